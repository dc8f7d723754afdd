/** What becomes of a template message that WeChat refuses or does not answer: one test for each row of the remedies. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { api, expectNoSecret, jsonOf, problemOf } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import {
	brokenConnection,
	type Script,
	STABLE_TOKEN,
	silence,
	type Wechat,
	wechatAnswers,
} from "./support/wechat.ts";

useLedger();
afterEach(() => void vi.useRealTimers());

/** Unchecked: what the gateway would find out by itself, WeChat is to say here. */
const PATH = "/api/messages/template?check=false";
const SEND = "/cgi-bin/message/template/send";
const LIST = "/cgi-bin/template/get_all_private_template";
const OK = { errcode: 0, errmsg: "ok", msgid: 1 };
const RID = "66ac5b50-0e6d76ba-2a578c0a";

const MESSAGE = {
	touser: "oFollower_1",
	template_id: "TEMPLATE_1",
	client_msg_id: "order-42",
	data: { time5: { value: "明天" } },
};

const refusal = (errcode: number, errmsg = "refused") => ({ errcode, errmsg: `${errmsg} rid: ${RID}` });

const send = async (script: Script, headers: Record<string, string> = {}) => {
	const wechat = wechatAnswers(script);
	const clock = impatientClock();
	const response = await openGateway({ clock }).request(PATH, api("POST", MESSAGE, headers));
	return { response, wechat, sent: wechat.callsTo(SEND), pauses: clock.pauses };
};

const accessTokensOf = (sent: Wechat["calls"]): readonly (string | null)[] =>
	sent.map(({ query }) => query.get("access_token"));

describe("renew-access-token", () => {
	it.each([40001, 40014, 42001])("%i: renewed once and sent once more", async (errcode) => {
		const { response, wechat, sent } = await send({ [SEND]: [refusal(errcode), OK] });
		expect(await jsonOf(response)).toEqual({ msgid: "1" });
		expect(accessTokensOf(sent)).toEqual(["pretend-access-token-1", "pretend-access-token-2"]);
		expect(wechat.callsTo(STABLE_TOKEN)).toHaveLength(2);
		expect(sent[1]?.body).toBe(sent[0]?.body);
	});

	it("40001 again and again: after the second time it is 502, and no more is tried", async () => {
		const { response, wechat, sent } = await send({ [SEND]: [refusal(40001, "invalid credential")] });
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:wechat-refused",
			status: 502,
			errcode: 40001,
			errmsg: `invalid credential rid: ${RID}`,
			rid: RID,
			remedy: "renew-access-token",
			advice: { en: expect.any(String), zh: expect.any(String) },
		});
		expect(sent).toHaveLength(2);
		expect(wechat.callsTo(STABLE_TOKEN)).toHaveLength(2);
	});

	it("40001 for a brand-new access_token that WeChat gives out again: 502 with Retry-After, nothing forced", async () => {
		const same = { access_token: "pretend-access-token-1", expires_in: 7200 };
		const { response, wechat, sent } = await send({ [SEND]: [refusal(40001)], [STABLE_TOKEN]: [same] });
		expect(response.headers.get("Retry-After")).toMatch(/^(29|30)$/);
		expect(await problemOf(response)).toMatchObject({
			status: 502,
			errcode: 40001,
			remedy: "renew-access-token",
		});
		expect(sent).toHaveLength(1);
		expect(wechat.callsTo(STABLE_TOKEN).filter(({ body }) => body.includes("force_refresh"))).toEqual([]);
	});
});

