/** A button that copies, and says for a moment what came of it. */
import { useState } from "hono/jsx/dom";
import { useWords } from "../words/words.ts";
import { type Copied, copyText } from "./copy-text.ts";
import { Icon } from "./icon.tsx";

const shownMilliseconds = 1600;

type CopyButtonProps = {
	readonly label: string;
	/** It may have to be fetched first; null where that failed. */
	readonly text: () => Promise<string | null>;
	/** Gets the text where the browser does not allow copying, and null where it was copied. */
	readonly onUncopied?: (text: string | null) => void;
};

export function CopyButton({ label, text, onUncopied }: CopyButtonProps) {
	const words = useWords();
	const [outcome, setOutcome] = useState<Copied["outcome"] | "none">("none");
	const copy = async () => {
		const copied = await copyText(text());
		setOutcome(copied.outcome);
		onUncopied?.(copied.outcome === "refused" ? copied.text : null);
		setTimeout(() => setOutcome("none"), shownMilliseconds);
	};
	const said = {
		none: label,
		copied: words.copied,
		refused: words.copyFailed,
		unavailable: words.copyUnavailable,
	}[outcome];
	return (
		<>
			<button type="button" class="small-button copy-button" onClick={copy}>
				<Icon name={outcome === "copied" ? "check" : "copy"} size={14} />
				{said}
			</button>
			<span class="hidden" role="status">
				{outcome === "none" ? "" : said}
			</span>
		</>
	);
}
