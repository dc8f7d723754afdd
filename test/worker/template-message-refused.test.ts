/** What becomes of a template message that WeChat refuses: one test for each row of the remedies. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { api, jsonOf, problemOf } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { MESSAGE, MESSAGES, RID, refusal, SEND, SENT, send } from "./support/template-message.ts";
import { brokenConnection, STABLE_TOKEN, type Wechat, wechatAnswers } from "./support/wechat.ts";

useLedger();
afterEach(() => void vi.useRealTimers());

const accessTokensOf = (sent: Wechat["calls"]): readonly (string | null)[] =>
	sent.map(({ query }) => query.get("access_token"));

describe("renew-access-token", () => {
	it.each([40001, 40014, 42001])("%i: renewed once and sent once more", async (errcode) => {
		const { response, wechat, sent } = await send({ [SEND]: [refusal(errcode), SENT] });
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
		const { response, sent, pauses } = await send({ [SEND]: [refusal(-1, "system error"), SENT] });
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

describe("what WeChat says of one follower or one template", () => {
	it("43117 is 429: again in ten minutes, and the Idempotency-Key is free for that", async () => {
		const { response, sent } = await send({ [SEND]: [refusal(43117)] });
		expect(response.headers.get("Retry-After")).toBe("600");
		expect(await problemOf(response)).toMatchObject({ status: 429, errcode: 43117, remedy: "wait" });
		expect(sent).toHaveLength(1);
	});

	it("43100 is 422, without a time to come again: the template is gone", async () => {
		const { response } = await send({ [SEND]: [refusal(43100, "change template too frequently")] });
		expect(response.headers.has("Retry-After")).toBe(false);
		expect(await problemOf(response)).toMatchObject({
			status: 422,
			errcode: 43100,
			remedy: "fix-request",
			detail: expect.stringContaining("GET /api/templates"),
		});
	});

	it.each([
		[45065, "client_msg_id"],
		[40241, "60 seconds"],
	])("%i is 200, with a warning: WeChat has it already", async (errcode, words) => {
		const { response, sent } = await send({ [SEND]: [refusal(errcode)] });
		expect(response.status).toBe(200);
		expect(await jsonOf(response)).toEqual({
			msgid: null,
			warnings: [expect.objectContaining({ detail: expect.stringContaining(words) })],
		});
		expect(sent).toHaveLength(1);
	});
});

describe("fix-request and ask-recipient: 422, and nothing is tried again", () => {
	it.each([
		[40003, "fix-request"],
		[40037, "fix-request"],
		[40013, "fix-request"],
		[40165, "fix-request"],
		[40166, "fix-request"],
		[85005, "fix-request"],
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
			const response = await gateway.request(MESSAGES, api("POST", MESSAGE));
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

it("an errcode that nobody knows is 422 and passed on with its errmsg", async () => {
	const { response, sent } = await send({ [SEND]: [refusal(99999, "brand-new trouble")] });
	expect(await problemOf(response)).toMatchObject({
		type: "urn:wechat-edge:wechat-refused",
		status: 422,
		errcode: 99999,
		errmsg: `brand-new trouble rid: ${RID}`,
		rid: RID,
		detail: expect.stringContaining("99999"),
	});
	expect(sent).toHaveLength(1);
});
