/** The queue's consumer dies, its messages come twice or not at all. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { countOf, isDone, isSettled, pushOf, requestOf, startPush } from "./support/push.ts";
import { type PushWorld, startPushWorld } from "./support/push-world.ts";

let world: PushWorld;
beforeAll(async () => {
	world = await startPushWorld();
});
afterAll(() => world.close());
beforeEach(() => world.mend());

/** An hour: later than all else that a test waits for. */
const LATE = { receipt_delay_ms: 3_600_000 };

const until = async (isSo: () => Promise<boolean>) => {
	await expect.poll(isSo, { timeout: 30_000, interval: 50 }).toBe(true);
};
const untilHit = (times = 1) => until(async () => ((await world.ledgerHits())[0] ?? 0) >= times);

test("a push with nothing in its way reaches everybody once", async () => {
	const push = await startPush(world, await world.follow(70));
	await push.until(isSettled);
	expect(await push.agree()).toEqual({ delivered: 70 });
	expect(await push.sends()).toHaveLength(70);
});

describe("the consumer dies after WeChat accepted and before the result is recorded", () => {
	const atRecord = { during: "chunk", from: 2, times: 1, kind: "dies" } as const;

	test("receipts tell what became of the chunk, and nothing of it is sent again", async () => {
		await world.gatewayFaults({ ledger: [atRecord] });
		const push = await startPush(world, await world.follow(60));
		await push.until(isSettled, { seconds: 5 });
		expect(await push.agree()).toEqual({ delivered: 60 });
		expect(await push.sends()).toHaveLength(60);
	});

	test.each([
		["0 and a new msgid", 0],
		["45065", 45065],
	])(
		"without receipts it is sent again under the same ids, which WeChat answers with %s",
		async (_, errcode) => {
			await world.control("PATCH", "/account", { ...LATE, repeated_errcode: errcode });
			await world.gatewayFaults({ ledger: [atRecord] });
			const push = await startPush(world, await world.follow(60));
			await push.until(isDone, { seconds: 5 });
			expect(await push.agree()).toEqual({ accepted: 60 });
			expect(await push.sends()).toHaveLength(90);
			await world.advance(3601);
			await push.until(isSettled);
			expect(await push.agree()).toEqual({ delivered: 60 });
		},
	);

	test("eight minutes later what it had in hand is unknown and not sent again, until a receipt settles it", async () => {
		await world.control("PATCH", "/account", LATE);
		await world.gatewayFaults({ ledger: [atRecord] });
		const push = await startPush(world, await world.follow(60));
		await untilHit();
		await world.advance(481);
		await push.until(isDone);
		expect(await push.agree()).toEqual({ accepted: 30, unknown: 30 });
		expect(await push.sends()).toHaveLength(60);
		await world.advance(3601);
		await push.until((now) => countOf(now, "delivered") === 60);
		expect(await push.agree()).toEqual({ delivered: 60 });
	});

	test("what is unknown is sent in a new round when its owner says so", async () => {
		await world.control("PATCH", "/account", LATE);
		await world.gatewayFaults({ ledger: [atRecord] });
		const push = await startPush(world, await world.follow(30));
		await untilHit();
		await world.advance(481);
		await push.until(isDone);
		expect(await push.agree()).toEqual({ unknown: 30 });
		expect((await push.act("retry", { include: ["unknown"] })).status).toBe(200);
		await push.until(isDone);
		expect(await push.agree(2)).toEqual({ accepted: 30 });
	});
});

test("the consumer dies with a part of its chunk sent: the others are sent later, nobody gets it twice", async () => {
	await world.control("PATCH", "/account", LATE);
	await world.wechatFaults({ path: "/cgi-bin/message/template/send", delay_ms: 1000, skip: 12, times: 6 });
	await world.gatewayFaults({ isMortal: true });
	const push = await startPush(world, await world.follow(60));
	await until(async () => (await push.received()).length === 12);
	await world.kill();
	await world.gatewayFaults({ isMortal: false });
	await push.until(isDone, { seconds: 5 });
	expect(await push.agree()).toEqual({ accepted: 60 });
	expect((await push.sends()).length).toBeGreaterThan(60);
});