describe("wait", () => {
	it("-1: once more after 500 ms, with the same client_msg_id", async () => {
		const { response, sent, pauses } = await send({ [SEND]: [refusal(-1, "system error"), OK] });
		expect(await jsonOf(response)).toEqual({ msgid: "1" });
		expect(pauses).toEqual([500]);
		expect(sent).toHaveLength(2);
		expect(sent[1]?.body).toBe(sent[0]?.body);
		expect(sent[0]?.body).toContain('"client_msg_id":"order-42"');
	});

	it("-1 twice is 503 with Retry-After", async () => {
		const { response, sent } = await send({ [SEND]: [refusal(-1)] });
		expect(response.headers.get("Retry-After")).toBe("1");
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:wechat-refused",
			status: 503,
			errcode: -1,
			rid: RID,
			remedy: "wait",
		});
		expect(sent).toHaveLength(2);
	});

	it("45011 is 429: again in a minute", async () => {
		const { response, sent } = await send({ [SEND]: [refusal(45011)] });
		expect(response.headers.get("Retry-After")).toBe("60");
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:quota",
			status: 429,
			errcode: 45011,
			remedy: "wait",
		});
		expect(sent).toHaveLength(1);
	});

	it("45009 is 429: again after midnight in Beijing", async () => {
		vi.setSystemTime(Date.UTC(2099, 9, 1, 15, 30));
		const { response, sent } = await send({ [SEND]: [refusal(45009)] });
		expect(response.headers.get("Retry-After")).toBe("1800");
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:quota",
			status: 429,
			errcode: 45009,
		});
		expect(sent).toHaveLength(1);
	});
});

describe("fix-request and ask-recipient: 422, and nothing is tried again", () => {
	it.each([
		[40003, "fix-request"],
		[40037, "fix-request"],
		[43004, "ask-recipient"],
		[43101, "ask-recipient"],
	])("%i: %s", async (errcode, remedy) => {
		const { response, wechat, sent } = await send({ [SEND]: [refusal(errcode)] });
		expect(response.headers.has("Retry-After")).toBe(false);
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:wechat-refused",
			status: 422,
			errcode,
			rid: RID,
			remedy,
			advice: { en: expect.any(String), zh: expect.any(String) },
		});
		expect(sent).toHaveLength(1);
		expect(wechat.callsTo(STABLE_TOKEN)).toHaveLength(1);
	});

	it("47003 names the field, and its advice the rule of the keyword's type", async () => {
		const { response } = await send({
			[SEND]: [refusal(47003, "argument invalid! data.time5.value invalid")],
		});
		expect(await problemOf(response)).toMatchObject({
			status: 422,
			errcode: 47003,
			field: "data.time5.value",
			remedy: "fix-request",
			advice: {
				en: expect.stringMatching(/data\.time5\.value.*24-hour time.*Example: /),
				zh: expect.stringMatching(/data\.time5\.value.*24 小时制.*例如：/),
			},
		});
	});

	it("the detail is Chinese for Chinese readers, the advice is in both languages", async () => {
		const { response } = await send({ [SEND]: [refusal(43004)] }, { "Accept-Language": "zh-CN,zh" });
		expect(await problemOf(response)).toMatchObject({
			detail: expect.stringMatching(/\p{Script=Han}/u),
			advice: {
				en: expect.stringMatching(/^[^\p{Script=Han}]+$/u),
				zh: expect.stringMatching(/\p{Script=Han}/u),
			},
		});
	});
});

