/** Pause, resume, cancel and leave in mid-push; and audiences that WeChat lists page by page. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { countOf, isDone, isSettled, startPush, type TestPush } from "./support/push.ts";
import { type PushWorld, SEND, startPushWorld } from "./support/push-world.ts";

let world: PushWorld;
beforeAll(async () => {
	world = await startPushWorld();
});
afterAll(() => world.close());
beforeEach(() => world.mend());

/** A push of 90 that has come to its first dozen. */
const midPush = async (): Promise<TestPush> => {
	await world.wechatFaults({ path: SEND, delay_ms: 100 });
	const push = await startPush(world, await world.follow(90));
	await expect
		.poll(async () => (await push.received()).length, { timeout: 30_000, interval: 20 })
		.toBeGreaterThanOrEqual(12);
	return push;
};

const isQuiet = async (push: TestPush): Promise<void> => {
	await push.until((now) => countOf(now, "accepted") === 0);
	const before = await push.sends();
	// The queue is served in order: what was in it has been worked on when a later push is done.
	const marker = await startPush(world, await world.follow(1));
	await marker.until(isSettled);
	expect(await push.sends()).toEqual(before);
};

test("a pause in mid-push: the chunk in hand is finished, nothing else is sent; resumed, the others get it", async () => {
	const push = await midPush();
	expect((await push.act("pause")).body).toMatchObject({ status: "paused" });
	await push.until((now) => countOf(now, "delivered") === 30);
	await isQuiet(push);
	expect(await push.agree()).toEqual({ delivered: 30, queued: 60 });
	expect((await push.act("resume")).body).toMatchObject({ status: "sending" });
	await push.until(isSettled);
	expect(await push.agree()).toEqual({ delivered: 90 });
	expect(await push.sends()).toHaveLength(90);
});

test("pause and resume again and again: everybody gets it once", async () => {
	const push = await midPush();
	for (let times = 0; times < 5; times++) {
		await push.act("pause");
		await push.act("resume");
	}
	await push.until(isSettled);
	expect(await push.agree()).toEqual({ delivered: 90 });
	expect(await push.sends()).toHaveLength(90);
});

describe("a cancel in mid-push", () => {
	test("finishes the chunk in hand and cancels the others", async () => {
		const push = await midPush();
		expect((await push.act("cancel")).body).toMatchObject({ status: "cancelled" });
		await push.until((now) => now["finished_at"] !== null && countOf(now, "queued") === 0, { seconds: 1 });
		await isQuiet(push);
		expect(await push.agree()).toEqual({ delivered: 30, cancelled: 60 });
	});

	test("of which the consumer died calls unknown what may have reached WeChat, and cancels the others", async () => {
		await world.control("PATCH", "/account", { receipt_delay_ms: 3_600_000 });
		await world.gatewayFaults({
			ledger: [{ during: "chunk", from: 2, times: 1, kind: "dies", isLasting: true }],
		});
		const push = await startPush(world, await world.follow(90));
		await expect.poll(async () => (await world.ledgerHits())[0], { timeout: 30_000 }).toBeGreaterThan(0);
		await world.gatewayFaults({ ledger: [] });
		await push.act("cancel");
		await push.until((now) => countOf(now, "queued") === 0, { seconds: 5 });
		const { unknown = 0, accepted = 0, cancelled } = await push.agree();
		expect(unknown).toBeGreaterThanOrEqual(30);
		expect(cancelled).toBe(90 - unknown - accepted);
	});

	test("whose message is lost is carried out when cron rings again", async () => {
		const push = await midPush();
		await world.gatewayFaults({ lost: ["request"] });
		await push.act("cancel");
		await world.gatewayFaults({ lost: [] });
		await push.until((now) => countOf(now, "delivered") === 30);
		await world.advance(601);
		await world.cron();
		await push.until((now) => countOf(now, "queued") === 0);
		expect(await push.agree()).toEqual({ delivered: 30, cancelled: 60 });
	});
});

test("who leaves in mid-push is sent nothing more", async () => {
	const push = await midPush();
	const asked = new Set((await push.sends()).map(({ touser }) => touser));
	const leaver = push.recipients.findLast((openid) => !asked.has(openid)) ?? "";
	await world.control("POST", "/unfollow", { openid: leaver });
	await push.until(isSettled);
	expect(await push.agree()).toEqual({ delivered: 89, cancelled: 1 });
	expect((await push.sends()).map(({ touser }) => touser)).not.toContain(leaver);
});

describe("an audience in pages of 20", () => {
	const TAG = { id: 7, name: "会员" };
	/** 70 followers with a tag, as a push that has not begun. */
	const tagged = async () => {
		const openids = await world.follow(70);
		await world.control("PUT", "/tags", { tags: [{ ...TAG, openids }] });
		await world.control("PATCH", "/account", { user_page_size: 20 });
		return openids;
	};
	const begin = (openids: readonly string[]) =>
		startPush(world, openids, { recipients: undefined, audience: { tag_id: TAG.id } });

	test("is read to its end, and everybody gets it once", async () => {
		const push = await begin(await tagged());
		await push.until(isSettled);
		expect(await push.agree()).toEqual({ delivered: 70 });
	});

	test("is read to its end when every message comes twice and the ledger fails between", async () => {
		const openids = await tagged();
		await world.gatewayFaults({
			isTwice: true,
			ledger: [
				{ during: "audience", from: 2, times: 1, kind: "answer-lost" },
				{ during: "audience", from: 2, times: 1, kind: "dies" },
			],
		});
		const push = await begin(openids);
		await push.until(isSettled, { seconds: 2 });
		expect(await push.agree()).toEqual({ delivered: 70 });
		expect(await push.sends()).toHaveLength(70);
	});

	test("goes on where it was when its messages were lost", async () => {
		const openids = await tagged();
		await world.gatewayFaults({ lost: ["audience"] });
		const push = await begin(openids);
		await push.until((now) => now["total"] === 20);
		await world.gatewayFaults({ lost: [] });
		await world.advance(601);
		await world.cron();
		await push.until(isDone);
		await push.until(isSettled);
		expect(await push.agree()).toEqual({ delivered: 70 });
	});
});
