/** `/api/token`: the access_token for the owner's other systems. */
import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isJsonObject, type JsonObject } from "../../src/wechat/json.ts";
import { api, KEY, problemOf } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { brokenConnection, issued, type Script, STABLE_TOKEN, wechatAnswers } from "./support/wechat.ts";

/** Ahead of the real time, so that no alarm rings during a test. */
const START = Date.UTC(2099, 9, 1, 4);

beforeEach(() => void vi.setSystemTime(START));
afterEach(async () => {
	vi.useRealTimers();
	await reset();
});

const passes = (seconds: number): void => void vi.setSystemTime(Date.now() + seconds * 1000);

const open = (script: Script = {}) => {
	const wechat = wechatAnswers(script);
	const gateway = openGateway({ clock: impatientClock() });
	return {
		calls: () => wechat.callsTo(STABLE_TOKEN),
		read: () => gateway.request("/api/token", api("GET")),
		refresh: (body?: unknown) => gateway.request("/api/token/refresh", api("POST", body)),
		request: gateway.request,
	};
};

/** These two routes alone answer the access_token. */
const tokenOf = async (response: Response): Promise<JsonObject> => {
	expect(response.status).toBe(200);
	expect(response.headers.get("Cache-Control")).toBe("no-store");
	const value: unknown = await response.json();
	if (!isJsonObject(value)) throw new Error("no JSON object");
	return value;
};

const refusal = (errcode: number, errmsg = "refused") => ({ errcode, errmsg });

describe("GET /api/token", () => {
	it("answers the access_token and when it ends, not to be stored", async () => {
		const { read, calls } = open();
		const expected = { access_token: "pretend-access-token-1", expires_at: "2099-10-01T06:00:00.000Z" };
		expect(await tokenOf(await read())).toEqual(expected);
		passes(60);
		expect(await tokenOf(await read())).toEqual(expected);
		expect(calls()).toHaveLength(1);
		expect(JSON.parse(calls()[0]?.body ?? "")).toEqual({
			grant_type: "client_credential",
			appid: "wx7e57000000000001",
			secret: "7e57c0de7e57c0de7e57c0de7e57c0de",
		});
	});

	it.each([
		["refused", refusal(40125, "invalid appsecret"), 503, "10", "urn:wechat-edge:wechat-refused"],
		["busy", refusal(-1, "system error"), 503, "1", "urn:wechat-edge:wechat-refused"],
		["a page", "<html></html>", 502, "1", "urn:wechat-edge:wechat-garbled"],
		[
			"an empty access_token",
			{ access_token: "", expires_in: 7200 },
			502,
			"1",
			"urn:wechat-edge:wechat-garbled",
		],
		[
			"an endless access_token",
			{ access_token: "x", expires_in: "7200" },
			502,
			"1",
			"urn:wechat-edge:wechat-garbled",
		],
		["a broken connection", brokenConnection, 504, "1", "urn:wechat-edge:wechat-unreachable"],
	])("%s: a problem with Retry-After", async (_, answer, status, retryAfter, type) => {
		const response = await open({ [STABLE_TOKEN]: [answer] }).read();
		expect(response.headers.get("Retry-After")).toBe(retryAfter);
		expect(await problemOf(response)).toMatchObject({ type, status });
	});

	it("is 503 when the keeper cannot be reached and no copy is alive", async () => {
		const ACCESS_TOKEN = {
			getByName: () => {
				throw new Error("overloaded");
			},
		};
		const gateway = openGateway({ clock: impatientClock(), env: { ACCESS_TOKEN } });
		const response = await gateway.request("/api/token", api("GET"));
		expect(response.headers.get("Retry-After")).toBe("1");
		expect(await problemOf(response)).toMatchObject({ type: "urn:wechat-edge:unavailable", status: 503 });
	});
});

