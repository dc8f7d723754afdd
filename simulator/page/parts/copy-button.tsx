/** A button that copies, and says for a moment that it did. */
import { useState } from "hono/jsx/dom";
import { useWords } from "../words/words.ts";
import { Icon } from "./icon.tsx";

const shownMilliseconds = 1600;

type Outcome = "none" | "copied" | "failed";

/** `text` may have to be fetched first; null where that failed. */
export function CopyButton(props: { readonly label: string; readonly text: () => Promise<string | null> }) {
	const words = useWords();
	const [outcome, setOutcome] = useState<Outcome>("none");
	const copy = async () => {
		const copied = await toClipboard(await props.text());
		setOutcome(copied ? "copied" : "failed");
		setTimeout(() => setOutcome("none"), shownMilliseconds);
	};
	const said = { none: props.label, copied: words.copied, failed: words.copyFailed }[outcome];
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

async function toClipboard(text: string | null): Promise<boolean> {
	try {
		if (text === null) return false;
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		return false;
	}
}
