/** One run of a slow handler, within its limit. */
import type { Answer } from "../wechat/answer.ts";
import type { Reply } from "../wechat/reply.ts";
import { inTime, LATE } from "./in-time.ts";
import type { SlowClock } from "./slow-clock.ts";

export interface Ran {
	/** `null`: nothing to say. */
	readonly reply: Reply | null;
	/** What went wrong, if something did. */
	readonly failure?: { readonly reason: string; readonly error?: unknown };
}

/** Never throws. `limit` is in seconds; a handler that goes on after it is not listened to any more. */
export const runHandler = async (ask: () => Answer, limit: number, clock: SlowClock): Promise<Ran> => {
	try {
		const given = await inTime(ask(), limit * 1000, clock);
		if (given !== LATE) return { reply: given ?? null };
		return { reply: null, failure: { reason: `not done after ${limit} s` } };
	} catch (error) {
		return { reply: null, failure: { reason: "handler threw", error } };
	}
};
