/** WeChat refuses every second call although the access_token is good: everything arrives all the same, and nothing is forced. */
import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sendLate } from "../../src/slow/late-send.ts";
import { systemSlowClock } from "../../src/slow/slow-clock.ts";
import { text } from "../../src/wechat/reply.ts";
import { object } from "./access-token-object.ts";
import { api, jsonOf, KEY, problemOf, withKey } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { logLines } from "./support/log.ts";
import { bytesOf } from "./support/proxy.ts";
import { MESSAGE, MESSAGES } from "./support/template-message.ts";
import { ACCESS_TOKEN, STABLE_TOKEN } from "./support/wechat.ts";

/** Ahead of the real time, so that no alarm rings during a test. */
const START = Date.UTC(2099, 9, 1, 4);

beforeEach(() => {
	vi.setSystemTime(START);
	// Nothing here is about the ledger, which has no tables.
	logLines();
});
afterEach(async () => {
	vi.useRealTimers();
	vi.restoreAllMocks();
	await reset();
});

const DONE = { errcode: 0, errmsg: "ok" };
const REFUSED = { errcode: 40001, errmsg: "invalid credential, access_token is invalid or not latest" };

/** What WeChat answers where it does not refuse. */
const ANSWERS: Readonly<Record<string, object>> = {
	"/cgi-bin/message/template/send": { ...DONE, msgid: 7 },
	"/cgi-bin/template/get_all_private_template": { template_list: [] },
	"/cgi-bin/template/api_add_template": { ...DONE, template_id: "TEMPLATE_2" },
	"/cgi-bin/menu/get": { menu: { button: [] } },
	"/cgi-bin/ticket/getticket": { ...DONE, ticket: "t1cket", expires_in: 7200 },
};

/** An account whose access_token is 20 minutes old. `isRefused` is asked with the number of the call, the first is 1. */
const wechat = (isRefused: (call: number) => boolean = (call) => call % 2 === 1) => {
	const calls: { readonly path: string; readonly accessToken: string | null }[] = [];
	let forced = 0;
	vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
		const request = new Request(input, init);
		const { pathname: path, searchParams } = new URL(request.url);
		if (path === STABLE_TOKEN) {
			if ((await request.text()).includes("force_refresh")) forced += 1;
			return Response.json({ access_token: `${ACCESS_TOKEN}${forced + 1}`, expires_in: 6000 });
		}
		await request.arrayBuffer();
		calls.push({ path, accessToken: searchParams.get("access_token") });
		const isDead = forced === 0 && isRefused(calls.length);
		return Response.json(isDead ? REFUSED : (ANSWERS[path] ?? DONE));
	});
	return { calls, forced: () => forced };
};

const MENU = { button: [{ type: "click", name: "价格", key: "PRICES" }] };
const OPENID = "oFollower-1";

/** Everything that calls WeChat with the access_token, but pushes; and the status that says that it went well. */
const CALLERS: readonly (readonly [string, string, RequestInit])[] = [
	["a message sent alone", MESSAGES, api("POST", MESSAGE)],
	["the list of templates", "/api/templates", api("GET")],
	["a new template", "/api/templates", api("POST", { template_id_short: "43216" })],
	["a template's end", "/api/templates/TEMPLATE_1", api("DELETE")],
	["the menu", "/api/menu", api("GET")],
	["a new menu", "/api/menu", api("PUT", MENU)],
	["the menu's end", "/api/menu", api("DELETE")],
	["a question through the proxy", "/api/proxy/cgi-bin/user/get", api("GET")],
	["a change through the proxy", "/api/proxy/cgi-bin/tags/create", api("POST", { tag: { name: "好" } })],
];

