/** What is wrong with a request that may hold ten thousand faults: all are counted, the first twenty are kept by name. */
import type { Advice } from "../wechat/advice.ts";
import type { Notice } from "../wechat/notice.ts";

/** Enough to see the pattern. */
export const MOST_NAMED = 20;

export interface Faults {
	readonly count: number;
	/** The first of them, at most twenty. */
	readonly named: readonly Notice[];
}

/** Notes a fault. The field is as in `recipients[17].touser`. */
export interface NoteFault {
	(field: string, en: string, zh: string): void;
	/** The same for a text that costs something to make: it is made only where the fault is named. */
	readonly lazily: (field: string, text: () => Advice) => void;
}

export interface FaultList {
	readonly note: NoteFault;
	/** Undefined when nothing was noted. */
	readonly faults: () => Faults | undefined;
}

export const collectFaults = (): FaultList => {
	const named: Notice[] = [];
	let count = 0;
	const lazily: NoteFault["lazily"] = (field, text) => {
		count += 1;
		if (named.length < MOST_NAMED) named.push({ field, text: text() });
	};
	return {
		note: Object.assign((field: string, en: string, zh: string) => lazily(field, () => ({ en, zh })), {
			lazily,
		}),
		faults: () => (count === 0 ? undefined : { count, named }),
	};
};
