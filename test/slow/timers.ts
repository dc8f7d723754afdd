/** A clock that stands still until it is told otherwise; then its timers ring in their order. */
import { setImmediate as afterMicrotasks } from "node:timers/promises";
import type { SlowClock } from "../../src/slow/slow-clock.ts";

export interface Timers extends SlowClock {
	/** Goes on to the time that lies so many milliseconds ahead, with all that rings on the way. */
	readonly advance: (milliseconds: number) => Promise<void>;
	readonly pause: (milliseconds: number) => Promise<void>;
	/** How many timers are set and not cancelled. */
	readonly waiting: () => number;
}

export const createTimers = (start = Date.UTC(2026, 10, 3, 4)): Timers => {
	const set = new Set<{ readonly at: number; readonly ring: () => void }>();
	let now = start;
	const ringAfter: SlowClock["ringAfter"] = (milliseconds, ring) => {
		const timer = { at: now + Math.max(0, milliseconds), ring };
		set.add(timer);
		return () => set.delete(timer);
	};
	const nextBefore = (end: number) =>
		[...set]
			.filter(({ at }) => at <= end)
			.reduce<{ at: number; ring: () => void } | undefined>(
				(earliest, timer) => (earliest === undefined || timer.at < earliest.at ? timer : earliest),
				undefined,
			);
	return {
		now: () => now,
		waiting: () => set.size,
		ringAfter,
		pause: (milliseconds) => new Promise((resume) => ringAfter(milliseconds, resume)),
		advance: async (milliseconds) => {
			const end = now + milliseconds;
			await afterMicrotasks();
			for (let timer = nextBefore(end); timer !== undefined; timer = nextBefore(end)) {
				set.delete(timer);
				now = timer.at;
				timer.ring();
				await afterMicrotasks();
			}
			now = end;
		},
	};
};
