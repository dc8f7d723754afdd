/** The rule of slow answers, without an object: what comes next, who is answered what, how long one is held. */
import { describe, expect, it } from "vitest";
import {
	heldUntil,
	nextStep,
	replyFor,
	type SlowState,
	withDelivery,
	withReplays,
} from "../../src/slow/slow-state.ts";
import type { Late } from "../../src/wechat/answer.ts";
import { text } from "../../src/wechat/reply.ts";

const NOON = Date.UTC(2026, 10, 3, 4);
const PATIENCE = { wechatWaitsMs: 5000, answerWithinMs: 4000 };
const REPLY = text("42");

const first = { id: "1", startedAt: NOON };
const second = { id: "2", startedAt: NOON + 5000 };
const third = { id: "3", startedAt: NOON + 10_000 };

/** Delivered once, the handler started once. */
const running: SlowState = { xml: "<xml/>", runs: 1, deliveries: [first] };
const answered: SlowState = { ...running, outcome: { reply: REPLY } };

const next = (state: SlowState, { late = "redelivery", at = 0, isBusy = false } = {}) =>
	nextStep(state, late === "redelivery" ? late : "customer-service", NOON + at, PATIENCE, isBusy);

describe("what comes next", () => {
	it("is the handler's run, for a message that has just arrived", () => {
		expect(next({ ...running, runs: 0 })).toEqual({ do: "run" });
	});

	it("is a second run after the first one died without an outcome, and no third one", () => {
		expect(next(running)).toEqual({ do: "run" });
		expect(next({ ...running, runs: 2 })).toEqual({ do: "give-up", reason: "the handler died twice" });
	});

	it("is the end when there is nothing to say, or when a delivery took the reply", () => {
		expect(next({ ...answered, outcome: { reply: null } })).toEqual({ do: "end" });
		expect(next({ ...answered, isHanded: true })).toEqual({ do: "end" });
	});

	it("is sending by customer service, when no delivery took the reply", () => {
		expect(next(answered, { late: "customer-service", at: 4500 })).toEqual({ do: "send", reply: REPLY });
	});

	it("is never a second sending: one that died in it is given up", () => {
		const reason = "died while the late reply was being sent";
		expect(next({ ...answered, isSent: true })).toEqual({ do: "give-up", reason });
	});

	it.each([
		["first", [first], 6000],
		["second", [first, second], 11_000],
	])("in redelivery waits for 6 s from the start of the %s delivery, then sends", (_, deliveries, end) => {
		const state = { ...answered, deliveries };
		expect(next(state, { at: end - 1 })).toEqual({ do: "wait", until: NOON + end });
		expect(next(state, { at: end })).toEqual({ do: "send", reply: REPLY });
	});

	it("in redelivery is sending at once after the third delivery: there is no fourth", () => {
		const state = { ...answered, deliveries: [first, second, third] };
		expect(next(state, { at: 10_001 })).toEqual({ do: "send", reply: REPLY });
	});

	it.each([
		["the end, when no replay is accepted any more", NOON, 60_000],
		["the last moment at which a replay is accepted", NOON + 301_000, 361_000],
		["that moment as it is when an older version did not store it", undefined, 661_000],
	])("is forgetting, a minute after %s", (_, replayableUntil, end) => {
		const ended = {
			...answered,
			isSent: true,
			endedAt: NOON,
			...(replayableUntil === undefined ? {} : { replayableUntil }),
		};
		expect(next(ended, { at: end - 1 })).toEqual({ do: "wait", until: NOON + end });
		expect(next(ended, { at: end })).toEqual({ do: "forget" });
	});

	it("is making good what is owed, unless it is under way, for 14 minutes at most", () => {
		const owing = { ...answered, isHanded: true, isOwing: true, endedAt: NOON };
		expect(next(owing, { at: 60_000 })).toEqual({ do: "make-good" });
		expect(next(owing, { at: 60_000, isBusy: true })).toEqual({ do: "wait", until: NOON + 120_000 });
		expect(next(owing, { at: 14 * 60_000, isBusy: true })).toEqual({ do: "make-good" });
	});

	it("is making good what is owed a minute after the end, however long replays are accepted", () => {
		const owing = { ...answered, isOwing: true, endedAt: NOON, replayableUntil: NOON + 301_000 };
		expect(next(owing, { at: 59_999 })).toEqual({ do: "wait", until: NOON + 60_000 });
		expect(next(owing, { at: 60_000 })).toEqual({ do: "make-good" });
		expect(next({ ...owing, isOwing: false }, { at: 60_000 })).toEqual({
			do: "wait",
			until: NOON + 361_000,
		});
	});
});