describe("the queue delivers", () => {
	test("a message again whose consumer died between recording and acknowledging: nothing is sent again", async () => {
		await world.gatewayFaults({ ledger: [{ during: "chunk", from: 2, times: 2, kind: "dies-after" }] });
		const push = await startPush(world, await world.follow(60));
		await push.until(isSettled);
		await untilHit(2);
		expect(await push.agree()).toEqual({ delivered: 60 });
		expect(await push.sends()).toHaveLength(60);
	});

	test("all messages of a finished push again: nothing is sent again", async () => {
		const push = await startPush(world, await world.follow(60));
		await push.until(isSettled);
		const before = await push.look();
		await world.ring({ push: push.id, work: "ring", walk: 1, from: -1, after: -1 });
		for (const work of ["retry", "cancel"]) await world.ring({ push: push.id, work, after: -1 });
		await world.ring({ push: push.id, work: "audience" });
		for (const chunk of [0, 1, 2]) await world.ring({ push: push.id, chunk });
		const marker = await startPush(world, await world.follow(1));
		await marker.until(isSettled);
		expect(await push.look()).toEqual(before);
		expect(await push.agree()).toEqual({ delivered: 60 });
		expect(await push.sends()).toHaveLength(60);
	});

	test("every message twice at the same time: everybody is sent it once", async () => {
		await world.gatewayFaults({ isTwice: true });
		const push = await startPush(world, await world.follow(90));
		await push.until(isSettled, { seconds: 1 });
		expect(await push.agree()).toEqual({ delivered: 90 });
		expect(await push.sends()).toHaveLength(90);
	});
});

describe("a message is lost", () => {
	test.each([
		["that began the push", "request"],
		["for every chunk", "walk"],
	] as const)("%s: cron rings again after ten minutes", async (_, event) => {
		await world.gatewayFaults({ lost: [event] });
		const push = await startPush(world, await world.follow(60));
		await world.ring({ push: "no-such-push", chunk: 0 });
		await world.advance(599);
		await world.cron();
		expect((await push.look())["counts"]).toMatchObject({ queued: 60 });
		await world.gatewayFaults({ lost: [] });
		await world.advance(2);
		await world.cron();
		await push.until(isSettled);
		expect(await push.agree()).toEqual({ delivered: 60 });
		expect(await push.sends()).toHaveLength(60);
	});

	test("because the queue takes none: the owner is told, and cron rings again", async () => {
		await world.gatewayFaults({ refused: ["request"] });
		const recipients = await world.follow(40);
		const { status, body } = await world.api("POST", "/api/pushes", requestOf(recipients));
		expect(status).toBe(202);
		expect(JSON.stringify(body["warnings"])).toContain("The queue took no message");
		const push = pushOf(world, String(body["id"]), recipients);
		await world.advance(601);
		await world.cron();
		await push.until(isSettled);
		expect(await push.agree()).toEqual({ delivered: 40 });
	});
});

test("what the queue gave up on is named as the push's reason, and cron rings again", async () => {
	await world.gatewayFaults({
		isImpatient: true,
		ledger: [{ during: "chunk", upTo: 1, kind: "fails" }],
	});
	const push = await startPush(world, await world.follow(20));
	const given = await push.until((now) => now["reason"] !== null);
	expect(given["status"]).toBe("sending");
	expect(given["reason"]).toMatchObject({
		detail: expect.stringMatching(/\(chunk 0\).*Network connection lost/),
	});
	await world.gatewayFaults({ ledger: [] });
	await world.advance(601);
	await world.cron();
	expect(await push.until(isSettled)).toMatchObject({ reason: null });
	expect(await push.agree()).toEqual({ delivered: 20 });
});
