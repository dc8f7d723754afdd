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
};

export function Picture({ address, shape }: PictureProps) {
	const words = useWords();
	const source = pictureSource(address);
	if (source.type === "shown") return <img class={`picture ${shape}`} src={source.src} alt={words.picture} />;
	return (
		<span class={`picture ${shape} elsewhere`} role="img" aria-label={words.pictureFrom(source.host)}>
			<Icon name="picture" size={shape === "thumbnail" ? 20 : 28} />
			<span class="picture-host">{source.host}</span>
		</span>
	);
}

/** What was uploaded as a thumb, or the sample. */
export const Thumb = ({ file }: { readonly file: UploadedFile | null }) => (
	<UploadedPicture file={file} shape="photo" otherwise={<Picture address="" shape="photo" />} />
);
