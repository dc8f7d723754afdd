/** Who spoke to whom: WeChat on the left, the gateway in the middle, its owner on the right. */
import type { Exchange } from "../../phone/snapshot.ts";
import { useWords } from "../words/words.ts";
import type { Words } from "../words/zh.ts";

type Direction = Exchange["direction"];

/** From and to on the drawing of 44 by 14. */
const ends: Readonly<Record<Direction, readonly [from: number, to: number]>> = {
	callback: [4, 20],
	call: [20, 4],
	api: [40, 24],
	event: [24, 40],
};

const names: Readonly<Record<Direction, (words: Words) => string>> = {
	callback: (words) => words.toGateway,
	call: (words) => words.toWechat,
	api: (words) => words.fromOwner,
	event: (words) => words.toOwner,
};

export function Lane({ direction }: { readonly direction: Direction }) {
	const words = useWords();
	const name = names[direction](words);
	return (
		<span class={`exchange-arrow arrow-${direction}`} title={name}>
			<svg class="lane" viewBox="0 0 44 14" width="44" height="14" aria-hidden="true">
				<path d={arrowOf(...ends[direction])} />
			</svg>
			<span class="hidden">{name}</span>
		</span>
	);
}

function arrowOf(from: number, to: number): string {
	const back = to > from ? -4 : 4;
	return `M${from} 7H${to}M${to + back} 3l${-back} 4l${back} 4`;
}

/** Above the rows: which line is whose. */
export function LaneNames() {
	const words = useWords();
	return (
		<p class="lane-names" aria-hidden="true">
			<span class="lane-lines" />
			<span>{words.lanes}</span>
		</p>
	);
}
