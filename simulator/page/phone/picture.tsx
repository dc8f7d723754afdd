/** A picture, or the empty frame for one that lies on another host. */
import { Icon } from "../parts/icon.tsx";
import { useWords } from "../words/words.ts";
import { pictureSource } from "./picture-source.ts";

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
