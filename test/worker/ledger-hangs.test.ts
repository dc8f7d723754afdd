/** A ledger that hangs: it refuses nothing and answers nothing. Nobody waits for it for ever, and nothing is lost. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { tellLedger } from "../../src/http/pushes/ledger-events.ts";
import type { Message } from "../../src/wechat/message.ts";
import { parseMessage } from "../../src/wechat/message.ts";
import { api, jsonOf, problemOf } from "./support/api.ts";
import { NOON, NOON_SECONDS, OPENID } from "./support/callback.ts";
import { hurriedClock } from "./support/clock.ts";
import { failingLedger, hangingLedger } from "./support/failing-ledger.ts";
import { openGateway } from "./support/gateway.ts";
import { ledgerHangingAt } from "./support/hanging-ledger.ts";
import { keepRings, useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { BODY, storePush } from "./support/pushes.ts";
import { ACCOUNT, MESSAGE, SEND } from "./support/templates.ts";
import { wechatAnswers } from "./support/wechat.ts";

useLedger();

const SINGLE = "/api/messages/template";
const KEYED = { "Idempotency-Key": "order-42" };
const NOT_RECORDED = [{ detail: expect.stringContaining("perhaps not recorded") }];

const open = (words: string, from?: number) => {
	logLines();
	const { ledger, clock, limits } = ledgerHangingAt(words, from);
	const wechat = wechatAnswers(ACCOUNT);
	const { queue, rings } = keepRings();
	const gateway = openGateway({
		clock: { ...clock, now: () => NOON },
		env: { LEDGER: ledger, PUSH_QUEUE: queue },
	});
	const ask = (path: string, body?: unknown, headers?: Readonly<Record<string, string>>, method = "POST") =>
		gateway.request(path, api(method, body, headers));
	return { ask, limits, rings, sent: () => wechat.callsTo(SEND).length };
};

describe("a single message", () => {
	it("goes out after three seconds, and its answer says that it was not recorded", async () => {
		const { ask, limits, sent } = open("");
		expect(await jsonOf(await ask(SINGLE, MESSAGE))).toEqual({ msgid: "1001", warnings: NOT_RECORDED });
		expect([limits, sent()]).toEqual([[3000], 1]);
	});

	it("is answered three seconds after it went out when its result is not recorded by then", async () => {
		const { ask, limits } = open("WITH result");
		expect(await jsonOf(await ask(SINGLE, MESSAGE))).toEqual({ msgid: "1001", warnings: NOT_RECORDED });
		expect(limits).toEqual([3000]);
	});

	it("with an Idempotency-Key is 503 after three seconds, and is not sent", async () => {
		const { ask, limits, sent } = open("INSERT INTO requests");
		expect(await problemOf(await ask(SINGLE, MESSAGE, KEYED))).toMatchObject({
			type: "urn:wechat-edge:unavailable",
			status: 503,
			detail: expect.stringContaining("does not answer"),
		});
		expect([limits, sent()]).toEqual([[3000], 0]);
	});

	it("is answered when the ledger does not keep the answer for its key", async () => {
		const { ask, limits } = open("UPDATE requests SET status");
		expect(await jsonOf(await ask(SINGLE, MESSAGE, KEYED))).toEqual({ msgid: "1001" });
		expect(limits).toEqual([3000]);
	});

	it("that is repeated is sent again under the same client_msg_id when nobody can tell what became of it", async () => {
		await env.LEDGER.exec(
			"CREATE TRIGGER lost BEFORE UPDATE ON requests WHEN NEW.status IS NOT NULL BEGIN SELECT raise(ABORT, 'lost'); END",
		);
		await open("nothing").ask(SINGLE, MESSAGE, KEYED);
		await env.LEDGER.exec("UPDATE requests SET claimed_at = NULL");
		const { ask, limits, sent } = open("iif(status = 'unknown'");
		expect(await jsonOf(await ask(SINGLE, MESSAGE, KEYED))).toMatchObject({ msgid: "1001" });
		expect([limits, sent()]).toEqual([[3000], 1]);
	});

	it("that is looked for is 503 after three seconds", async () => {
		const { ask, limits } = open("FROM deliveries");
		expect((await ask("/api/messages/1001", undefined, {}, "GET")).status).toBe(503);
		expect(limits).toEqual([3000]);
	});
});

describe("what is late and comes all the same", () => {
	/** Answers so late that nobody waits any more. */
	const open = (words: string) => {
		logLines();
		wechatAnswers(ACCOUNT);
		const late = Promise.withResolvers<void>();
		const LEDGER = failingLedger(env.LEDGER, ({ sql }) => sql.includes(words) && late.promise);
		const clock = { ...hurriedClock(), now: () => NOON };
		const gateway = openGateway({ clock, env: { LEDGER } });
		return { ...gateway, comes: late.resolve };
	};

	it("a message's attempt is followed by its result", async () => {
		const { request, settled, comes } = open("INSERT INTO deliveries");
		const answer = await jsonOf(await request(`${SINGLE}?check=false`, api("POST", MESSAGE)));
		expect(answer["warnings"]).toEqual(NOT_RECORDED);
		comes();
		await settled();
		const { results } = await env.LEDGER.prepare("SELECT status, msgid FROM deliveries").all();
		expect(results).toEqual([{ status: "accepted", msgid: "1001" }]);
	});

	it("a claim frees its key again: the request was refused", async () => {
		const { request, settled, comes } = open("INSERT INTO requests");
		expect((await request(`${SINGLE}?check=false`, api("POST", MESSAGE, KEYED))).status).toBe(503);
		comes();
		await settled();
		expect(await env.LEDGER.prepare("SELECT key FROM requests").first()).toBeNull();
	});
});

