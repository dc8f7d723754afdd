/** What travels through the queue, and what is read of it again. */
import { describe, expect, it } from "vitest";
import { parseRing, type Ring, ring } from "../../src/push/ring.ts";

const receipt = { msgid: "1", touser: "openid", createTime: 1, words: "success", arrivedAt: 2 };

describe("a queue message", () => {
	it.each<Ring>([
		{ push: "p", chunk: 0 },
		{ push: "p", work: "audience" },
		{ push: "p", work: "ring", walk: 3, from: -1, after: 39 },
		{ push: "p", work: "cancel", after: 165 },
		{ push: "p", work: "retry", after: -1 },
		{ receipt },
		{ departure: { touser: "openid", at: 2 } },
		{ return: { touser: "openid", at: 2 } },
	])("%j is read as it was written", (message) => {
		expect(parseRing(JSON.parse(JSON.stringify(message)))).toEqual(message);
	});

	it.each([
		null,
		"text",
		7,
		[],
		{},
		{ push: 7, chunk: 0 },
		{ push: "p" },
		{ push: "p", chunk: "0" },
		{ push: "p", work: "dance", after: 1 },
		{ push: "p", work: "ring" },
		{ push: "p", work: "ring", after: -1 },
		{ push: "p", work: "ring", walk: "3", from: -1, after: 39 },
		{ push: "p", work: "retry", after: "1" },
		{ receipt: {} },
		{ receipt: { ...receipt, msgid: 1 } },
		{ receipt: { ...receipt, createTime: undefined } },
		{ receipt: "success" },
		{ departure: "openid" },
		{ departure: { touser: "openid" } },
		{ departure: { touser: 1, at: 2 } },
		{ return: { touser: "openid", at: "2" } },
		{ return: null },
	])("%j, of another version or none, is read as nothing", (message) => {
		expect(parseRing(message)).toBeUndefined();
	});
});

describe("ringing", () => {
	const recording = (failFrom = Number.POSITIVE_INFINITY) => {
		const batches: number[] = [];
		const metadata = { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: new Date(0) } };
		const queue: Queue<Ring> = {
			send: async () => ({ metadata }),
			sendBatch: async (messages) => {
				if (batches.length >= failFrom) throw new Error("Too Many Requests");
				batches.push(Array.from(messages).length);
				return { metadata };
			},
			metrics: async () => metadata.metrics,
		};
		return { queue, batches };
	};
	const rings = (count: number): readonly Ring[] =>
		Array.from({ length: count }, (_, chunk) => ({ push: "p", chunk }));

	it("goes a hundred messages at a time", async () => {
		const { queue, batches } = recording();
		expect(await ring(queue, rings(250))).toBe(true);
		expect(batches).toEqual([100, 100, 50]);
	});

	it("for nothing sends nothing", async () => {
		const { queue, batches } = recording();
		expect(await ring(queue, [])).toBe(true);
		expect(batches).toEqual([]);
	});

	it("says when the queue does not take all", async () => {
		const { queue, batches } = recording(1);
		expect(await ring(queue, rings(250))).toBe(false);
		expect(batches).toEqual([100]);
	});
});
