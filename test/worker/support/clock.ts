/** Clocks that tests hold in their hands. */
import type { Clock } from "../../../src/http/clock.ts";
import { NOON } from "./callback.ts";

/** Stands still: a pause never ends. */
export const stoppedClock = (now = NOON): Clock => ({ now: () => now, pause: () => new Promise(() => {}) });

export interface ImpatientClock extends Clock {
	/** The pauses asked for, in milliseconds. */
	readonly pauses: readonly number[];
}

/** Tells the time of `Date`, which a test may set; a pause ends at once. */
export const impatientClock = (): ImpatientClock => {
	const pauses: number[] = [];
	return {
		now: () => Date.now(),
		pause: async (milliseconds) => {
			pauses.push(milliseconds);
		},
		pauses,
	};
};