describe("what a delivery is answered", () => {
	const replyAt = (state: SlowState, at: number, late: Late = "customer-service") =>
		replyFor(state, first, late, NOON + at, PATIENCE);

	it("is nothing yet while the handler runs", () => {
		expect(replyAt(running, 100)).toBeUndefined();
	});

	it("is the reply once it is there, also for a delivery after the one that took it", () => {
		expect(replyAt(answered, 100)).toBe(REPLY);
		expect(replyAt({ ...answered, isHanded: true, endedAt: NOON }, 100)).toBe(REPLY);
	});

	it("is success when there is nothing to say, or when the reply went by customer service", () => {
		expect(replyAt({ ...answered, outcome: { reply: null } }, 100)).toBeNull();
		expect(replyAt({ ...answered, isSent: true }, 100)).toBeNull();
	});

	it("is success for a text that is too long, but in redelivery that text", () => {
		const long = { ...running, outcome: { reply: text("x".repeat(2049)) } };
		expect(replyAt(long, 100)).toBeNull();
		expect(replyAt(long, 100, "redelivery")).toEqual(long.outcome.reply);
	});

	it("is not a reply that WeChat might not hear any more: 4.7 s after its start it is left to the next one", () => {
		expect(replyAt(answered, 4699)).toBe(REPLY);
		expect(replyAt(answered, 4700)).toBeUndefined();
	});
});

describe("a delivery is held", () => {
	const held = (deliveries: SlowState["deliveries"], late: "redelivery" | "customer-service") => {
		const last = deliveries.at(-1) ?? first;
		return heldUntil({ ...running, deliveries }, last, late, PATIENCE) - last.startedAt;
	};

	it("for 4 s in customer-service", () => {
		expect(held([first], "customer-service")).toBe(4000);
	});

	it("past WeChat's patience in redelivery, the third one for 4 s", () => {
		expect(held([first], "redelivery")).toBe(8000);
		expect(held([first, second], "redelivery")).toBe(8000);
		expect(held([first, second, third], "redelivery")).toBe(4000);
	});

	it("for 4 s beyond the third: that is a captured callback, replayed", () => {
		const state = { ...running, deliveries: [first, second, third] };
		const replayed = { id: "4", startedAt: NOON + 11_000 };
		expect(heldUntil(withDelivery(state, replayed), replayed, "redelivery", PATIENCE)).toBe(NOON + 15_000);
	});

	it("as the one that it is, whatever has arrived since", () => {
		const state = { ...running, deliveries: [first, second, third] };
		expect(heldUntil(state, first, "redelivery", PATIENCE)).toBe(NOON + 8000);
	});
});

it("no more deliveries are kept than WeChat makes, however often a captured one is replayed", () => {
	const replayed = Array.from({ length: 1000 }, (_, index) => ({ id: `replay ${index}`, startedAt: NOON }));
	const state = [second, third, ...replayed].reduce(withDelivery, running);
	expect(state.deliveries).toEqual([first, second, third]);
	expect(next({ ...state, outcome: { reply: REPLY } })).toEqual({ do: "send", reply: REPLY });
});

it("of several deliveries the one whose replay is accepted longest says how long", () => {
	const state = [NOON + 301_000, NOON + 306_000, NOON + 301_000].reduce(withReplays, running);
	expect(state.replayableUntil).toBe(NOON + 306_000);
});

it("a delivery that asks again is counted once", () => {
	const state = withDelivery(withDelivery(running, second), { ...second, startedAt: second.startedAt + 3 });
	expect(state.deliveries).toEqual([first, second]);
});
