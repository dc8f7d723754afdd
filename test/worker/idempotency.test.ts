/** Idempotency-Key on single sends: the same request is carried out once. */
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { recordReceipt } from "../../src/push/receipt.ts";
import { api, jsonOf, problemOf, READER_KEY, SENDER_KEY, withKey } from "./support/api.ts";
import { NOON } from "./support/callback.ts";
import { impatientClock } from "./support/clock.ts";
import { deadLedger, ledgerDyingAt } from "./support/failing-ledger.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { ACCOUNT, MESSAGE, SEND } from "./support/templates.ts";
import { brokenConnection, type Script, STABLE_TOKEN, wechatAnswers } from "./support/wechat.ts";

useLedger();

const PATH = "/api/messages/template";
const KEY = "order-42";
const SECOND = 1000;
const MINUTE = 60 * SECOND;

const sentAs = (msgid: number) => ({ errcode: 0, errmsg: "ok", msgid });
const refusal = (errcode: number) => ({ errcode, errmsg: "refused" });

/** An answer of WeChat's that comes when the test says so. */
const heldAnswer = () => {
	let release = (): void => undefined;
	const released = new Promise<void>((resolve) => {
		release = resolve;
	});
	const answer = async () => {
		await released;
		return Response.json(sentAs(1));
	};
	return { answer, release };
};

const open = (script: Script = {}, ledger: D1Database = env.LEDGER) => {
	let now = NOON;
	const wechat = wechatAnswers({ ...ACCOUNT, ...script });
	const clock = { ...impatientClock(), now: () => now };
	const gateway = openGateway({ clock, env: { LEDGER: ledger } });
	return {
		send: (
			message: object = MESSAGE,
			headers: Readonly<Record<string, string>> = { "Idempotency-Key": KEY },
			path = PATH,
		) => gateway.request(path, api("POST", message, headers)),
		passes: (milliseconds: number) => {
			now += milliseconds;
		},
		sent: () => wechat.callsTo(SEND).length,
		clientMsgIds: () =>
			wechat.callsTo(SEND).map(({ body }) => /"client_msg_id":"([^"]+)"/.exec(body)?.[1] ?? "none"),
	};
};

const CONFLICT = { type: "urn:wechat-edge:conflict", status: 409, field: "Idempotency-Key" };

