/** Waiting for something, but not for ever. */
import type { SlowClock } from "./slow-clock.ts";

export const LATE: unique symbol = Symbol("late");

/**
 * What `work` gives, or LATE when it is not there after so many milliseconds: whoever asked then waits no longer, but the
 * work goes on. Either way no timer is left.
 */
export const inTime = async <T>(
	work: T | Promise<T>,
	milliseconds: number,
	{ ringAfter }: Pick<SlowClock, "ringAfter">,
): Promise<T | typeof LATE> => {
	const { promise: late, resolve } = Promise.withResolvers<typeof LATE>();
	const cancel = ringAfter(milliseconds, () => resolve(LATE));
	try {
		return await Promise.race([work, late]);
	} finally {
		cancel();
	}
};
