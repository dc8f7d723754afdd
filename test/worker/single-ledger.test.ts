/** Single sends in the ledger: what became of a message that was sent alone. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { recordReceipt } from "../../src/push/receipt.ts";
import type { Receipt } from "../../src/push/ring.ts";
import { tendPushes } from "../../src/push/tend.ts";
import { recordDeparture } from "../../src/push/unsubscribe.ts";
import { api, jsonOf, problemOf, SENDER_KEY, withKey } from "./support/api.ts";
import { NOON } from "./support/callback.ts";
import { impatientClock } from "./support/clock.ts";
import { deadLedger, ledgerDyingAt } from "./support/failing-ledger.ts";
import { openGateway } from "./support/gateway.ts";
import { keepRings, useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { settleDelivery, storePush } from "./support/pushes.ts";
import { ACCOUNT, MESSAGE, SEND } from "./support/templates.ts";
import { brokenConnection, type Script, STABLE_TOKEN, wechatAnswers } from "./support/wechat.ts";

useLedger();

const MSGID = "3207001000000000001";
const SENT: Script = { [SEND]: [`{"errcode":0,"errmsg":"ok","msgid":${MSGID}}`] };
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const open = (script: Script = SENT, ledger: D1Database = env.LEDGER, now = NOON) => {
	const wechat = wechatAnswers({ ...ACCOUNT, ...script });
	const clock = { ...impatientClock(), now: () => now };
	const gateway = openGateway({ clock, env: { LEDGER: ledger } });
	return {
		send: (headers: Readonly<Record<string, string>> = {}) =>
			gateway.request("/api/messages/template", api("POST", MESSAGE, headers)),
		read: (msgid = MSGID) => gateway.request(`/api/messages/${msgid}`, api("GET")),
		request: gateway.request,
		sent: () => wechat.callsTo(SEND).length,
	};
};

const rows = async () =>
	(
		await env.LEDGER.prepare("SELECT touser, push_id, status, msgid, errcode, errmsg FROM deliveries").all<{
			touser: string;
			push_id: string;
			status: string;
		}>()
	).results;

const receipt = (more: Partial<Receipt> = {}): Receipt => ({
	msgid: MSGID,
	touser: MESSAGE.touser,
	createTime: NOON / 1000,
	words: "success",
	arrivedAt: NOON + 1000,
	...more,
});

describe("GET /api/messages/:msgid", () => {
	it("tells what became of the message", async () => {
		const { send, read } = open();
		await send();
		const response = await read();
		expect(response.status).toBe(200);
		expect(await jsonOf(response)).toEqual({
			touser: MESSAGE.touser,
			status: "accepted",
			msgid: MSGID,
			errcode: null,
			errmsg: null,
			receipt: null,
			receipt_match: null,
			updated_at: "2026-10-01T04:00:00.000Z",
		});
	});

	it.each([
		["success", "delivered"],
		["failed:user block", "blocked"],
		["failed: system failed", "undelivered"],
	])("tells the receipt: %s is %s", async (words, status) => {
		const { send, read } = open();
		await send();
		await recordReceipt(env.LEDGER, receipt({ words }));
		expect(await jsonOf(await read())).toMatchObject({ status, receipt: words, receipt_match: "msgid" });
	});

	it("tells a receipt that came before the send's answer was recorded, and twice", async () => {
		const early = async () => {
			await recordReceipt(env.LEDGER, receipt());
			await recordReceipt(env.LEDGER, receipt());
			return new Response(`{"errcode":0,"msgid":${MSGID}}`);
		};
		const { send, read } = open({ [SEND]: [early] });
		await send();
		expect(await jsonOf(await read())).toMatchObject({ status: "delivered", receipt_match: "msgid" });
	});

	it("tells a receipt without a msgid, and how it was matched", async () => {
		const { send, read } = open();
		await send();
		await recordReceipt(env.LEDGER, receipt({ msgid: "0" }));
		expect(await jsonOf(await read())).toMatchObject({ status: "delivered", receipt_match: "openid" });
	});

	it("tells what a receipt said of a message whose answer was lost", async () => {
		const { send, read } = open({ [SEND]: [brokenConnection] });
		expect((await send()).status).toBe(504);
		expect((await read()).status).toBe(404);
		await recordReceipt(env.LEDGER, receipt());
		expect(await jsonOf(await read())).toMatchObject({ status: "delivered", receipt_match: "openid" });
	});

	it("tells what a receipt said of a message whose gateway died while it was sent", async () => {
		logLines();
		await open(SENT, ledgerDyingAt("WITH result")).send();
		await recordReceipt(env.LEDGER, receipt());
		expect(await jsonOf(await open().read())).toMatchObject({ status: "delivered" });
	});

	it("knows the messages of pushes too", async () => {
		await storePush("p1", "done");
		await settleDelivery("oFollower-1", "accepted", { msgid: MSGID });
		expect(await jsonOf(await open().read())).toMatchObject({ touser: "oFollower-1", status: "accepted" });
	});

	it.each(["1", "0", "null", "single:1", "%2525"])("%s, which nobody sent, is 404", async (msgid) => {
		const { send, read } = open();
		await send();
		expect(await problemOf(await read(msgid))).toMatchObject({
			type: "urn:wechat-edge:not-found",
			status: 404,
		});
	});

	it("0, as which WeChat once named a message, is nobody's", async () => {
		const { send, read } = open({ [SEND]: ['{"errcode":0,"errmsg":"ok","msgid":0}'] });
		expect(await jsonOf(await send())).toEqual({ msgid: null });
		expect((await read("0")).status).toBe(404);
		expect(await rows()).toMatchObject([{ status: "accepted", msgid: null }]);
	});

	it("needs the scope read, and answers GET alone", async () => {
		const { request } = open();
		expect((await request("/api/messages/1", api("GET", undefined, withKey(SENDER_KEY)))).status).toBe(403);
		const deleted = await request("/api/messages/1", api("DELETE"));
		expect([deleted.status, deleted.headers.get("Allow")]).toEqual([405, "GET"]);
		expect((await request("/api/messages/template", api("GET"))).headers.get("Allow")).toBe("POST");
	});

	it("needs no account, and 503 says that the ledger is out of order", async () => {
		logLines();
		const bare = openGateway({ env: { WECHAT_APP_ID: undefined } });
		expect((await bare.request("/api/messages/1", api("GET"))).status).toBe(404);
		expect((await open(SENT, deadLedger()).read()).status).toBe(503);
	});
});

describe("in the ledger a single send", () => {
	it("stands before it is sent", async () => {
		let before: readonly object[] = [];
		const look = async () => {
			before = await rows();
			return Response.json({ errcode: 0, msgid: 1 });
		};
		await open({ [SEND]: [look] }).send();
		expect(before).toMatchObject([{ touser: MESSAGE.touser, status: "unknown", msgid: null }]);
	});

	it("is rejected with WeChat's words when WeChat refuses", async () => {
		await open({ [SEND]: [{ errcode: 43004, errmsg: "require subscribe" }] }).send();
		expect(await rows()).toMatchObject([{ status: "rejected", errcode: 43004, errmsg: "require subscribe" }]);
	});

	it("is unknown when there is no answer", async () => {
		await open({ [SEND]: [brokenConnection] }).send();
		expect(await rows()).toMatchObject([{ status: "unknown", errcode: null }]);
	});

	it("is unknown when WeChat was busy: that does not say that nothing was done", async () => {
		await open({ [SEND]: [{ errcode: -1, errmsg: "system error" }] }).send();
		expect(await rows()).toMatchObject([{ status: "unknown", errcode: null }]);
	});

	it("is found by the receipt of a call that WeChat was too busy to answer, too", async () => {
		const { send, read } = open(
			{
				[SEND]: [
					{ errcode: -1, errmsg: "" },
					{ errcode: 0, msgid: 7 },
				],
			},
			env.LEDGER,
		);
		await send();
		await recordReceipt(env.LEDGER, receipt());
		expect(await jsonOf(await read("7"))).toMatchObject({ status: "delivered", receipt_match: "openid" });
	});

	it("is unknown when WeChat was busy first, and refused it then", async () => {
		await open({
			[SEND]: [
				{ errcode: -1, errmsg: "" },
				{ errcode: 43004, errmsg: "" },
			],
		}).send();
		expect(await rows()).toMatchObject([{ status: "unknown", errcode: 43004 }]);
	});

	it("is accepted without a msgid when WeChat calls it a duplicate", async () => {
		await open({ [SEND]: [{ errcode: 45065, errmsg: "clientmsgid exist" }] }).send();
		expect(await rows()).toMatchObject([{ status: "accepted", msgid: null }]);
	});

	it("leaves no trace when it was certainly not sent", async () => {
		await open({ [STABLE_TOKEN]: [{ errcode: 40125, errmsg: "invalid appsecret" }] }).send();
		expect(await rows()).toEqual([]);
	});

	it("is one row, however often it is repeated under its Idempotency-Key", async () => {
		const { send, read } = open({ [SEND]: [brokenConnection, brokenConnection, { errcode: 0, msgid: 7 }] });
		const headers = { "Idempotency-Key": "order-42" };
		for (let i = 0; i < 3; i += 1) await send(headers);
		expect(await rows()).toMatchObject([{ status: "accepted", msgid: "7" }]);
		expect((await read("7")).status).toBe(200);
	});

	it("stays unknown when its repetition is refused: the first may have been delivered", async () => {
		const { send } = open({ [SEND]: [brokenConnection, { errcode: 43004, errmsg: "" }] });
		const headers = { "Idempotency-Key": "order-42" };
		await send(headers);
		await send(headers);
		expect(await rows()).toMatchObject([{ status: "unknown" }]);
	});

	it("is no push", async () => {
		const { send, request } = open();
		await send();
		expect(await jsonOf(await request("/api/pushes", api("GET")))).toMatchObject({ pushes: [] });
		const [row] = await rows();
		expect(row?.push_id).toMatch(/^single:[0-9a-z]{20}$/);
		expect((await request(`/api/pushes/${row?.push_id}`, api("GET"))).status).toBe(404);
	});
});

describe("without the ledger", () => {
	const NOT_RECORDED = [{ detail: expect.stringContaining("not recorded") }];

	it("a message is sent, and its answer says that it was not recorded", async () => {
		logLines();
		const { send, sent } = open(SENT, deadLedger());
		expect(await jsonOf(await send())).toEqual({ msgid: MSGID, warnings: NOT_RECORDED });
		expect(sent()).toBe(1);
	});

	it("a message is sent also when the ledger dies in between", async () => {
		logLines();
		const { send } = open(SENT, ledgerDyingAt("WITH result"));
		expect(await jsonOf(await send())).toEqual({ msgid: MSGID, warnings: NOT_RECORDED });
	});

	it("a message is sent also when the ledger has no tables yet", async () => {
		logLines();
		await env.LEDGER.exec("DROP TABLE deliveries");
		expect(await jsonOf(await open().send())).toEqual({ msgid: MSGID, warnings: NOT_RECORDED });
	});
});

describe("a single send is forgotten", () => {
	const tend = (now: number) =>
		tendPushes({ ledger: env.LEDGER, queue: keepRings().queue, now: () => now, retentionDays: 90 });

	it("after as many days as a push", async () => {
		await open().send();
		await open(SENT, env.LEDGER, NOON + DAY).send();
		await tend(NOON + 90 * DAY);
		expect(await rows()).toHaveLength(2);
		await tend(NOON + 90 * DAY + 1);
		expect(await rows()).toHaveLength(1);
		await tend(NOON + 91 * DAY + 1);
		expect(await rows()).toEqual([]);
	});

	it("in slices of 5,000, ten in a round", async () => {
		await env.LEDGER.prepare(
			`WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 50001)
			INSERT INTO deliveries (touser, push_id, chunk, status, updated_at)
			SELECT 'o' || n, 'single:000000001' || n, 0, 'accepted', 0 FROM numbers`,
		).run();
		await tend(NOON);
		expect(await rows()).toHaveLength(1);
		await tend(NOON);
		expect(await rows()).toEqual([]);
	});

	it("by its openid, a day after its follower left", async () => {
		await open().send();
		await recordDeparture(env.LEDGER, MESSAGE.touser, NOON + MINUTE);
		await tend(NOON + DAY + MINUTE + 1);
		expect(await rows()).toMatchObject([
			{ touser: expect.not.stringContaining(MESSAGE.touser), msgid: MSGID },
		]);
	});
});
