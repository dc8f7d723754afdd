/** One half of an exchange: what it is called, the headers that matter, and its pretty-printed text. */
import { useMemo } from "hono/jsx/dom";
import type { Body } from "../../phone/snapshot.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { useWords } from "../words/words.ts";
import { tokensOf } from "./highlight.ts";

type ExchangeBodyProps = {
	readonly title: string;
	readonly headers: Body["headers"];
	readonly text: string;
};

export function ExchangeBody({ title, headers, text }: ExchangeBodyProps) {
	const words = useWords();
	const tokens = useMemo(() => tokensOf(text), [text]);
	if (text === "") {
		return (
			<div class="exchange-body">
				<p class="exchange-empty">
					{title} <span class="secondary">{words.empty}</span>
				</p>
				<Headers headers={headers} />
			</div>
		);
	}
	return (
		<div class="exchange-body">
			<div class="exchange-head">
				<h3>{title}</h3>
				<CopyButton label={words.copy} text={async () => text} />
			</div>
			<Headers headers={headers} />
			<pre tabindex={0}>
				{tokens.map(({ type, text }) =>
					type === "plain" ? text : <span class={`code-${type}`}>{text}</span>,
				)}
			</pre>
		</div>
	);
}

const Headers = ({ headers }: Pick<ExchangeBodyProps, "headers">) => (
	<>
		{Object.entries(headers).map(([name, value]) => (
			<p class="exchange-header">{`${name}: ${value}`}</p>
		))}
	</>
);
