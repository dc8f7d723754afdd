/** What an opened row shows: both halves, sealed and opened, and the curl line that sends a callback again. */
import { useId, useState } from "hono/jsx/dom";
import type { Body, Exchange } from "../../phone/snapshot.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { ProblemSteps } from "../parts/problem-steps.tsx";
import { useLanguage, useWords } from "../words/words.ts";
import { ExchangeBody } from "./exchange-body.tsx";
import { exchangeProblem } from "./exchange-problem.ts";

type DetailsProps = {
	readonly exchange: Exchange;
	/** It was refused for its access_token, and went well when it was sent again. */
	readonly isRepaired: boolean;
};

type Side = "ciphertext" | "plaintext";

export function ExchangeDetails({ exchange, isRepaired }: DetailsProps) {
	const words = useWords();
	const language = useLanguage();
	const [side, setSide] = useState<Side>("plaintext");
	const panel = useId();
	const [uncopied, setUncopied] = useState<string | null>(null);
	const { request, response, fault, curl } = exchange;
	const problem = exchangeProblem(exchange, isRepaired, words, language);
	const isSealed = request.plaintext !== null || response.plaintext !== null;
	const shown = (body: Body) => (side === "plaintext" ? (body.plaintext ?? body.text) : body.text);
	return (
		<div class="exchange-details">
			{problem !== null && <ProblemSteps {...problem} />}
			{fault !== null && <p class="exchange-fault">{words.faultHit(fault)}</p>}
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
