/**
 * What is known of one slow answer, and the rule of what comes next: pure, so that every way a run can die is a test.
 * All times are Unix milliseconds.
 */
import { type Late, MOST_SECONDS } from "../wechat/answer.ts";
import { isTooLong, type Reply } from "../wechat/reply.ts";

/** One delivery of the message by WeChat. */
export interface Delivery {
	readonly id: string;
	readonly startedAt: number;
}

export interface SlowState {
	/** The message, opened. */
	readonly xml: string;
	/** How often the handler was started. */
	readonly runs: number;
	/** In the order in which they arrived; no more than WeChat makes. */
	readonly deliveries: readonly Delivery[];
	/** The callback left the message's event to this object: nobody else hands it over. */
	readonly hasEvent?: boolean;
	/** Set when the run has ended, whichever way: `null` means that there is nothing to say. */
	readonly outcome?: { readonly reply: Reply | null };
	/** A delivery took the reply while WeChat was still waiting for it. */
	readonly isHanded?: boolean;
	/** Sending by customer service has begun: it is never begun twice, whatever dies. */
	readonly isSent?: boolean;
	/** Handing over the message's event is not done yet. */
	readonly isOwing?: boolean;
	readonly endedAt?: number;
	/** Before this time a replay of one of its deliveries would be accepted. Missing in what older versions stored. */
	readonly replayableUntil?: number;
}

/** How long the two sides of a delivery wait. */
export interface Patience {
	/** After this WeChat hangs up. */
	readonly wechatWaitsMs: number;
	/** How long a delivery is held that must be answered. */
	readonly answerWithinMs: number;
}

export type Step =
	| { readonly do: "run" }
	| { readonly do: "wait"; readonly until: number }
	| { readonly do: "send"; readonly reply: Reply }
	| { readonly do: "give-up"; readonly reason: string }
	| { readonly do: "end" }
	| { readonly do: "make-good" }
	| { readonly do: "forget" };

const SECOND = 1000;
/** WeChat delivers a message three times in all. */
const MOST_DELIVERIES = 3;
/** A redelivery follows at once when WeChat has hung up; with none a second later, none will come. */
const REDELIVERY_TAKES_MS = SECOND;
/** What an answer needs on its way to WeChat: one that is ready later would arrive after WeChat has hung up. */
const WAY_BACK_MS = 300;
/** How far a delivery is held beyond WeChat's time limit: what is written then is no answer any more. */
const HELD_BEYOND_MS = 3 * SECOND;
/** How long an ended run is kept beyond the last moment that it may be asked for: what was let in then may be slow. */
const REMEMBERED_MS = 60 * SECOND;
/**
 * How long a replay of a delivery may be accepted when nobody says: a signature's time may lie 300 s ahead, and is
 * accepted for 300 s and one second more.
 */
export const REPLAYABLE_MS = 601 * SECOND;
const MOST_RUNS = 2;
const MOST_WORK_MS = MOST_SECONDS * SECOND;

/**
 * The state with this delivery in it; once, also when it was broken off and asks again. A fourth one is a captured
 * callback, replayed: it is answered, and not counted.
 */
export const withDelivery = (state: SlowState, delivery: Delivery): SlowState =>
	state.deliveries.length >= MOST_DELIVERIES || state.deliveries.some(({ id }) => id === delivery.id)
		? state
		: { ...state, deliveries: [...state.deliveries, delivery] };

/** The state, remembered for at least as long as a replay of this delivery would be accepted. */
export const withReplays = (state: SlowState, replayableUntil: number): SlowState => ({
	...state,
	replayableUntil: Math.max(state.replayableUntil ?? 0, replayableUntil),
});

/**
 * What to answer a delivery at this moment: the reply, null for `success`, undefined for nothing yet. A reply that might
 * come too late for it is left to the next one: then nobody has to guess whether the follower has seen it. A text that may
 * be too long for any is late from the start, unless the account may have no other way.
 */
export const replyFor = (
	{ outcome, isSent }: SlowState,
	delivery: Delivery,
	late: Late,
	now: number,
	{ wechatWaitsMs }: Patience,
): Reply | null | undefined => {
	if (outcome === undefined) return undefined;
	if (outcome.reply === null || isSent === true) return null;
	if (late !== "redelivery" && isTooLong(outcome.reply)) return null;
	return now - delivery.startedAt < wechatWaitsMs - WAY_BACK_MS ? outcome.reply : undefined;
};

/**
 * Until when a delivery is held. In `redelivery` the first two are left to WeChat's own time limit, and well beyond it:
 * a `success` that WeChat still heard would end the redeliveries.
 */
export const heldUntil = (
	{ deliveries }: SlowState,
	{ id, startedAt }: Delivery,
	late: Late,
	{ wechatWaitsMs, answerWithinMs }: Patience,
): number => {
	const mayComeAgain = deliveries.slice(0, MOST_DELIVERIES - 1).some((delivery) => delivery.id === id);
	return late === "redelivery" && mayComeAgain
		? startedAt + wechatWaitsMs + HELD_BEYOND_MS
		: startedAt + answerWithinMs;
};

/**
 * What the object does next, once it is awake and no run is under way. `isBusy`: what it owes is being done in this very
 * object.
 */
export const nextStep = (
	state: SlowState,
	late: Late,
	now: number,
	patience: Patience,
	isBusy: boolean,
): Step => {
	if (state.endedAt !== undefined) return afterTheEnd(state, state.endedAt, now, isBusy);
	if (state.isSent) return { do: "give-up", reason: "died while the late reply was being sent" };
	if (state.outcome === undefined) {
		return state.runs < MOST_RUNS ? { do: "run" } : { do: "give-up", reason: "the handler died twice" };
	}
	const { reply } = state.outcome;
	if (reply === null || state.isHanded) return { do: "end" };
	const until = redeliveredBy(state, late, patience);
	return now < until ? { do: "wait", until } : { do: "send", reply };
};

const afterTheEnd = (state: SlowState, endedAt: number, now: number, isBusy: boolean): Step => {
	const { isOwing, replayableUntil = replayableAsOfOld(state) } = state;
	const lastAsked = isOwing ? endedAt : Math.max(endedAt, replayableUntil);
	const until = lastAsked + REMEMBERED_MS;
	if (now < until) return { do: "wait", until };
	if (!isOwing) return { do: "forget" };
	// Work that has died, or never ends: what it was for may be done twice, but not never.
	const isAlive = isBusy && now < endedAt + MOST_WORK_MS;
	return isAlive ? { do: "wait", until: now + REMEMBERED_MS } : { do: "make-good" };
};

/** An older version did not store it. */
const replayableAsOfOld = ({ deliveries }: SlowState): number => {
	const last = deliveries.at(-1);
	return last === undefined ? 0 : last.startedAt + REPLAYABLE_MS;
};

/** When the next delivery must have come, if there is one to wait for. */
const redeliveredBy = ({ deliveries }: SlowState, late: Late, { wechatWaitsMs }: Patience): number => {
	const last = deliveries.at(-1);
	if (late !== "redelivery" || last === undefined || deliveries.length >= MOST_DELIVERIES) return 0;
	return last.startedAt + wechatWaitsMs + REDELIVERY_TAKES_MS;
};
