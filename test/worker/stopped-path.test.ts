/** A fault of the account stops the path of WeChat's API that it was found on, and no other. */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api, problemOf } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { MESSAGE, MESSAGES, RID, refusal, SEND, SENT } from "./support/template-message.ts";
import { STABLE_TOKEN, wechatAnswers } from "./support/wechat.ts";

/** Ahead of the real time, so that no alarm rings during a test. */
const START = Date.UTC(2099, 9, 1, 4);

beforeEach(() => void vi.setSystemTime(START));
useLedger();
afterEach(() => void vi.useRealTimers());

const passes = (seconds: number): void => void vi.setSystemTime(Date.now() + seconds * 1000);

const LIST = "/cgi-bin/template/get_all_private_template";
const REFUSED = refusal(48001, "api unauthorized");

/** WeChat answers sends like this, one after the other. */
const open = (...answers: readonly object[]) => {
	const wechat = wechatAnswers({ [SEND]: answers, [LIST]: [{ template_list: [] }] });
	const gateway = openGateway({ clock: impatientClock() });
	return {
		calls: () => wechat.callsTo(SEND).length,
		send: () => gateway.request(MESSAGES, api("POST", MESSAGE)),
		list: () => gateway.request("/api/templates", api("GET")),
		repaired: () => gateway.request("/api/token/refresh", api("POST")),
		accessTokensAsked: () => wechat.callsTo(STABLE_TOKEN).length,
	};
};

/** The copy in KV follows the object a moment later. */
const untilPublished = (failures: number): Promise<void> =>
	vi.waitFor(async () => {
		const copy = (await env.ACCESS_TOKEN_COPY.get(`access_token:${env.WECHAT_APP_ID}`)) ?? "";
		expect(copy).toContain(failures === 0 ? '"stops":{}' : `"failures":${failures}`);
	});

it("it is not called for a minute, and after further failures for two, four and at most five", async () => {
	const { send, calls } = open(REFUSED);
	for (const [index, seconds] of [60, 120, 240, 300, 300].entries()) {
		expect(await problemOf(await send())).toMatchObject({ status: 502, errcode: 48001 });
		await untilPublished(index + 1);
		const stopped = await send();
		expect(stopped.headers.get("Retry-After")).toBe(String(seconds));
		expect(await problemOf(stopped)).toMatchObject({ status: 502, errcode: 48001, remedy: "fix-account" });
		passes(seconds - 0.001);
		expect((await send()).headers.get("Retry-After")).toBe("1");
		expect(calls()).toBe(index + 1);
		passes(0.001);
	}
});

it("other paths work meanwhile", async () => {
	const { send, list } = open(REFUSED);
	await send();
	await untilPublished(1);
	expect((await list()).status).toBe(200);
});

it("one success ends it: the next failure stops it for one minute again", async () => {
	const { send } = open(REFUSED, REFUSED, SENT, REFUSED);
	await send();
	await untilPublished(1);
	passes(60);
	await send();
	await untilPublished(2);
	passes(120);
	expect((await send()).status).toBe(200);
	await untilPublished(0);
	await send();
	await untilPublished(1);
	expect((await send()).headers.get("Retry-After")).toBe("60");
});

it("while it is stopped, the answer says so: until when, what ends that, and nothing of another call", async () => {
	const { send } = open(refusal(40164, "invalid ip 203.0.113.7, not in whitelist"));
	expect(await problemOf(await send())).toMatchObject({ rid: RID, ip: "203.0.113.7" });
	await untilPublished(1);
	const problem = await problemOf(await send());
	expect(problem["detail"]).toContain(
		"WeChat was not asked again: this path is left alone until 2099-10-01T04:01:00.000Z. POST /api/token/refresh ends that.",
	);
	expect(problem).toMatchObject({ status: 502, errcode: 40164, remedy: "fix-account" });
	expect(problem).not.toHaveProperty("rid");
	expect(problem).not.toHaveProperty("ip");
});

it("POST /api/token/refresh ends it, also within ten seconds of another one, and then asks WeChat for nothing", async () => {
	const { send, repaired, accessTokensAsked } = open(REFUSED, SENT);
	await repaired();
	await send();
	await untilPublished(1);
	const asked = accessTokensAsked();
	expect((await repaired()).status).toBe(200);
	await untilPublished(0);
	expect((await send()).status).toBe(200);
	expect(accessTokensAsked()).toBe(asked);
});

it("a card ticket that the account may not have stops no other ticket", async () => {
	const PATH = "/cgi-bin/ticket/getticket";
	const ticket = { errcode: 0, errmsg: "ok", ticket: "t1cket-1", expires_in: 7200 };
	const { callsTo } = wechatAnswers({ [PATH]: [REFUSED, ticket] });
	const gateway = openGateway({ clock: impatientClock() });
	const ask = (type: string) => gateway.request(`/api/proxy${PATH}?type=${type}`, api("GET"));
	expect(await (await ask("wx_card")).json()).toMatchObject({ errcode: 48001 });
	await untilPublished(1);
	expect(await problemOf(await ask("wx_card"))).toMatchObject({ status: 502, errcode: 48001 });
	expect(await (await ask("jsapi")).json()).toMatchObject({ ticket: "t1cket-1" });
	const page = `/api/jssdk?url=${encodeURIComponent("https://www.example.com/goods")}`;
	expect((await gateway.request(page, api("GET"))).status).toBe(200);
	expect(callsTo(PATH).map(({ query }) => query.get("type"))).toEqual(["wx_card", "jsapi", "jsapi"]);
});

it("43004, a fault of the recipient, stops nothing", async () => {
	const { send, calls } = open(refusal(43004), SENT);
	expect((await send()).status).toBe(422);
	expect((await send()).status).toBe(200);
	expect(calls()).toBe(2);
});
