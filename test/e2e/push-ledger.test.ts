/** D1 fails: once, for a minute, for longer than WeChat remembers a client_msg_id. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { countOf, isDone, isSettled, pushOf, requestOf, startPush } from "./support/push.ts";
import { objectsIn, type PushWorld, startPushWorld } from "./support/push-world.ts";

let world: PushWorld;
beforeAll(async () => {
	world = await startPushWorld();
});
afterAll(() => world.close());
beforeEach(() => world.mend());

describe("the ledger fails once", () => {
	test.each([
		["when a chunk is claimed", 1, "fails"],
		["when a chunk is claimed, after it was", 1, "answer-lost"],
		["when results are recorded", 2, "fails"],
		["when results are recorded, after they were", 2, "answer-lost"],
	] as const)("%s: everybody gets it once", async (_, from, kind) => {
		await world.gatewayFaults({ ledger: [{ during: "chunk", from, times: 1, kind }] });
		const push = await startPush(world, await world.follow(60));
		await push.until(isSettled, { seconds: 5 });
		expect(await world.ledgerHits()).toEqual([1]);
		expect(await push.agree()).toEqual({ delivered: 60 });
		expect(await push.sends()).toHaveLength(60);
	});

	test.each([
		["walk", "fails"],
		["walk", "answer-lost"],
		["callback", "fails"],
		["callback", "answer-lost"],
	] as const)("during a %s (%s): everybody gets it once", async (during, kind) => {
		await world.gatewayFaults({ ledger: [{ during, times: 1, kind }] });
		const push = await startPush(world, await world.follow(60));
		await push.until(isSettled, { seconds: 5 });
		expect(await world.ledgerHits()).toEqual([1]);
		expect(await push.agree()).toEqual({ delivered: 60 });
	});

	test("when a push is accepted: 503, and nothing is stored", async () => {
		const recipients = await world.follow(40);
		const pushes = async () => objectsIn((await world.api("GET", "/api/pushes?limit=100")).body, "pushes");
		const before = await pushes();
		await world.gatewayFaults({ ledger: [{ during: "request", times: 1, kind: "fails" }] });
		const refused = await world.api("POST", "/api/pushes", requestOf(recipients));
		expect([refused.status, refused.body["type"]]).toEqual([503, "urn:wechat-edge:unavailable"]);
		expect(await pushes()).toEqual(before);
		const push = await startPush(world, recipients);
		await push.until(isSettled);
		expect(await push.agree()).toEqual({ delivered: 40 });
	});

	test("after it has accepted a push: the same request with its Idempotency-Key is the same push", async () => {
		const recipients = await world.follow(40);
		const key = { "Idempotency-Key": crypto.randomUUID() };
		const post = () => world.api("POST", "/api/pushes", requestOf(recipients), key);
		const pushes = async () => objectsIn((await world.api("GET", "/api/pushes?limit=100")).body, "pushes");
		const before = (await pushes()).length;
		await world.gatewayFaults({
			ledger: [{ during: "request", from: 2, upTo: 2, times: 1, kind: "answer-lost" }],
		});
		expect((await post()).status).toBe(503);
		expect(await world.ledgerHits()).toEqual([1]);
		const { status, body } = await post();
		expect(status).toBe(202);
		expect(await pushes()).toHaveLength(before + 1);
		const push = pushOf(world, String(body["id"]), recipients);
		await push.until(isSettled);
		expect(await push.agree()).toEqual({ delivered: 40 });
	});
});

describe("the ledger is away from the moment when WeChat has accepted a chunk", () => {
	/** The push whose first chunk is with WeChat and nowhere else. */
	const begin = async () => {
		await world.gatewayFaults({
			ledger: [{ during: "chunk", from: 2, kind: "fails", isLasting: true }],
		});
		const push = await startPush(world, await world.follow(60));
		await expect.poll(async () => (await world.ledgerHits())[0], { timeout: 30_000 }).toBeGreaterThan(2);
		expect((await world.api("GET", `/api/pushes/${push.id}`)).status).toBe(503);
		expect(await push.received()).toHaveLength(30);
		return push;
	};

	test("for a minute: everybody gets it once", async () => {
		const push = await begin();
		await world.advance(60);
		await world.gatewayFaults({ ledger: [] });
		await push.until(isSettled, { seconds: 5 });
		expect(await push.agree()).toEqual({ delivered: 60 });
	});

	test("for a minute, with receipts that come later: the same messages go out again, and are not delivered again", async () => {
		await world.control("PATCH", "/account", { receipt_delay_ms: 3_600_000 });
		const push = await begin();
		await world.advance(60);
		await world.gatewayFaults({ ledger: [] });
		await push.until(isDone, { seconds: 5 });
		expect(await push.agree()).toEqual({ accepted: 60 });
		expect((await push.sends()).length).toBeGreaterThan(60);
		await world.advance(3601);
		await push.until(isSettled);
		expect(await push.agree()).toEqual({ delivered: 60 });
	});

	test("for eleven minutes: what was with WeChat is unknown, the others get it", async () => {
		await world.control("PATCH", "/account", { receipt_delay_ms: 3_600_000 });
		const push = await begin();
		await world.advance(660);
		await world.gatewayFaults({ ledger: [] });
		await push.until(isDone, { seconds: 5 });
		expect(await push.agree()).toEqual({ unknown: 30, accepted: 30 });
		expect(await push.sends()).toHaveLength(60);
	});

	test("for eleven minutes: receipts that came meanwhile are not lost, and say what became of it", async () => {
		const push = await begin();
		await world.advance(660);
		await world.gatewayFaults({ ledger: [] });
		await push.until((now) => isSettled(now) && countOf(now, "unknown") === 0, { seconds: 5 });
		expect(await push.agree()).toEqual({ delivered: 60 });
		expect(await push.sends()).toHaveLength(60);
	});
});

test("the ledger fails again and again, in every way: everybody gets it once", async () => {
	await world.gatewayFaults({
		ledger: [3, 6, 9, 12].flatMap((call) => [
			{ during: "chunk", from: 2, upTo: 2, times: 2, kind: "answer-lost" } as const,
			{ during: "callback", times: call, kind: "fails" } as const,
			{ during: "receipt", times: 3, kind: "answer-lost" } as const,
		]),
	});
	const push = await startPush(world, await world.follow(90));
	await push.until(isSettled, { seconds: 5 });
	expect(await push.agree()).toEqual({ delivered: 90 });
});
