/** One exchange as two lines, which open to what was said. */
import { memo, useId } from "hono/jsx/dom";
import type { Exchange } from "../../phone/snapshot.ts";
import { Icon } from "../parts/icon.tsx";
import { useLanguage, useWords } from "../words/words.ts";
import { ExchangeDetails } from "./exchange-details.tsx";
import { isFailure } from "./exchange-filter.ts";
import { Lane } from "./lane.tsx";
import { outcomeText } from "./outcome-text.ts";

type ExchangeRowProps = {
	readonly exchange: Exchange;
	/** It was refused for its access_token, and went well when it was sent again. */
	readonly isRepaired: boolean;
	readonly isOpen: boolean;
	readonly onToggle: (id: string) => void;
};

export const ExchangeRow = memo(({ exchange, isRepaired, isOpen, onToggle }: ExchangeRowProps) => {
	const words = useWords();
	const language = useLanguage();
	const details = useId();
	const { direction, failure } = exchange;
	const outcome = isRepaired ? "repaired" : isFailure(exchange) ? "bad" : "good";
	const attempt = exchange.attempt ?? 1;
	return (
		<li class={outcome === "bad" ? "exchange exchange-failed" : "exchange"}>
			<button
				type="button"
				class="exchange-summary"
				aria-expanded={String(isOpen)}
				aria-controls={isOpen ? details : null}
				onClick={() => onToggle(exchange.id)}
			>
				<time class="exchange-time">{clock.format(exchange.at)}</time>
				<Lane direction={direction} />
				<span class="exchange-kind">{exchange.kind}</span>
				<span class="exchange-facts">
					{attempt > 1 && <span class="exchange-attempt">{words.attempt(attempt)}</span>}
					<Outcome exchange={exchange} outcome={outcome} />
				</span>
				{!isOpen && (
					<span class="exchange-line">
						{isRepaired ? (
							words.repairedCall
						) : failure === null ? (
							<Address {...exchange} />
						) : (
							failure[language]
						)}
					</span>
				)}
				<Icon name="chevron" size={14} />
			</button>
			{isOpen && (
				<div id={details}>
					<ExchangeDetails exchange={exchange} isRepaired={isRepaired} />
				</div>
			)}
		</li>
	);
});

/** How it was answered, and where: without the query, which is signatures for the most part; the opened row has it. */
function Address({ outcome, method, path, openid }: Exchange) {
	const words = useWords();
	return (
		<>
			{outcome !== null && <span class="exchange-outcome">{outcomeText(outcome, words)}</span>}
			<span class="exchange-address">{`${method} ${path.split("?")[0]} `}</span>
			{openid}
		</>
	);
}

const clock = new Intl.DateTimeFormat("en-GB", {
	hour: "2-digit",
	minute: "2-digit",
	second: "2-digit",
	hourCycle: "h23",
});

type OutcomeProps = { readonly exchange: Exchange; readonly outcome: "good" | "bad" | "repaired" };

function Outcome({ exchange, outcome }: OutcomeProps) {
	const words = useWords();
	const { status, errcode, milliseconds } = exchange;
	if (milliseconds === null) return <span class="exchange-status waiting">{words.underWay}</span>;
	const said = status === null ? words.noAnswer : String(status);
	return (
		<>
			<span class={`exchange-status ${outcome}`}>
				{errcode === null ? said : `${said} errcode ${errcode}`}
			</span>
			{outcome === "repaired" && <span class="exchange-repaired">{words.repairedMark}</span>}
			<span class="exchange-duration">{`${milliseconds} ms`}</span>
		</>
	);
}
