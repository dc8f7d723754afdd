/** What is wrong with a request that may hold ten thousand faults: all are counted, the first twenty are kept by name. */
import type { Notice } from "../wechat/notice.ts";

/** Enough to see the pattern. */
export const MOST_NAMED = 20;

export interface Faults {
	readonly count: number;
	/** The first of them, at most twenty. */
	readonly named: readonly Notice[];
}

/** Notes a fault. The field is as in `recipients[17].touser`. */
export type NoteFault = (field: string, en: string, zh: string) => void;

export interface FaultList {
	readonly note: NoteFault;
	/** Undefined when nothing was noted. */
	readonly faults: () => Faults | undefined;
}

export const collectFaults = (): FaultList => {
	const named: Notice[] = [];
	let count = 0;
	return {
		note: (field, en, zh) => {
			count += 1;
			if (named.length < MOST_NAMED) named.push({ field, text: { en, zh } });
		},
		faults: () => (count === 0 ? undefined : { count, named }),
	};
};
