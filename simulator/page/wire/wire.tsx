/** The wire (往来): every exchange between WeChat and the gateway, newest first, live. */
import { useCallback, useMemo, useState } from "hono/jsx/dom";
import type { Exchange } from "../../phone/snapshot.ts";
import { Icon } from "../parts/icon.tsx";
import { Pill } from "../parts/pill.tsx";
import { SmallButton } from "../parts/small-button.tsx";
import { useWords } from "../words/words.ts";
import { type ExchangeFilter, matches } from "./exchange-filter.ts";
import { ExchangeRow } from "./exchange-row.tsx";
import { useSteadyList } from "./use-steady-list.ts";
import { WireFilter } from "./wire-filter.tsx";

type WireProps = {
	readonly exchanges: readonly Exchange[];
	readonly isLive: boolean;
	readonly onClear: () => void;
};

export function Wire({ exchanges, isLive, onClear }: WireProps) {
	const words = useWords();
	const [filter, setFilter] = useState<ExchangeFilter>({ kind: "all", text: "" });
	const shown = useMemo(() => exchanges.filter((one) => matches(one, filter)), [exchanges, filter]);
	return (
		<>
			<div class="wire-head">
				<h2>{words.wire}</h2>
				<span class={isLive ? "live-state live" : "live-state"}>
					<span class={isLive ? "dot dot-answered" : "dot dot-never"} />
					{isLive ? words.live : words.offline}
				</span>
				<SmallButton isIdle={exchanges.length === 0} onPress={onClear}>
					{words.clear}
				</SmallButton>
			</div>
			<WireFilter filter={filter} onChange={setFilter} />
			<div class="wire-state" role="status">
				{shown.length === 0 && (
					<p class="wire-empty">
						<Icon name="wire" size={40} />
						{exchanges.length === 0 ? words.noExchanges : words.nothingMatches}
					</p>
				)}
			</div>
			{shown.length > 0 && <Rows key={`${filter.kind} ${filter.text}`} exchanges={shown} />}
		</>
	);
}

function Rows({ exchanges }: { readonly exchanges: readonly Exchange[] }) {
	const words = useWords();
	const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
	const ids = useMemo(() => exchanges.map(({ id }) => id), [exchanges]);
	const { scroller, unseen, onScroll, toTop } = useSteadyList(ids, open.size > 0);
	const toggle = useCallback((id: string) => {
		setOpen((before) =>
			before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id]),
		);
	}, []);
	return (
		<div class="wire-rows">
			{unseen > 0 && (
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
							isOpen={open.has(exchange.id)}
							onToggle={toggle}
						/>
					))}
				</ol>
			</div>
		</div>
	);
}
