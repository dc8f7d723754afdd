/** Clocks that tests hold in their hands. */
import type { Clock } from "../../../src/http/clock.ts";
import { NOON } from "./callback.ts";

/** Stands still: a pause never ends, and nothing rings. */
export const stoppedClock = (now = NOON): Clock => ({
	now: () => now,
	ringAfter: () => () => {},
	pause: () => new Promise(() => {}),
});

export interface ImpatientClock extends Clock {
	/** The pauses asked for, in milliseconds. */
	readonly pauses: readonly number[];
}

/** Tells the time of `Date`, which a test may set; a pause ends at once, and no time limit is ever reached. */
export const impatientClock = (): ImpatientClock => {
	const pauses: number[] = [];
	return {
		now: () => Date.now(),
		ringAfter: () => () => {},
		pause: async (milliseconds) => {
			pauses.push(milliseconds);
		},
		pauses,
	};
};

export interface HurriedClock extends Clock {
	/** The time limits that were reached, in milliseconds. */
	readonly limits: readonly number[];
}

/** The same, but a time limit is reached at once where `isReached` says so: always, unless a test knows better. */
export const hurriedClock = (isReached: (milliseconds: number) => boolean = () => true): HurriedClock => {
	const limits: number[] = [];
	return {
		...impatientClock(),
		ringAfter: (milliseconds, ring) => {
			if (isReached(milliseconds)) {
				limits.push(milliseconds);
				ring();
			}
			return () => {};
		},
		limits,
	};
};

export interface WatchedClock extends Clock {
	/** How many timers are set and not cancelled. */
	readonly waiting: () => number;
}

/** Stands still, too, and knows which timers are left. */
export const watchedClock = (): WatchedClock => {
	const timers = new Set<() => void>();
	return {
		...stoppedClock(),
		ringAfter: (_, ring) => {
			timers.add(ring);
			return () => timers.delete(ring);
		},
		waiting: () => timers.size,
	};
};
