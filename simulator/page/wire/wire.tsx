/** The wire (往来): every exchange of the gateway, with WeChat and with its owner, newest first, live. */
import { useCallback, useMemo, useState } from "hono/jsx/dom";
import type { Exchange } from "../../phone/snapshot.ts";
import { Pill } from "../parts/pill.tsx";
import { useKeptPlace } from "../parts/use-kept-place.ts";
import { useWords } from "../words/words.ts";
import { type ExchangeFilter, matches } from "./exchange-filter.ts";
import { ExchangeRow } from "./exchange-row.tsx";
import { FirstSteps, type Progress } from "./first-steps.tsx";
import { LaneNames } from "./lane.tsx";
import { repairedIn } from "./repaired.ts";
import { useSteadyList } from "./use-steady-list.ts";
import { WireFilter } from "./wire-filter.tsx";

type WireProps = {
	readonly exchanges: readonly Exchange[];
	/** Which of the first steps were taken. */
	readonly progress: Progress;
};

export function Wire({ exchanges, progress }: WireProps) {
	const words = useWords();
	const [filter, setFilter] = useState<ExchangeFilter>({ kind: "all", text: "" });
	const shown = useMemo(() => exchanges.filter((one) => matches(one, filter)), [exchanges, filter]);
	const repaired = useMemo(() => repairedIn(exchanges), [exchanges]);
	return (
		<>
			<WireFilter filter={filter} onChange={setFilter} />
			<div class="wire-state">
				<p class="wire-empty" role="status">
					{shown.length === 0 && (exchanges.length === 0 ? words.noExchanges : words.nothingMatches)}
				</p>
				{exchanges.length === 0 && <FirstSteps progress={progress} />}
			</div>
			{shown.length > 0 && (
				<Rows key={`${filter.kind} ${filter.text}`} exchanges={shown} repaired={repaired} />
			)}
		</>
	);
}

type RowsProps = {
	readonly exchanges: readonly Exchange[];
	/** Ids of those that went well in the end. */
	readonly repaired: ReadonlySet<string>;
};

function Rows({ exchanges, repaired }: RowsProps) {
	const words = useWords();
	const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
	const ids = useMemo(() => exchanges.map(({ id }) => id), [exchanges]);
	const { scroller, unseen, onScroll, toTop } = useSteadyList(ids, open.size > 0);
	const hasPill = unseen > 0;
	useKeptPlace(scroller, hasPill ? "above" : null);
	const toggle = useCallback((id: string) => {
		setOpen((before) =>
			before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id]),
		);
	}, []);
	return (
		<div class="wire-rows">
			<LaneNames />
			{hasPill && (
				<Pill class="wire-pill" onPress={toTop} heir={() => scroller.current?.querySelector("button")}>
					{words.newExchanges(unseen)}
				</Pill>
			)}
			<div class="wire-scroller" ref={scroller} onScroll={onScroll}>
				<ol class="exchanges">
					{exchanges.map((exchange) => (
						<ExchangeRow
							key={exchange.id}
							exchange={exchange}
							isRepaired={repaired.has(exchange.id)}
							isOpen={open.has(exchange.id)}
							onToggle={toggle}
						/>
					))}
				</ol>
			</div>
		</div>
	);
}
