/** A ledger that hangs where a test wants, and a clock by which whoever waits for it then has waited long enough. */
import { env } from "cloudflare:workers";
import { impatientClock } from "./clock.ts";
import { failingLedger } from "./failing-ledger.ts";

/** It hangs at every call with these words, from the first one on or from that of another number. */
export const ledgerHangingAt = (words: string, from = 1) => {
	const timers = new Map<() => void, number>();
	const limits: number[] = [];
	let met = 0;
	const letTimePass = (): void => {
		for (const [ring, milliseconds] of timers) {
			limits.push(milliseconds);
			ring();
		}
		timers.clear();
	};
	const ledger = failingLedger(env.LEDGER, ({ sql }) => {
		if (!sql.includes(words)) return false;
		met += 1;
		if (met < from) return false;
		// Who asks begins to wait in the same breath.
		queueMicrotask(letTimePass);
		return "never";
	});
	const clock = {
		...impatientClock(),
		ringAfter: (milliseconds: number, ring: () => void) => {
			timers.set(ring, milliseconds);
			return () => void timers.delete(ring);
		},
	};
	return { ledger, clock, limits };
};
