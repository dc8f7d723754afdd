/** One half of an exchange: what it is called, and its pretty-printed text. */
import { useMemo } from "hono/jsx/dom";
import { CopyButton } from "../parts/copy-button.tsx";
import { useWords } from "../words/words.ts";
import { tokensOf } from "./highlight.ts";

type ExchangeBodyProps = { readonly title: string; readonly text: string };

export function ExchangeBody({ title, text }: ExchangeBodyProps) {
	const words = useWords();
	const tokens = useMemo(() => tokensOf(text), [text]);
	if (text === "") {
		return (
			<p class="exchange-empty">
				{title} <span class="secondary">{words.empty}</span>
			</p>
		);
	}
	return (
		<div class="exchange-body">
			<div class="exchange-head">
				<h3>{title}</h3>
				<CopyButton label={words.copy} text={async () => text} />
			</div>
			<pre tabindex={0}>
				{tokens.map(({ type, text }) =>
					type === "plain" ? text : <span class={`code-${type}`}>{text}</span>,
				)}
			</pre>
		</div>
	);
}
