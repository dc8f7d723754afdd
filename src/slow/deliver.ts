/** What one delivery of a message gets from its run. Every delivery joins the same run. */
import type { Reply } from "../wechat/reply.ts";
import { change, messageIn, type SlowRun } from "./slow-run.ts";
import { type Delivery, heldUntil, replyFor, withDelivery, withReplays } from "./slow-state.ts";

/** What arrived, beside which delivery it was. */
export interface Delivered {
	/** The message, opened. */
	readonly xml: string;
	/** Counts of the first delivery: a later one finds the event handed over, or with the run. */
	readonly hasEvent: boolean;
	/** Unix milliseconds: before then the very same request would be accepted once more. */
	readonly replayableUntil: number;
}

/** What a delivery is answered: the reply, or null for `success`. Starts the run unless it is under way or over. */
export const deliver = async (
	run: SlowRun,
	delivery: Delivery,
	{ xml, hasEvent, replayableUntil }: Delivered,
): Promise<Reply | null> => {
	const { load, save, wakeAt, clock } = run.ports;
	const known = withDelivery(load() ?? { xml, runs: 0, deliveries: [], hasEvent }, delivery);
	const state = withReplays(known, replayableUntil);
	save(state);
	if (state.outcome === undefined && !run.isRunning) await wakeAt(clock.now());
	const reply = take(run, delivery);
	return reply === undefined ? await hold(run, delivery) : reply;
};

/** Keeps the outcome, and gives it to every held delivery that it is not too late for. */
export const settle = (run: SlowRun, reply: Reply | null): void => {
	change(run, { outcome: { reply } });
	for (const [delivery, answer] of run.held) {
		const taken = take(run, delivery);
		if (taken !== undefined) answer(taken);
	}
};

/** What there is for this delivery now; a reply is noted as handed in the same breath. */
const take = (run: SlowRun, delivery: Delivery): Reply | null | undefined => {
	const { load, latenessOf, clock, patience } = run.ports;
	const state = load();
	const message = state && messageIn(run, state);
	if (state === undefined || message === undefined) return null;
	const reply = replyFor(state, delivery, latenessOf(message).late, clock.now(), patience);
	if (reply) change(run, { isHanded: true });
	return reply;
};

/** Waits for `settle`, at most as long as this delivery may be held. */
const hold = async (run: SlowRun, delivery: Delivery): Promise<Reply | null> => {
	const { load, latenessOf, clock, patience } = run.ports;
	const state = load();
	const message = state && messageIn(run, state);
	if (state === undefined || message === undefined) return null;
	const { promise, resolve } = Promise.withResolvers<Reply | null>();
	const answer = (reply: Reply | null): void => {
		run.held.delete(delivery);
		resolve(reply);
	};
	run.held.set(delivery, answer);
	const { late, heldMs = patience.answerWithinMs } = latenessOf(message);
	const until = heldUntil(state, delivery, late, { ...patience, answerWithinMs: heldMs });
	const cancel = clock.ringAfter(until - clock.now(), () => answer(null));
	const reply = await promise;
	cancel();
	return reply;
};