describe("a push route", () => {
	it.each([
		["GET", "", undefined, "FROM pushes", 3000],
		["GET", "/p1", undefined, "FROM pushes", 3000],
		["GET", "/p1/deliveries", undefined, "FROM deliveries", 3000],
		["POST", "", BODY, "INSERT INTO pushes", 10_000],
		["POST", "/p1/recipients", { check: false, recipients: ["o2"] }, "INTO deliveries", 10_000],
		["POST", "/p1/close", undefined, "UPDATE pushes", 10_000],
	])("%s /api/pushes%s is 503 and rings for nothing", async (method, path, body, words, limit) => {
		await storePush("p1", "open");
		const { ask, limits, rings } = open(words);
		expect(await problemOf(await ask(`/api/pushes${path}`, body, {}, method))).toMatchObject({
			status: 503,
			detail: expect.stringMatching(limit === 3000 ? /does not answer/ : /may or may not have been done/),
		});
		expect(limits).toContain(limit);
		expect(rings).toEqual([]);
	});

	it("whose push is stored after all makes no second one when it is repeated under its key", async () => {
		const { ask } = open("INSERT INTO pushes");
		expect((await ask("/api/pushes", BODY, KEYED)).status).toBe(503);
		const again = open("nothing");
		expect((await again.ask("/api/pushes", BODY, KEYED)).status).toBe(202);
		expect(await env.LEDGER.prepare("SELECT count(*) AS pushes FROM pushes").first()).toEqual({ pushes: 1 });
	});
});

describe("what a callback tells waits in the queue after three seconds", () => {
	const told = (event: string, more = ""): Message => {
		const xml = `<xml><ToUserName>gh</ToUserName><FromUserName>${OPENID}</FromUserName><CreateTime>${NOON_SECONDS}</CreateTime><MsgType>event</MsgType><Event>${event}</Event>${more}</xml>`;
		const message = parseMessage(xml, NOON);
		if (!message.ok) throw new Error(message.error);
		return message.value;
	};

	it.each([
		[
			"a receipt",
			told("TEMPLATESENDJOBFINISH", "<MsgID>7</MsgID><Status>success</Status>"),
			{
				receipt: {
					msgid: "7",
					touser: OPENID,
					createTime: NOON_SECONDS,
					words: "success",
					arrivedAt: NOON + 5,
				},
			},
		],
		["a departure", told("unsubscribe"), { departure: { touser: OPENID, at: NOON } }],
		["a return", told("subscribe"), { return: { touser: OPENID, at: NOON } }],
	])("%s", async (_, message, ring) => {
		const lines = logLines();
		const { queue, rings } = keepRings();
		const clock = { ...hurriedClock(), now: () => NOON + 5 };
		await tellLedger({ ...env, LEDGER: hangingLedger(), PUSH_QUEUE: queue }, message, clock);
		expect(rings).toEqual([ring]);
		expect(clock.limits).toEqual([3000]);
		expect(lines).toMatchObject([
			{ level: "warn", entry: { isKept: true, error: "not done after 3000 ms" } },
		]);
		expect(JSON.stringify(lines)).not.toContain(OPENID);
	});
});
