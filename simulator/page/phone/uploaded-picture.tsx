/** A picture that was uploaded to the simulator, which alone knows its bytes. */
import type { Child } from "hono/jsx";
import { useState } from "hono/jsx/dom";
import type { UploadedFile } from "../../phone/snapshot.ts";
import { useWords } from "../words/words.ts";

type UploadedPictureProps = {
	readonly file: UploadedFile | null;
	/** `natural` keeps the picture's proportions, the others cut it to fit. */
	readonly shape: "natural" | "photo" | "music";
	/** As in Picture. */
	readonly alt?: string;
	/** Stands there where nothing is kept, or what is kept turns out to be no picture. */
	readonly otherwise: Child;
};

export function UploadedPicture({ file, shape, alt, otherwise }: UploadedPictureProps) {
	const words = useWords();
	const [isBroken, setIsBroken] = useState(false);
	if (isBroken || file?.content_type.startsWith("image/") !== true) return <>{otherwise}</>;
	return (
		<img
			class={`picture ${shape}`}
			src={file.path}
			alt={alt ?? words.picture}
			onError={() => setIsBroken(true)}
		/>
	);
}
