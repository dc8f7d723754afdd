/** Time as slow answers see it; tests hand in their own. */
export interface SlowClock {
	/** Unix milliseconds. */
	readonly now: () => number;
	/** Rings once after so many milliseconds, unless it is cancelled by the function that this returns. */
	readonly ringAfter: (milliseconds: number, ring: () => void) => () => void;
}

/** Cancelled timers are gone: one that is left would keep its object in memory, and memory is billed by the second. */
export const systemSlowClock: SlowClock = {
	now: () => Date.now(),
	ringAfter: (milliseconds, ring) => {
		const timer = setTimeout(ring, milliseconds);
		return () => clearTimeout(timer);
	},
};
