/** Cursors: whatever comes back, nothing breaks. */
import { describe, expect, it } from "vitest";
import { decodeCursor, encodeCursor } from "../../src/push/cursor.ts";
import { parsePushCursor } from "../../src/push/list-pushes.ts";
import { deliveryCursor, parseDeliveryCursor } from "../../src/push/page-deliveries.ts";

it.each([[[0, "oFollower"]], [["0mg1a2b3c"]], [[12, "粉丝?&=+/"]], [[]]])(
	"%j comes back as it was",
	(position) => {
		const cursor = encodeCursor(position);
		expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
		expect(decodeCursor(cursor)).toEqual(position);
	},
);

it.each(["", "%", "!!", "bm90IEpTT04", "JUUwJUE0", "W10", "bnVsbA", "粉丝", "a".repeat(10_000)])(
	"%j is a cursor of no list",
	(text) => {
		expect(parsePushCursor(text)).toBeUndefined();
		expect(parseDeliveryCursor(text)).toBeUndefined();
	},
);

describe("a cursor of one list", () => {
	it("is none of the other", () => {
		expect(parsePushCursor(deliveryCursor({ chunk: 1, touser: "oFollower" }))).toBeUndefined();
		expect(parseDeliveryCursor(encodeCursor(["0mg1a2b3c"]))).toBeUndefined();
	});

	it("says no chunk that is half a number", () => {
		expect(parseDeliveryCursor(encodeCursor([1.5, "oFollower"]))).toBeUndefined();
		expect(parseDeliveryCursor(encodeCursor(["1", "oFollower"]))).toBeUndefined();
	});
});