describe("the same request under the same key", () => {
	it("is carried out once, and answered alike", async () => {
		const { send, sent } = open({ [SEND]: [sentAs(1), sentAs(2)] });
		const data = { ...MESSAGE.data, time9: "" };
		const first = await send({ ...MESSAGE, data });
		expect(first.headers.has("Idempotent-Replayed")).toBe(false);
		const second = await send({ ...MESSAGE, data });
		expect(second.headers.get("Idempotent-Replayed")).toBe("true");
		expect(second.status).toBe(200);
		expect(second.headers.get("Content-Type")).toBe(first.headers.get("Content-Type"));
		expect(second.headers.get("Cache-Control")).toBe("no-store");
		const answer = await jsonOf(first);
		expect(answer).toMatchObject({ msgid: "1", warnings: [{ field: "data.time9" }] });
		expect(await jsonOf(second)).toEqual(answer);
		expect(sent()).toBe(1);
	});

	it("is answered alike for 24 hours, and after that it is a new one", async () => {
		const { send, passes, sent } = open({ [SEND]: [sentAs(1), sentAs(2)] });
		await send();
		passes(24 * 60 * MINUTE);
		expect(await jsonOf(await send())).toMatchObject({ msgid: "1" });
		passes(1);
		expect(await jsonOf(await send())).toMatchObject({ msgid: "2" });
		expect(await jsonOf(await send())).toMatchObject({ msgid: "2" });
		expect(sent()).toBe(2);
	});

	it("fifty times at once is sent once", async () => {
		const { send, sent } = open();
		const responses = await Promise.all(Array.from({ length: 50 }, () => send()));
		expect(sent()).toBe(1);
		for (const response of responses) {
			if (response.status === 200) expect(await jsonOf(response)).toMatchObject({ msgid: "1001" });
			else expect(await problemOf(response)).toMatchObject(CONFLICT);
		}
		expect(responses.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
		expect((await send()).headers.get("Idempotent-Replayed")).toBe("true");
	});

	it("is 409 while the first is in flight, and replayed afterwards", async () => {
		const { answer, release } = heldAnswer();
		const { send, sent, passes } = open({ [SEND]: [answer] });
		const first = send();
		await expect.poll(sent).toBe(1);
		passes(60 * SECOND);
		const second = await send();
		expect(second.headers.get("Retry-After")).toBe("2");
		expect(await problemOf(second)).toMatchObject(CONFLICT);
		release();
		expect((await first).status).toBe(200);
		expect((await send()).headers.get("Idempotent-Replayed")).toBe("true");
		expect(sent()).toBe(1);
	});

	it("takes one over that is in flight for over a minute, with the same client_msg_id", async () => {
		const { answer, release } = heldAnswer();
		const { send, sent, passes, clientMsgIds } = open({ [SEND]: [answer, sentAs(2)] });
		const first = send();
		await expect.poll(sent).toBe(1);
		passes(60 * SECOND + 1);
		expect(await problemOf(await send({ ...MESSAGE, url: "https://example.com/" }))).toMatchObject(CONFLICT);
		expect(await jsonOf(await send())).toMatchObject({ msgid: "2" });
		expect(new Set(clientMsgIds()).size).toBe(1);
		release();
		await first;
		expect(await jsonOf(await send())).toMatchObject({ msgid: "2" });
	});

	it("keeps the client_msg_id that the owner gave it", async () => {
		const { send, clientMsgIds } = open({ [SEND]: [brokenConnection, sentAs(2)] });
		await send({ ...MESSAGE, client_msg_id: "order-42-a" });
		await send({ ...MESSAGE, client_msg_id: "order-42-a" });
		expect(clientMsgIds()).toEqual(["order-42-a", "order-42-a"]);
	});
});

describe("another request under the same key is 409", () => {
	it.each([
		["another body", { ...MESSAGE, touser: "oFollower-2" }, PATH],
		["a body with its fields in another order", Object.fromEntries(Object.entries(MESSAGE).reverse()), PATH],
		["another query", MESSAGE, `${PATH}?check=false`],
	])("%s", async (_, message, path) => {
		const { send, sent } = open();
		await send();
		expect(await problemOf(await send(message, { "Idempotency-Key": KEY }, path))).toMatchObject(CONFLICT);
		expect(sent()).toBe(1);
	});

	it("also while the first is in flight, and when nobody knows what became of it", async () => {
		const { send } = open({ [SEND]: [brokenConnection] });
		await send();
		expect(await problemOf(await send({ ...MESSAGE, url: "https://example.com/" }))).toMatchObject(CONFLICT);
	});
});

describe("the same key in other hands", () => {
	it("of another API key is another one", async () => {
		const { send, sent } = open();
		await send();
		const response = await send(MESSAGE, { "Idempotency-Key": KEY, ...withKey(SENDER_KEY) });
		expect(response.headers.has("Idempotent-Replayed")).toBe(false);
		expect(sent()).toBe(2);
	});

	it("without the scope gets 403, and takes nothing from its owner", async () => {
		const { send } = open();
		expect((await send(MESSAGE, { "Idempotency-Key": KEY, ...withKey(READER_KEY) })).status).toBe(403);
		expect((await send()).headers.has("Idempotent-Replayed")).toBe(false);
	});
});

describe("a failure that certainly did not reach WeChat frees the key", () => {
	it("no access_token", async () => {
		const { send, sent } = open({ [STABLE_TOKEN]: [refusal(40125)] });
		expect((await send()).status).toBe(503);
		expect(sent()).toBe(0);
		expect(await env.LEDGER.prepare("SELECT key FROM requests").first()).toBeNull();
	});

	it.each([
		["a fault of the request", { ...MESSAGE, touser: "" }, 422],
		["a missing key of the template", { ...MESSAGE, data: {} }, 422],
	])("%s: the mended body may have the same key", async (_, message, status) => {
		const { send } = open();
		expect((await send(message)).status).toBe(status);
		const mended = await send();
		expect(mended.status).toBe(200);
		expect(mended.headers.has("Idempotent-Replayed")).toBe(false);
	});

	it.each([45009, 45011, 48001])("nor did %i, which passes: the next try is a real one", async (errcode) => {
		const { send } = open({ [SEND]: [refusal(errcode), sentAs(2)] });
		await send();
		const next = await send({ ...MESSAGE, touser: "oFollower-2" });
		expect(next.status).not.toBe(409);
		expect(next.headers.has("Idempotent-Replayed")).toBe(false);
	});
});

describe("an answer that was lost is made up for by what the ledger knows", () => {
	const arrives = (msgid: string, words = "success") =>
		recordReceipt(env.LEDGER, {
			msgid,
			touser: MESSAGE.touser,
			createTime: NOON / 1000,
			words,
			arrivedAt: NOON + SECOND,
		});

	it.each([
		["within 8 minutes", MINUTE],
		["later", 9 * MINUTE],
	])("%s, when a receipt came: nothing is sent again", async (_, after) => {
		const { send, passes, sent } = open({ [SEND]: [brokenConnection, sentAs(2)] });
		expect((await send()).status).toBe(504);
		await arrives("77", "failed:user block");
		passes(after);
		const response = await send();
		expect(response.status).toBe(200);
		expect(await jsonOf(response)).toMatchObject({
			msgid: "77",
			warnings: [{ detail: expect.stringContaining("The ledger has the message as blocked") }],
		});
		expect(sent()).toBe(1);
	});

	it("when the receipt named no msgid, the message has none either", async () => {
		const { send, passes } = open({ [SEND]: [brokenConnection] });
		await send();
		await arrives("0");
		passes(9 * MINUTE);
		expect(await jsonOf(await send())).toMatchObject({ msgid: null });
	});

	it("when the result was recorded, and only the answer was not kept", async () => {
		logLines();
		await open({ [SEND]: [sentAs(1)] }, ledgerDyingAt("UPDATE requests")).send();
		const { send, passes, sent } = open();
		passes(9 * MINUTE);
		expect(await jsonOf(await send())).toMatchObject({ msgid: "1" });
		expect(sent()).toBe(0);
	});

	it("when WeChat had refused: with its refusal", async () => {
		logLines();
		const first = await open({ [SEND]: [refusal(47003)] }, ledgerDyingAt("UPDATE requests")).send();
		const { send, passes, sent } = open();
		passes(9 * MINUTE);
		expect(await problemOf(await send())).toEqual(await problemOf(first));
		expect(sent()).toBe(0);
	});

	it("and what was refused may be tried again within 8 minutes, and is recorded", async () => {
		logLines();
		await open({ [SEND]: [refusal(45011)] }, ledgerDyingAt("DELETE FROM requests")).send();
		const { send, passes } = open({ [SEND]: [sentAs(2)] });
		passes(2 * MINUTE);
		expect(await jsonOf(await send())).toMatchObject({ msgid: "2" });
		const { results } = await env.LEDGER.prepare("SELECT status, msgid FROM deliveries").all();
		expect(results).toEqual([{ status: "accepted", msgid: "2" }]);
	});

	it("unless the ledger is out of order just then: 409, as if it knew nothing", async () => {
		logLines();
		await open({ [SEND]: [sentAs(1)] }, ledgerDyingAt("UPDATE requests")).send();
		const { send, passes } = open({}, ledgerDyingAt("FROM deliveries"));
		passes(9 * MINUTE);
		expect((await problemOf(await send()))["detail"]).toMatch(/^Outcome unknown/);
	});
});

it("WeChat's refusal of the message itself is its answer, and replayed", async () => {
	const { send, sent } = open({ [SEND]: [refusal(47003)] });
	const first = await problemOf(await send());
	const second = await send();
	expect(second.headers.get("Idempotent-Replayed")).toBe("true");
	expect(await problemOf(second)).toEqual(first);
	expect(sent()).toBe(1);
});

it.each([43004, 43101])(
	"a refusal for the follower's sake (%i) frees the key: who left may come back",
	async (errcode) => {
		const { send, sent } = open({ [SEND]: [refusal(errcode), sentAs(2)] });
		expect(await problemOf(await send())).toMatchObject({ status: 422, errcode });
		const second = await send();
		expect(second.headers.has("Idempotent-Replayed")).toBe(false);
		expect(await jsonOf(second)).toMatchObject({ msgid: "2" });
		expect((await send()).headers.get("Idempotent-Replayed")).toBe("true");
		expect(sent()).toBe(2);
	},
);

it.each([
	[43117, 429],
	[99_999, 422],
])("a refusal that may not be the message's (%i) frees the key", async (errcode, status) => {
	const { send, sent } = open({ [SEND]: [refusal(errcode), sentAs(2)] });
	expect(await problemOf(await send())).toMatchObject({ status, errcode });
	expect(await jsonOf(await send())).toMatchObject({ msgid: "2" });
	expect(sent()).toBe(2);
});

describe("an unknown outcome keeps the key", () => {
	const garbled = "<html>502 Bad Gateway</html>";

	it.each([
		["a broken connection", brokenConnection],
		["a garbled answer", garbled],
	])("%s: within 8 minutes it is sent again with the same client_msg_id", async (_, answer) => {
		const { send, passes, clientMsgIds } = open({ [SEND]: [answer, sentAs(2)] });
		const problem = await problemOf(await send());
		expect(problem["detail"]).toContain("Idempotency-Key");
		passes(8 * MINUTE - 1);
		expect(await jsonOf(await send())).toMatchObject({ msgid: "2" });
		expect(clientMsgIds()).toHaveLength(2);
		expect(new Set(clientMsgIds())).toEqual(new Set([problem["client_msg_id"]]));
		expect((await send()).headers.get("Idempotent-Replayed")).toBe("true");
	});

	it("-1 twice, which does not say that nothing was done: the next try has the same client_msg_id", async () => {
		const { send, clientMsgIds } = open({ [SEND]: [refusal(-1), refusal(-1), sentAs(3)] });
		const problem = await problemOf(await send());
		expect(problem).toMatchObject({ status: 503, errcode: -1, client_msg_id: clientMsgIds()[0] });
		expect(problem["detail"]).toContain("The message may have been sent");
		expect(await jsonOf(await send())).toMatchObject({ msgid: "3" });
		expect(clientMsgIds()).toHaveLength(3);
		expect(new Set(clientMsgIds()).size).toBe(1);
	});

	it("later it is 409: the outcome is unknown", async () => {
		const { send, passes, sent } = open({ [SEND]: [brokenConnection] });
		await send();
		passes(5 * MINUTE);
		await send();
		passes(3 * MINUTE);
		const problem = await problemOf(await send());
		expect(problem).toMatchObject(CONFLICT);
		expect(problem["detail"]).toMatch(/^Outcome unknown/);
		expect(sent()).toBe(2);
	});

	it("a later try that does not reach WeChat does not free it", async () => {
		const { send, clientMsgIds } = open({ [SEND]: [brokenConnection, refusal(45011), sentAs(3)] });
		await send();
		await send();
		expect(await problemOf(await send({ ...MESSAGE, touser: "oFollower-2" }))).toMatchObject(CONFLICT);
		expect(await jsonOf(await send())).toMatchObject({ msgid: "3" });
		expect(new Set(clientMsgIds()).size).toBe(1);
	});

	it("a fault of the gateway's own is an unknown outcome too", async () => {
		logLines();
		const { send, sent } = open();
		const digest = crypto.subtle.digest.bind(crypto.subtle);
		const spy = vi.spyOn(crypto.subtle, "digest").mockImplementation(async (algorithm, data) => {
			if (new TextDecoder().decode(data).includes("single:")) throw new Error("a bug");
			return await digest(algorithm, data);
		});
		expect((await send()).status).toBe(500);
		spy.mockRestore();
		expect(await problemOf(await send({ ...MESSAGE, touser: "oFollower-2" }))).toMatchObject(CONFLICT);
		expect((await send()).status).toBe(200);
		expect(sent()).toBe(1);
	});
});

describe("the header", () => {
	const refused = async (key: string) => {
		const { send, sent } = open();
		const response = await send(MESSAGE, { "Idempotency-Key": key });
		expect(sent()).toBe(0);
		return await problemOf(response);
	};

	it.each([
		["empty", ""],
		["of 256 characters", "x".repeat(256)],
		["with a tab", "a\tb"],
		["with a letter that is not ASCII", "é"],
	])("%s is 422", async (_, key) => {
		expect(await refused(key)).toMatchObject({
			type: "urn:wechat-edge:invalid-request",
			status: 422,
			field: "Idempotency-Key",
		});
	});

	it("may have 255 characters", async () => {
		const { send } = open();
		const key = "~".repeat(255);
		await send(MESSAGE, { "Idempotency-Key": key });
		expect((await send(MESSAGE, { "Idempotency-Key": key })).headers.get("Idempotent-Replayed")).toBe("true");
	});

	it("keeps the limit of the body", async () => {
		const { send } = open();
		const message = { ...MESSAGE, data: { thing2: "x".repeat(256 * 1024) } };
		expect((await send(message)).status).toBe(413);
	});
});

describe("the ledger out of order", () => {
	it("is 503 with the header, and nothing is sent", async () => {
		logLines();
		const { send, sent } = open({}, deadLedger());
		const response = await send();
		expect(response.headers.get("Retry-After")).toBe("10");
		expect(await problemOf(response)).toMatchObject({ type: "urn:wechat-edge:unavailable", status: 503 });
		expect(sent()).toBe(0);
	});

	it("before its answer is stored: the message is sent and answered, and repeated a minute later as the same", async () => {
		logLines();
		const dying = open({ [SEND]: [sentAs(1)] }, ledgerDyingAt("UPDATE requests"));
		expect(await jsonOf(await dying.send())).toMatchObject({ msgid: "1" });
		const { send, passes, sent } = open();
		expect(await problemOf(await send())).toMatchObject(CONFLICT);
		passes(MINUTE + 1);
		expect(await jsonOf(await send())).toMatchObject({ msgid: "1" });
		expect(sent()).toBe(0);
	});

	it("before anything of it is stored: the message is sent, and repeated a minute later as the same", async () => {
		logLines();
		const dying = open({ [SEND]: [sentAs(1)] }, ledgerDyingAt("INTO deliveries"));
		expect(await jsonOf(await dying.send())).toMatchObject({ msgid: "1" });
		const { send, passes, clientMsgIds } = open({ [SEND]: [sentAs(2)] });
		passes(MINUTE + 1);
		expect(await jsonOf(await send())).toMatchObject({ msgid: "2" });
		expect(clientMsgIds()).toEqual(dying.clientMsgIds());
	});
});
