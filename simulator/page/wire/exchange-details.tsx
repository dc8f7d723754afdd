/** What an opened row shows: both halves, sealed and opened, and the curl line that sends a callback again. */
import { useId, useState } from "hono/jsx/dom";
import type { Body, Exchange } from "../../phone/snapshot.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { useLanguage, useWords } from "../words/words.ts";
import { ExchangeBody } from "./exchange-body.tsx";

type DetailsProps = { readonly exchange: Exchange };

type Side = "ciphertext" | "plaintext";

export function ExchangeDetails({ exchange }: DetailsProps) {
	const words = useWords();
	const language = useLanguage();
	const [side, setSide] = useState<Side>("plaintext");
	const panel = useId();
	const [uncopied, setUncopied] = useState<string | null>(null);
	const { request, response, failure, fault, curl } = exchange;
	const isSealed = request.plaintext !== null || response.plaintext !== null;
	const shown = (body: Body) => (side === "plaintext" ? (body.plaintext ?? body.text) : body.text);
	return (
		<div class="exchange-details">
			{failure !== null && <p class="exchange-failure">{failure[language]}</p>}
			{fault !== null && <p class="exchange-failure">{words.faultHit(fault)}</p>}
			<p class="exchange-path">{`${exchange.method} ${exchange.path}`}</p>
			<div class="exchange-tools">
				{isSealed && <Sides side={side} onChoose={setSide} panel={panel} />}
				{curl !== null && (
					<CopyButton label={words.copyCurl} text={() => textAt(curl)} onUncopied={setUncopied} />
				)}
			</div>
			{uncopied !== null && (
				<pre class="exchange-curl" tabindex={0}>
					{uncopied}
				</pre>
			)}
			<div id={panel} {...(isSealed ? { role: "tabpanel", "aria-label": words[side] } : {})}>
				<ExchangeBody title={words.request} headers={request.headers} text={shown(request)} />
				<ExchangeBody
					title={exchange.direction === "callback" ? words.passiveReply : words.response}
					headers={response.headers}
					text={shown(response)}
				/>
			</div>
		</div>
	);
}

const sides: readonly Side[] = ["plaintext", "ciphertext"];

type SidesProps = {
	readonly side: Side;
	readonly onChoose: (side: Side) => void;
	/** The id of what the tabs change. */
	readonly panel: string;
};

function Sides({ side, onChoose, panel }: SidesProps) {
	const words = useWords();
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
		const other = side === "plaintext" ? "ciphertext" : "plaintext";
		onChoose(other);
		const { currentTarget } = event;
		if (currentTarget instanceof HTMLElement)
			currentTarget.querySelector<HTMLElement>(`.tab-${other}`)?.focus();
	};
	return (
		<div class="tabs" role="tablist" onKeyDown={onKeyDown}>
			{sides.map((one) => (
				<button
					type="button"
					role="tab"
					class={`tab tab-${one}`}
					aria-selected={String(one === side)}
					aria-controls={panel}
					tabindex={one === side ? 0 : -1}
					onClick={() => onChoose(one)}
				>
					{words[one]}
				</button>
			))}
		</div>
	);
}

/** The text at a path of the simulator; null where it cannot be had. */
async function textAt(path: string): Promise<string | null> {
	const response = await fetch(path).catch(() => null);
	return response?.ok === true ? (await response.text()).trimEnd() : null;
}
