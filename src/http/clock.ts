/** Time as the handlers see it; tests hand in their own. */
import { type SlowClock, systemSlowClock } from "../slow/slow-clock.ts";

export interface Clock extends SlowClock {
	readonly pause: (milliseconds: number) => Promise<void>;
}

export const systemClock: Clock = {
	...systemSlowClock,
	pause: (milliseconds) => new Promise((resume) => systemSlowClock.ringAfter(milliseconds, resume)),
};
