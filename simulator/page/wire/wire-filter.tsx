/** Narrows the wire: one of four kinds, and a text. */
import { Icon } from "../parts/icon.tsx";
import { Segments } from "../parts/segments.tsx";
import { useWords } from "../words/words.ts";
import { type ExchangeFilter, kindsOfExchange } from "./exchange-filter.ts";

type WireFilterProps = {
	readonly filter: ExchangeFilter;
	readonly onChange: (filter: ExchangeFilter) => void;
};

export function WireFilter({ filter, onChange }: WireFilterProps) {
	const words = useWords();
	const find = ({ target }: Event) => {
		if (target instanceof HTMLInputElement) onChange({ ...filter, text: target.value });
	};
	return (
		<div class="wire-filter">
			<Segments
				label={words.filter}
				name="exchange-kind"
				options={kindsOfExchange.map((kind) => ({ value: kind, label: words[kind] }))}
				chosen={filter.kind}
				onChoose={(kind) => onChange({ ...filter, kind })}
			/>
			<label class="wire-search">
				<Icon name="search" size={14} />
				<span class="hidden">{words.filter}</span>
				<input type="search" placeholder={words.filterHint} value={filter.text} onInput={find} />
			</label>
		</div>
	);
}
