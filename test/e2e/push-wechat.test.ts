/** WeChat is busy, broken or silent for a while, and refuses for one recipient, for the message, or for the day. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "../../src/wechat/json.ts";
import { countOf, isDone, isPaused, isSettled, requestOf, startPush, TEMPLATE_ID } from "./support/push.ts";
import { objectsIn, type PushWorld, SEND, startPushWorld } from "./support/push-world.ts";

let world: PushWorld;
beforeAll(async () => {
	world = await startPushWorld();
});
afterAll(() => world.close());
beforeEach(() => world.mend());

/** Slow enough for a test to step in. */
const SLOWLY = { path: SEND, delay_ms: 100 };
/** Between two looks. A silence takes five real seconds, which must not become minutes on the moved clocks. */
const SILENT_PACE = 1;
const LATE = { receipt_delay_ms: 3_600_000 };

const callsTo = async (path: string) =>
	objectsIn(await world.control("GET", `/calls?path=${path}&limit=10000`), "calls");
const untilReceivedBy = async (push: Awaited<ReturnType<typeof startPush>>, count: number) => {
	await expect
		.poll(async () => (await push.received()).length, { timeout: 30_000, interval: 20 })
		.toBeGreaterThanOrEqual(count);
};

describe("WeChat fails for a while and recovers", () => {
	test.each([
		["answers -1", { errcode: -1, times: 16 }],
		["answers 45011", { errcode: 45011, times: 8 }],
		["answers 502", { status: 502, times: 8 }],
		["answers a page", { garbled: "html", times: 8 }],
		["answers nothing", { hang: true, times: 7 }, SILENT_PACE],
		["takes every second message and answers 502", { status: 502, times: 8, ratio: 0.5, after: true }],
		["takes the messages and answers 502", { status: 502, times: 8, after: true }],
		["takes the messages and answers wrong types", { garbled: "wrong-types", times: 8, after: true }],
		["takes the messages and answers nothing", { hang: true, times: 7, after: true }, SILENT_PACE],
	])("%s: everybody gets it once", async (_, fault, pace = 10) => {
		await world.wechatFaults({ path: SEND, skip: 10, ...fault });
		const push = await startPush(world, await world.follow(70));
		await push.until(isSettled, { seconds: pace });
		expect(await push.agree()).toEqual({ delivered: 70 });
	});

	test("takes the messages and answers -1: the second try is no second message, and the first one's receipt counts", async () => {
		await world.wechatFaults({ path: SEND, skip: 10, errcode: -1, times: 8, after: true });
		const push = await startPush(world, await world.follow(70));
		await push.until(isSettled, { seconds: 10 });
		expect(await push.agree()).toEqual({ delivered: 70 });
	});

	test("takes the messages and answers -1 for nine minutes: what it had by then is unknown, and not sent again", async () => {
		await world.control("PATCH", "/account", LATE);
		await world.wechatFaults({ path: SEND, skip: 30, errcode: -1, after: true });
		const push = await startPush(world, await world.follow(60));
		await push.until(async () => (await push.sends()).length > 30);
		await world.advance(540);
		await push.until((now) => countOf(now, "unknown") > 0);
		await world.advance(120);
		await world.wechatFaults();
		await push.until(isDone, { seconds: 10 });
		const { unknown = 0, accepted } = await push.agree();
		expect(accepted).toBe(60 - unknown);
	});

	test("takes the messages, answers 502, and its receipts are late: the same ids again, delivered once", async () => {
		await world.control("PATCH", "/account", LATE);
		await world.wechatFaults({ path: SEND, skip: 10, status: 502, times: 12, after: true });
		const push = await startPush(world, await world.follow(70));
		await push.until(isDone, { seconds: 10 });
		expect(await push.agree()).toEqual({ accepted: 70 });
		expect((await push.sends()).length).toBeGreaterThan(70);
	});

	test("takes the messages and answers 502 for nine minutes: what it had by then is unknown", async () => {
		await world.control("PATCH", "/account", LATE);
		await world.wechatFaults({ path: SEND, skip: 30, status: 502, after: true });
		const push = await startPush(world, await world.follow(60));
		await push.until(async () => (await push.sends()).length > 30);
		await world.advance(540);
		await push.until((now) => countOf(now, "unknown") > 0);
		await world.wechatFaults();
		await push.until(isDone, { seconds: 10 });
		const { unknown = 0, accepted } = await push.agree();
		expect(accepted).toBe(60 - unknown);
	});

	test("is broken for an hour: what it may have had is unknown, all others get it afterwards", async () => {
		await world.wechatFaults({ path: SEND, status: 503, skip: 30 });
		const push = await startPush(world, await world.follow(70));
		await push.until(async () => (await push.sends()).length > 30);
		await world.advance(3600);
		const tried = async () =>
			new Set((await push.sends()).filter(({ msgid }) => msgid === null).map(({ touser }) => touser));
		await push.until((now) => countOf(now, "unknown") > 0);
		await world.wechatFaults();
		await push.until(isSettled, { seconds: 10 });
		const { unknown = 0, delivered } = await push.agree();
		expect(unknown).toBeGreaterThanOrEqual(6);
		expect(unknown).toBeLessThanOrEqual((await tried()).size);
		expect(delivered).toBe(70 - unknown);
	});
});