describe("every second call refused", () => {
	it.each(CALLERS)("%s: all arrive, none forced", async (_, path, init) => {
		const { calls, forced } = wechat();
		const gateway = openGateway({ clock: impatientClock() });
		for (let n = 0; n < 10; n += 1) {
			const response = await gateway.request(path, init);
			expect(response.status).toBe(200);
			expect((await jsonOf(response))["errcode"] ?? 0).toBe(0);
		}
		expect(calls).toHaveLength(20);
		expect(new Set(calls.map(({ accessToken }) => accessToken))).toEqual(new Set([`${ACCESS_TOKEN}1`]));
		expect(forced()).toBe(0);
	});

	it("a late reply: all arrive, none forced", async () => {
		const { calls, forced } = wechat();
		for (let n = 0; n < 10; n += 1) {
			expect(await sendLate(env, text("42"), OPENID, systemSlowClock)).toBeUndefined();
		}
		expect(calls).toHaveLength(20);
		expect(forced()).toBe(0);
	});

	it("the jsapi_ticket, which the keeper itself asks for: it arrives, none forced", async () => {
		const { calls, forced } = wechat();
		expect(await object().jsapiTicket()).toMatchObject({ value: { ticket: "t1cket" } });
		expect(calls).toHaveLength(2);
		expect(forced()).toBe(0);
	});

	it("a body that is too large to be kept: its caller sends it again, none forced", async () => {
		const { calls, forced } = wechat();
		const gateway = openGateway({ clock: impatientClock() });
		const upload = () =>
			gateway.request("/api/proxy/cgi-bin/media/upload", {
				method: "POST",
				headers: { ...withKey(KEY), "Content-Length": String(512 * 1024) },
				body: bytesOf(512 * 1024).stream,
			});
		for (let n = 0; n < 10; n += 1) {
			const refused = await upload();
			expect(await refused.json()).toEqual(REFUSED);
			expect(refused.headers.get("X-WeChat-Advice")).toContain("gives the same one out again");
			expect(refused.headers.get("X-WeChat-Advice")).toContain("send the request once more");
			expect(await (await upload()).json()).toEqual(DONE);
		}
		expect(calls).toHaveLength(20);
		expect(forced()).toBe(0);
	});

	it("calls side by side, some of which are refused twice: none forced, and nothing of those was sent", async () => {
		const { calls, forced } = wechat();
		const gateway = openGateway({ clock: { ...impatientClock(), pause: soon } });
		const send = () => gateway.request(MESSAGES, api("POST", { ...MESSAGE, client_msg_id: undefined }));
		await send();
		const responses = await Promise.all(Array.from({ length: 12 }, send));
		const refused = responses.filter(({ status }) => status === 502);
		expect(refused.length).toBeLessThan(6);
		for (const response of refused) {
			expect(response.headers.get("Retry-After")).toBe("1");
			expect(await problemOf(response)).toMatchObject({
				type: "urn:wechat-edge:wechat-refused",
				errcode: 40001,
				detail: expect.stringContaining("Other calls with it succeed"),
			});
		}
		const arrived = responses.filter(({ status }) => status === 200);
		expect(arrived.length + refused.length).toBe(12);
		expect(calls.length).toBeLessThanOrEqual(2 + 24);
		expect(forced()).toBe(0);
	});
});

/** Long enough for others to be answered. */
const soon = (): Promise<void> => new Promise((resume) => setTimeout(resume, 50));

it("the status tells that it happens", async () => {
	wechat();
	const gateway = openGateway({ clock: impatientClock() });
	const tokenStatus = async () =>
		(await jsonOf(await gateway.request("/api/status", api("GET"))))["access_token"];
	expect(await tokenStatus()).not.toHaveProperty("accepted_after_refusal_at");
	await gateway.request("/api/menu", api("GET"));
	expect(await tokenStatus()).toMatchObject({
		accepted_after_refusal_at: new Date(START).toISOString(),
		forced_refreshes_in_24_hours: 0,
		last_failure: null,
	});
});

describe("an access_token that is dead, which WeChat gives out again", () => {
	it.each(CALLERS)(
		"%s: it is replaced by one forced refresh, and the call arrives",
		async (_, path, init) => {
			const { calls, forced } = wechat(() => true);
			const response = await openGateway({ clock: impatientClock() }).request(path, init);
			expect(response.status).toBe(200);
			expect((await jsonOf(response))["errcode"] ?? 0).toBe(0);
			expect(calls.map(({ accessToken }) => accessToken)).toEqual([
				`${ACCESS_TOKEN}1`,
				`${ACCESS_TOKEN}1`,
				`${ACCESS_TOKEN}2`,
			]);
			expect(forced()).toBe(1);
		},
	);
});
