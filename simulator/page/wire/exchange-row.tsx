/** One exchange as two lines, which open to what was said. */
import { memo, useId } from "hono/jsx/dom";
import type { Exchange } from "../../phone/snapshot.ts";
import { Icon } from "../parts/icon.tsx";
import { useLanguage, useWords } from "../words/words.ts";
import { ExchangeDetails } from "./exchange-details.tsx";
import { isFailure } from "./exchange-filter.ts";
import { outcomeText } from "./outcome-text.ts";

type ExchangeRowProps = {
	readonly exchange: Exchange;
	readonly isOpen: boolean;
	readonly onToggle: (id: string) => void;
};

export const ExchangeRow = memo(({ exchange, isOpen, onToggle }: ExchangeRowProps) => {
	const words = useWords();
	const language = useLanguage();
	const details = useId();
	const { direction, failure } = exchange;
	const attempt = exchange.attempt ?? 1;
	return (
		<li class={isFailure(exchange) ? "exchange exchange-failed" : "exchange"}>
			<button
				type="button"
				class="exchange-summary"
				aria-expanded={String(isOpen)}
				aria-controls={isOpen ? details : null}
				onClick={() => onToggle(exchange.id)}
			>
				<time class="exchange-time">{clock.format(exchange.at)}</time>
				<span class={`exchange-arrow arrow-${direction}`}>
					<span aria-hidden="true">{direction === "callback" ? "→" : "←"}</span>
					<span class="hidden">{direction === "callback" ? words.toGateway : words.toWechat}</span>
				</span>
				<span class="exchange-kind">{exchange.kind}</span>
				<span class="exchange-facts">
					{attempt > 1 && <span class="exchange-attempt">{words.attempt(attempt)}</span>}
					<Outcome exchange={exchange} />
				</span>
				{!isOpen && (
					<span class="exchange-line">
						{failure === null ? <Address {...exchange} /> : failure[language]}
					</span>
				)}
				<Icon name="chevron" size={14} />
			</button>
			{isOpen && (
				<div id={details}>
					<ExchangeDetails exchange={exchange} />
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

function Outcome({ exchange }: { readonly exchange: Exchange }) {
	const words = useWords();
	const { status, errcode, milliseconds } = exchange;
	if (milliseconds === null) return <span class="exchange-status waiting">{words.underWay}</span>;
	const said = status === null ? words.noAnswer : String(status);
	return (
		<>
			<span class={isFailure(exchange) ? "exchange-status bad" : "exchange-status good"}>
				{errcode === null ? said : `${said} errcode ${errcode}`}
			</span>
			<span class="exchange-duration">{`${milliseconds} ms`}</span>
		</>
	);
}