describe("POST /api/token/refresh with a rejected access_token", () => {
	it("answers the living one, without a call, if it is another", async () => {
		const { read, refresh, calls } = open();
		await read();
		expect(await tokenOf(await refresh({ rejected: "an-older-one" }))).toMatchObject({
			access_token: "pretend-access-token-1",
		});
		expect(calls()).toHaveLength(1);
	});

	it("asks for another if it is the living one", async () => {
		const { read, refresh, calls } = open();
		await read();
		expect(await tokenOf(await refresh({ rejected: "pretend-access-token-1" }))).toMatchObject({
			access_token: "pretend-access-token-2",
		});
		expect(calls().map(({ body }) => body.includes("force_refresh"))).toEqual([false, false]);
	});

	it("forces a refresh where WeChat gives the same again", async () => {
		const { read, refresh, calls } = open({ [STABLE_TOKEN]: [issued(1), issued(1, 7100), issued(2)] });
		await read();
		passes(100);
		expect(await tokenOf(await refresh({ rejected: "pretend-access-token-1" }))).toMatchObject({
			access_token: "pretend-access-token-2",
		});
		expect(calls().map(({ body }) => body.includes('"force_refresh":true'))).toEqual([false, false, true]);
	});

	it("is 502 with Retry-After for one that WeChat issued just now and gives again", async () => {
		const { read, refresh } = open({ [STABLE_TOKEN]: [issued(1)] });
		await read();
		const response = await refresh({ rejected: "pretend-access-token-1" });
		expect(response.headers.get("Retry-After")).toBe("30");
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:wechat-refused",
			status: 502,
			errcode: 40001,
			remedy: "renew-access-token",
			advice: { en: expect.any(String), zh: expect.any(String) },
		});
	});
});

describe("POST /api/token/refresh without a body: the account is repaired", () => {
	it("ends the pause after a failure, and asks WeChat once", async () => {
		const { read, refresh, calls } = open({ [STABLE_TOKEN]: [refusal(40125), issued(1)] });
		expect((await read()).status).toBe(503);
		expect((await read()).status).toBe(503);
		expect(calls()).toHaveLength(1);
		expect(await tokenOf(await refresh())).toMatchObject({ access_token: "pretend-access-token-1" });
		expect(calls()).toHaveLength(2);
	});

	it("asks at most every ten seconds", async () => {
		const { refresh, calls } = open({ [STABLE_TOKEN]: [refusal(40125)] });
		for (let i = 0; i < 5; i += 1) expect((await refresh()).status).toBe(503);
		expect(calls()).toHaveLength(1);
		passes(9.9);
		await refresh();
		expect(calls()).toHaveLength(1);
		passes(0.1);
		await refresh();
		expect(calls()).toHaveLength(2);
	});

	it.each([
		["an empty object", api("POST", {})],
		["a Content-Length of 0", api("POST", undefined, { "Content-Length": "0" })],
		["an empty body", { method: "POST", headers: { Authorization: `Bearer ${KEY}` }, body: "" }],
		[
			"an empty stream",
			{ method: "POST", headers: { Authorization: `Bearer ${KEY}` }, body: new Blob([]).stream() },
		],
	])("%s is no body either", async (_, init) => {
		expect((await open().request("/api/token/refresh", init)).status).toBe(200);
	});
});

describe("POST /api/token/refresh refuses, without a call", () => {
	it.each([
		["rejected", { rejected: "" }],
		["rejected", { rejected: 42 }],
		["rejected", { rejected: null }],
		["rejected", { rejected: ["pretend"] }],
		["force", { rejected: "x", force: true }],
		["access_token", { access_token: "x" }],
		["__proto__", '{"__proto__": {"rejected": "x"}}'],
	])("%s in %j: 422", async (field, body) => {
		const { refresh, calls } = open();
		const response = await refresh(body);
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:invalid-request",
			status: 422,
			field,
		});
		expect(calls()).toEqual([]);
	});

	it.each([
		["half a JSON", api("POST", '{"rejected":'), 400],
		["an array", api("POST", "[]"), 422],
		["another content type", api("POST", "rejected=x", { "Content-Type": "text/plain" }), 415],
	])("%s: %#", async (_, init, status) => {
		const { request, calls } = open();
		expect(await problemOf(await request("/api/token/refresh", init))).toMatchObject({ status });
		expect(calls()).toEqual([]);
	});
});
