/** A picture: the uploaded one, the sample for one that nobody uploaded, or the frame for one on another host. */
import type { UploadedFile } from "../../phone/snapshot.ts";
import { Icon } from "../parts/icon.tsx";
import { useWords } from "../words/words.ts";
import { pictureSource } from "./picture-source.ts";
import { UploadedPicture } from "./uploaded-picture.tsx";

type PictureProps = {
	readonly address: string;
	/** How the place where it stands is shaped: `photo`, `cover`, `thumbnail`. */
	readonly shape: "photo" | "cover" | "thumbnail";
	/** What it is, where that is not simply a picture; "" where it only decorates what is said beside it. */
	readonly alt?: string;
};

export function Picture({ address, shape, alt }: PictureProps) {
	const words = useWords();
	const source = pictureSource(address);
	if (source.type === "shown")
		return <img class={`picture ${shape}`} src={source.src} alt={alt ?? words.picture} />;
	return (
		<span class={`picture ${shape} elsewhere`} role="img" aria-label={words.pictureFrom(source.host)}>
			<Icon name="picture" size={shape === "thumbnail" ? 20 : 28} />
			<span class="picture-host">{source.host}</span>
		</span>
	);
}

/** What was uploaded as a thumb, or the sample. It stands on something that says what it is. */
export const Thumb = ({ file }: { readonly file: UploadedFile | null }) => (
	<UploadedPicture file={file} shape="photo" alt="" otherwise={<Picture address="" shape="photo" alt="" />} />
);
