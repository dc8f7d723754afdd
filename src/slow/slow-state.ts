/**
 * What is known of one slow answer, and the rule of what comes next: pure, so that every way a run can die is a test.
 * All times are Unix milliseconds.
 */
import type { Late } from "../wechat/answer.ts";
import type { Reply } from "../wechat/reply.ts";

export interface SlowState {
	/** The message, opened. */
	readonly xml: string;
	/** How often the handler was started. */
	readonly runs: number;
	readonly deliveries: number;
	readonly lastDeliveryAt: number;
	/** Set when the run has ended, whichever way: `null` means that there is nothing to say. */
	readonly outcome?: { readonly reply: Reply | null };
	/** A delivery took the reply while WeChat was still waiting. */
	readonly isHanded?: boolean;
	/** Sending by customer service has begun: it is never begun twice, whatever dies. */
	readonly isSent?: boolean;
	readonly endedAt?: number;
}

export type Step =
	| { readonly do: "run" }
	/** The handler died with its object twice. */
	| { readonly do: "give-up" }
	| { readonly do: "wait"; readonly until: number }
	| { readonly do: "send"; readonly reply: Reply }
	| { readonly do: "end" }
	| { readonly do: "forget" };

const SECOND = 1000;
/** WeChat hangs up after 5 s. */
export const WECHAT_WAITS_MS = 5 * SECOND;
/** WeChat delivers a message three times in all. */
const MOST_DELIVERIES = 3;
/** A redelivery follows at once when WeChat has hung up; with none a second later, none will come. */
const REDELIVERY_COMES_WITHIN = 6 * SECOND;
const REMEMBERED = 60 * SECOND;
const MOST_RUNS = 2;

export const nextStep = (state: SlowState, late: Late, now: number): Step => {
	if (state.endedAt !== undefined) {
		const until = state.endedAt + REMEMBERED;
		return now < until ? { do: "wait", until } : { do: "forget" };
	}
	if (state.outcome === undefined) return { do: state.runs < MOST_RUNS ? "run" : "give-up" };
	const { reply } = state.outcome;
	if (reply === null || state.isHanded || state.isSent) return { do: "end" };
	const until = state.lastDeliveryAt + REDELIVERY_COMES_WITHIN;
	const mayComeAgain = late === "redelivery" && state.deliveries < MOST_DELIVERIES && now < until;
	return mayComeAgain ? { do: "wait", until } : { do: "send", reply };
};

/**
 * Until when the delivery that has just started is held. In `redelivery` the first two are left to WeChat's own time
 * limit, and well beyond it: whatever is written must not reach WeChat as an answer.
 */
export const heldUntil = (state: SlowState, late: Late, answerWithinMs: number): number =>
	late === "redelivery" && state.deliveries < MOST_DELIVERIES
		? state.lastDeliveryAt + WECHAT_WAITS_MS + 3 * SECOND
		: state.lastDeliveryAt + answerWithinMs;