test("the access_token is refused in mid-push: it is renewed once for all, and everybody gets it once", async () => {
	await world.wechatFaults(SLOWLY);
	const push = await startPush(world, await world.follow(90));
	await untilReceivedBy(push, 12);
	await world.control("POST", "/expire-token");
	await push.until(isSettled, { seconds: 1 });
	expect(await push.agree()).toEqual({ delivered: 90 });
	expect((await callsTo("/cgi-bin/stable_token")).length).toBeLessThanOrEqual(2);
	expect((await push.sends()).filter(({ errcode }) => errcode === 40001).length).toBeLessThanOrEqual(6);
});

describe("WeChat refuses every second call with a good access_token", () => {
	const forced = async (): Promise<unknown> => {
		const { body } = await world.api("GET", "/api/status");
		const { access_token } = body;
		return isJsonObject(access_token) ? access_token["forced_refreshes_in_24_hours"] : undefined;
	};

	test("a push: everybody gets it once, and no refresh is forced", async () => {
		const before = await forced();
		await world.wechatFaults({ path: "access_token", errcode: 40001, ratio: 0.5 });
		const push = await startPush(world, await world.follow(70));
		await push.until(isSettled, { seconds: 1 });
		expect(await push.agree()).toEqual({ delivered: 70 });
		expect((await push.sends()).some(({ errcode }) => errcode === 40001)).toBe(true);
		expect(await forced()).toBe(before);
	});

	test("messages sent alone, the menu, the proxy: all arrive, and no refresh is forced", async () => {
		const before = await forced();
		const [touser = ""] = await world.follow(1);
		await world.wechatFaults({ path: "access_token", errcode: 40001, ratio: 0.5 });
		for (let n = 0; n < 5; n += 1) {
			const { recipients: _, ...message }: JsonObject = { ...requestOf([]) };
			expect(await world.api("POST", "/api/messages/template", { ...message, touser })).toMatchObject({
				status: 200,
				body: { msgid: expect.stringMatching(/^\d+$/) },
			});
			expect((await world.api("GET", "/api/menu")).status).toBe(200);
			const { body } = await world.api("GET", "/api/proxy/cgi-bin/tags/get");
			expect(body).toMatchObject({ tags: expect.any(Array) });
		}
		expect(await forced()).toBe(before);
	});
});

test("a fifth of the recipients have left: they are rejected with 43004, the others get it", async () => {
	const recipients = await world.follow(100);
	const gone = recipients.filter((_, at) => at % 5 === 0);
	await world.control("PATCH", "/followers", { openids: gone, follows: false });
	const push = await startPush(world, recipients);
	await push.until(isSettled);
	expect(await push.agree()).toEqual({ rejected: 20, delivered: 80 });
	const rejected = (await push.ledger()).filter(({ status }) => status === "rejected");
	expect(rejected.map(({ errcode }) => errcode)).toEqual(gone.map(() => 43004));
	expect(rejected.map(({ touser }) => touser).toSorted()).toEqual(gone.toSorted());
});