describe("fix-account", () => {
	it.each([48001, 48004, 50002, 45035])("%i is 502 and tells what to do", async (errcode) => {
		const { response } = await send({ [SEND]: [refusal(errcode)] });
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:wechat-refused",
			status: 502,
			errcode,
			rid: RID,
			remedy: "fix-account",
		});
	});

	it.each([
		[40164, "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist"],
		[61004, "access clientip is not registered requestIP: 203.0.113.7"],
	])("%i names the address that WeChat saw", async (errcode, errmsg) => {
		const { response } = await send({ [SEND]: [refusal(errcode, errmsg)] });
		expect(await problemOf(response)).toMatchObject({
			status: 502,
			errcode,
			ip: "203.0.113.7",
			advice: { en: expect.stringContaining("203.0.113.7"), zh: expect.stringContaining("203.0.113.7") },
		});
	});

	it("48001 leaves the path alone for a minute, doubling to five; others work; one success ends it", async () => {
		let time = Date.UTC(2099, 9, 1, 4);
		const passes = (seconds: number) => {
			time += seconds * 1000;
			vi.setSystemTime(time);
		};
		passes(0);
		const refused = refusal(48001, "api unauthorized");
		const wechat = wechatAnswers({
			[SEND]: [refused, refused, refused, refused, OK, refused, OK],
			[LIST]: [{ template_list: [] }],
		});
		const gateway = openGateway({ clock: impatientClock() });
		const sendAgain = () => gateway.request(PATH, api("POST", MESSAGE));

		for (const [calls, seconds] of [
			[1, 60],
			[2, 120],
			[3, 240],
			[4, 300],
		] as const) {
			expect((await problemOf(await sendAgain()))["errcode"]).toBe(48001);
			expect(wechat.callsTo(SEND)).toHaveLength(calls);
			await untilStopIsPublished(calls);
			const stopped = await sendAgain();
			expect(stopped.headers.get("Retry-After")).toBe(String(seconds));
			expect(await problemOf(stopped)).toMatchObject({ status: 502, errcode: 48001, remedy: "fix-account" });
			expect(wechat.callsTo(SEND)).toHaveLength(calls);
			expect((await gateway.request("/api/templates", api("GET"))).status).toBe(200);
			passes(seconds);
		}

		expect((await sendAgain()).status).toBe(200);
		await untilStopIsPublished(0);
		expect((await problemOf(await sendAgain()))["errcode"]).toBe(48001);
		await untilStopIsPublished(1);
		expect((await sendAgain()).headers.get("Retry-After")).toBe("60");
	});

	/** The copy in KV follows the object a moment later. */
	const untilStopIsPublished = (failures: number): Promise<void> =>
		vi.waitFor(async () => {
			const copy = (await env.ACCESS_TOKEN_COPY.get("access_token:wx7e57000000000001")) ?? "";
			expect(copy).toContain(failures === 0 ? '"stops":{}' : `"failures":${failures}`);
		});
});

describe("no access_token to be had: 503 with Retry-After, nothing was sent", () => {
	it.each([40001, 40013, 40125, 40243, 50004])("%i from stable_token", async (errcode) => {
		const { response, sent } = await send({ [STABLE_TOKEN]: [refusal(errcode)] });
		expect(response.headers.get("Retry-After")).toBe("10");
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:wechat-refused",
			status: 503,
			errcode,
			rid: RID,
			remedy: "fix-account",
		});
		expect(sent).toEqual([]);
	});

	it("40164 from stable_token names the address, and the next send asks WeChat nothing", async () => {
		const errmsg = "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist";
		const wechat = wechatAnswers({ [STABLE_TOKEN]: [refusal(40164, errmsg)] });
		const gateway = openGateway({ clock: impatientClock() });
		for (let i = 0; i < 3; i += 1) {
			const response = await gateway.request(PATH, api("POST", MESSAGE));
			expect(response.headers.get("Retry-After")).toBe("10");
			expect(await problemOf(response)).toMatchObject({ status: 503, errcode: 40164, ip: "203.0.113.7" });
		}
		expect(wechat.calls).toHaveLength(1);
	});

	it.each([
		["broken connection", brokenConnection, 504],
		["page", "<html>502 Bad Gateway</html>", 502],
	])(
		"a %s instead of one: the answer does not say that the message may have been sent",
		async (_, answer, status) => {
			const { response, sent } = await send({ [STABLE_TOKEN]: [answer] });
			expect(response.status).toBe(status);
			expect(response.headers.get("Retry-After")).toBe("1");
			const problem = await problemOf(response);
			expect(problem).not.toHaveProperty("client_msg_id");
			expect(problem["detail"]).not.toMatch(/may have been sent|carried the call out/);
			expect(sent).toEqual([]);
		},
	);
});

