/** What travels through the queue of events, and when it is tried again. */
import { describe, expect, it } from "vitest";
import { parseQueuedEvent, waitAfter } from "../../src/events/queued-event.ts";

const EVENT = { id: "msg_1", type: "message.text", body: "{}", tries: 0 };

describe("a queue message", () => {
	it("is read as it was written", () => {
		expect(parseQueuedEvent(EVENT)).toEqual(EVENT);
		expect(parseQueuedEvent({ ...EVENT, isReplay: true })).toEqual({ ...EVENT, isReplay: true });
	});

	it("may have more than this version knows", () => {
		expect(parseQueuedEvent({ ...EVENT, isReplay: 1, more: 1 })).toEqual(EVENT);
	});

	it.each([null, "text", [], {}, { ...EVENT, id: 1 }, { ...EVENT, body: {} }, { ...EVENT, tries: "0" }])(
		"%j is none",
		(message) => {
			expect(parseQueuedEvent(message)).toBeUndefined();
		},
	);
});

it("an event is tried at once, and after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h: seven times in a day of the queue's", () => {
	const waits = [1, 2, 3, 4, 5, 6].map((tries) => waitAfter(tries) ?? Number.NaN);
	expect(waits).toEqual([5, 300, 1800, 7200, 18_000, 36_000]);
	expect(waitAfter(7)).toBeUndefined();
	expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(24 * 3600);
	// Queues take no longer delay.
	expect(Math.max(...waits)).toBeLessThanOrEqual(12 * 3600);
});