test("the template is gone in mid-push: it pauses with 40037 and goes on when the template is back", async () => {
	await world.wechatFaults(SLOWLY);
	const push = await startPush(world, await world.follow(90));
	const { body } = await world.api("GET", "/api/templates");
	const template = objectsIn(body, "templates").find((one) => one["template_id"] === TEMPLATE_ID);
	await untilReceivedBy(push, 12);
	expect((await world.api("DELETE", `/api/templates/${TEMPLATE_ID}`)).status).toBeLessThan(300);
	const paused = await push.until(isPaused);
	expect(paused["reason"]).toMatchObject({ errcode: 40037 });
	await push.until((now) => countOf(now, "accepted") === 0);
	const { delivered = 0, queued } = await push.agree();
	expect(queued).toBe(90 - delivered);
	expect((await push.sends()).filter(({ errcode }) => errcode === 40037).length).toBeLessThanOrEqual(6);

	const { title, content, example } = template ?? {};
	await world.control("PUT", "/templates", {
		template_list: [{ template_id: TEMPLATE_ID, title, content, example }],
	});
	expect((await push.act("resume")).status).toBe(200);
	await push.until(isSettled);
	expect(await push.agree()).toEqual({ delivered: 90 });
});

describe("receipts", () => {
	test("that arrive before the send is answered are matched by msgid", async () => {
		await world.wechatFaults({ path: SEND, delay_ms: 500, after: true });
		const push = await startPush(world, await world.follow(40));
		await push.until(isSettled);
		expect(await push.agree()).toEqual({ delivered: 40 });
		expect((await push.ledger()).map(({ receiptMatch }) => receiptMatch)).toEqual(
			push.recipients.map(() => "msgid"),
		);
	});

	test.each([
		["before the send is answered", { delay_ms: 500, after: true }],
		["after it", { delay_ms: 1 }],
	])("with MsgID 0 that arrive %s are matched by openid", async (_, fault) => {
		await world.control("PATCH", "/account", { receipt_msgid_zero: true });
		await world.wechatFaults({ path: SEND, ...fault });
		const push = await startPush(world, await world.follow(40));
		await push.until(isSettled);
		expect(await push.agree()).toEqual({ delivered: 40 });
		expect((await push.ledger()).map(({ receiptMatch }) => receiptMatch)).toEqual(
			push.recipients.map(() => "openid"),
		);
	});

	test("say who has blocked the account and whom the message did not reach; a retry is for the latter", async () => {
		const [blockers, others] = [await world.follow(20), await world.follow(20)];
		await world.control("PATCH", "/followers", { openids: blockers, blocks_templates: true });
		const push = await startPush(world, [...blockers, ...others]);
		await push.until(isSettled);
		expect(await push.agree()).toEqual({ blocked: 20, delivered: 20 });

		await world.control("PATCH", "/account", { receipt_status: "failed: system failed" });
		const failed = await startPush(world, await world.follow(20));
		await failed.until(isSettled);
		expect(await failed.agree()).toEqual({ undelivered: 20 });
		await world.control("PATCH", "/account", { receipt_status: null });
		expect((await failed.act("retry")).status).toBe(200);
		await failed.until(isSettled);
		expect(await failed.agree(2)).toEqual({ delivered: 20 });
		expect(await failed.received()).toHaveLength(20);
	});
});

/**
 * Stands last: it moves both clocks by a day. The real quota is 100,000 a day and more: one of 5,000 stands for it, and
 * even so the sends and their receipts between two processes take minutes.
 */
test("45009 at recipient 5,000: the push pauses, and cron goes on after midnight in Beijing", {
	timeout: 1_800_000,
}, async () => {
	const now = Date.parse(String((await world.control("GET", "/account"))["now"])) / 1000;
	const untilMidnight = 86_400 - ((now + 8 * 3600) % 86_400);
	// Well into the day: a refusal soon after midnight could still be the old day's.
	await world.advance(Math.ceil(untilMidnight) + 3600);
	await world.control("PATCH", "/account", { daily_limits: { [SEND]: 5000 } });
	const push = await startPush(world, await world.follow(5100));
	const paused = await push.until(isPaused);
	expect(paused["reason"]).toMatchObject({ errcode: 45009 });
	await push.until((later) => countOf(later, "accepted") === 0);
	expect(await push.agree()).toEqual({ delivered: 5000, queued: 100 });
	expect((await push.sends()).filter(({ errcode }) => errcode === 45009).length).toBeLessThanOrEqual(6);

	await world.advance(86_400 - 3600 - 240);
	await world.cron();
	expect((await push.look())["status"]).toBe("paused");
	await world.control("PATCH", "/account", { daily_limits: {} });
	await world.advance(300);
	await world.cron();
	await push.until(isSettled, { seconds: 1 });
	expect(await push.agree()).toEqual({ delivered: 5100 });
});