describe("an answer that is none: the message may have been sent, so its client_msg_id is named", () => {
	const html = new Response("<html><center>502 Bad Gateway</center></html>", { status: 502 });

	it.each([
		["a page with HTTP 502", html],
		["a page with HTTP 200", "<html>captive portal</html>"],
		["half a JSON", '{"errcode":0,"errm'],
		["nothing", ""],
		["an array", "[]"],
		["a text", '"ok"'],
		["an errcode that is no number", { errcode: "none", errmsg: "ok" }],
		["an errcode of null", { errcode: null }],
		["a success with HTTP 500", Response.json(OK, { status: 500 })],
		["a redirect, which is not followed", Response.redirect("https://elsewhere.example/", 302)],
		["text that is not UTF-8", new Response(new Uint8Array([0x7b, 0xc4, 0xe3, 0x7d]))],
	])("%s is 502", async (_, answer) => {
		const { response, wechat, sent } = await send({ [SEND]: [answer] });
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:wechat-garbled",
			status: 502,
			client_msg_id: "order-42",
			detail: expect.stringContaining('"client_msg_id": "order-42"'),
		});
		expect(sent).toHaveLength(1);
		expect(wechat.calls).toHaveLength(2);
	});

	it("a broken connection is 504", async () => {
		const { response, sent } = await send({ [SEND]: [brokenConnection] });
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:wechat-unreachable",
			status: 504,
			client_msg_id: "order-42",
			detail: expect.stringContaining("The connection to WeChat failed."),
		});
		expect(sent).toHaveLength(1);
	});

	it("no answer within five seconds is 504", async () => {
		const limits: number[] = [];
		vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
			limits.push(milliseconds);
			const controller = new AbortController();
			// Time flies, once the access_token is there.
			if (limits.length === 2) controller.abort(new DOMException("", "TimeoutError"));
			return controller.signal;
		});
		const { response, sent } = await send({ [SEND]: [silence] });
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:wechat-unreachable",
			status: 504,
			client_msg_id: "order-42",
			detail: expect.stringContaining("WeChat did not answer within 5 seconds."),
		});
		expect(limits).toEqual([5000, 5000]);
		expect(sent).toHaveLength(1);
	});

	it("a client_msg_id that the gateway chose is named as well", async () => {
		const wechat = wechatAnswers({ [SEND]: [brokenConnection] });
		const { client_msg_id: _, ...message } = MESSAGE;
		const response = await openGateway({ clock: impatientClock() }).request(PATH, api("POST", message));
		const { client_msg_id } = await problemOf(response);
		expect(wechat.callsTo(SEND)[0]?.body).toContain(`"client_msg_id":"${client_msg_id}"`);
	});
});

it('an errcode of "0", as text, is success', async () => {
	const { response } = await send({ [SEND]: [{ errcode: "0", errmsg: "ok", msgid: 1 }] });
	expect(await jsonOf(response)).toEqual({ msgid: "1" });
});

it('an errcode of "43004", as text, is 43004', async () => {
	const { response } = await send({ [SEND]: [{ errcode: "43004", errmsg: "require subscribe" }] });
	expect(await problemOf(response)).toMatchObject({ status: 422, errcode: 43004 });
});

it("an errcode that nobody knows is 502 and passed on with its errmsg", async () => {
	const { response, sent } = await send({ [SEND]: [refusal(99999, "brand-new trouble")] });
	expect(await problemOf(response)).toMatchObject({
		type: "urn:wechat-edge:wechat-refused",
		status: 502,
		errcode: 99999,
		errmsg: `brand-new trouble rid: ${RID}`,
		rid: RID,
		detail: expect.stringContaining("99999"),
	});
	expect(sent).toHaveLength(1);
});

it("no access_token is in any answer or log line, also when WeChat or the connection says it", async () => {
	const lines = logLines();
	const leaky = [
		() => Promise.reject(new Error("GET https://wechat.test/?access_token=pretend-access-token-1 failed")),
		"<html>?access_token=pretend-access-token-1</html>",
		{ access_token: "pretend-access-token-1", errcode: "x" },
	];
	for (const answer of leaky) {
		const { response } = await send({ [SEND]: [answer] });
		expectNoSecret(await response.text());
		expectNoSecret(JSON.stringify([...response.headers]));
	}
	expectNoSecret(JSON.stringify(lines));
});
