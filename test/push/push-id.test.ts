/** Ids of pushes, and the client_msg_id derived from them. */
import { describe, expect, it } from "vitest";
import { clientMsgId, newPushId } from "../../src/push/push-id.ts";

const random = (fill: number) => new Uint8Array(11).fill(fill);

describe("a push's id", () => {
	it("is twenty lower-case letters and digits", () => {
		expect(newPushId(Date.now(), crypto.getRandomValues(new Uint8Array(11)))).toMatch(/^[0-9a-z]{20}$/);
	});

	it("sorts by time, whatever the randomness", () => {
		const ids = [0, 1, 1e9, 1.8e12, 1.8e12 + 1, 9e12].map((time, index) =>
			newPushId(time, random(255 - index * 40)),
		);
		expect(ids.toSorted()).toEqual(ids);
	});

	it("differs in the same millisecond", () => {
		expect(newPushId(1, random(1))).not.toBe(newPushId(1, random(2)));
	});
});

describe("a client_msg_id", () => {
	it("has 32 characters, and is the same for every attempt", async () => {
		const id = await clientMsgId("push", "openid", 0);
		expect(id).toMatch(/^[0-9a-f]{32}$/);
		expect(await clientMsgId("push", "openid", 0)).toBe(id);
	});

	it("is another one for another push, recipient or round, however they are spelled", async () => {
		const ids = await Promise.all([
			clientMsgId("push", "openid", 0),
			clientMsgId("push", "openid", 1),
			clientMsgId("push", "openid0", 0),
			clientMsgId("pusho", "penid", 0),
			clientMsgId('push","o', "penid", 0),
		]);
		expect(new Set(ids).size).toBe(ids.length);
	});
});
