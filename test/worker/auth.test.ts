/** Who may use the API, and for what. */
import { describe, expect, it } from "vitest";
import { api, expectNoSecret, KEY, problemOf, READER_KEY, SENDER_KEY, withKey } from "./support/api.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { wechatAnswers } from "./support/wechat.ts";

useLedger();

const ROUTES = [
	["POST", "/api/messages/template", "send"],
	["GET", "/api/templates", "read"],
	["POST", "/api/templates", "manage"],
	["DELETE", "/api/templates/TEMPLATE_1", "manage"],
	["GET", "/api/menu", "read"],
	["PUT", "/api/menu", "manage"],
	["DELETE", "/api/menu", "manage"],
	["GET", "/api/token", "token"],
	["POST", "/api/token/refresh", "token"],
	["GET", "/api/status", "read"],
] as const;

describe("without a valid key there is no way in", () => {
	it.each(ROUTES)("%s %s is 401 and says how to authenticate", async (method, path) => {
		const wechat = wechatAnswers({});
		const response = await openGateway().request(path, { method });
		expect(response.headers.get("WWW-Authenticate")).toBe('Bearer realm="wechat-edge"');
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:unauthorized",
			status: 401,
			detail: "Send an API key in the header: Authorization: Bearer <key>.",
		});
		expect(wechat.calls).toEqual([]);
	});

	it.each([
		["a wrong key", "Bearer no-such-key-anywhere"],
		["a truncated key", `Bearer ${KEY.slice(0, -1)}`],
		["a key with one letter too many", `Bearer ${KEY}x`],
		["the key's name for a key", "Bearer all"],
		["the whole entry of API_KEYS", `Bearer all:${KEY}`],
		["a key of non-Latin letters", `Bearer ${encodeURIComponent("密钥密钥密钥密钥密钥密钥密钥")}`],
	])("%s is 401 invalid_token", async (_, Authorization) => {
		const response = await openGateway().request("/api/status", { headers: { Authorization } });
		expect(response.headers.get("WWW-Authenticate")).toBe(
			'Bearer realm="wechat-edge", error="invalid_token"',
		);
		expect(await problemOf(response)).toMatchObject({ type: "urn:wechat-edge:unauthorized", status: 401 });
	});

	it.each([
		["all:some-key-of-16-or-more", "Send only what stands behind the name and its colon."],
		[`all:${KEY}`, "Send only what stands behind the name and its colon."],
		[`"${KEY}"`, "Send it without the quotes."],
		[`'${KEY}'`, "Send it without the quotes."],
		[KEY.slice(1), "Check for a truncated or rotated key."],
	])("Bearer %s is told what is wrong with it, by its looks alone", async (given, hint) => {
		const headers = { Authorization: `Bearer ${given}` };
		const problem = await problemOf(await openGateway().request("/api/status", { headers }));
		expect(problem).toMatchObject({ status: 401, detail: `This API key is not in API_KEYS. ${hint}` });
	});

	it.each([
		["without scheme", KEY],
		["by another scheme", `Basic ${btoa(`all:${KEY}`)}`],
		["with a space in it", `Bearer ${KEY.slice(0, 5)} ${KEY.slice(5)}`],
		["that is empty", "Bearer "],
	])("a key %s is 401", async (_, Authorization) => {
		const response = await openGateway().request("/api/status", { headers: { Authorization } });
		expect(await problemOf(response)).toMatchObject({ status: 401 });
	});

	it.each(["key", "api_key", "access_token", "Authorization"])(
		"a key in the query string, as %s, is never accepted",
		async (name) => {
			const query = new URLSearchParams({ [name]: name === "Authorization" ? `Bearer ${KEY}` : KEY });
			const response = await openGateway().request(`/api/status?${query}`);
			expect(await problemOf(response)).toMatchObject({ status: 401 });
		},
	);

	it("whatever stands below /api stays in the dark", async () => {
		expect(await problemOf(await openGateway().request("/api/no-such-thing"))).toMatchObject({ status: 401 });
	});
});

describe("a valid key", () => {
	it.each(["Bearer", "bearer", "BEARER"])("is accepted with the scheme spelt %s", async (scheme) => {
		const headers = { Authorization: `${scheme} ${KEY}` };
		expect((await openGateway().request("/api/status", { headers })).status).toBe(200);
	});

	it.each([
		[READER_KEY, "reader", "read"],
		[SENDER_KEY, "sender", "send"],
	])("of one scope opens only its own routes: %s", async (key, name, scope) => {
		wechatAnswers({});
		const gateway = openGateway();
		for (const [method, path, needed] of ROUTES) {
			const response = await gateway.request(path, { method, headers: withKey(key) });
			if (needed === scope) expect(response.status).not.toBe(403);
			else {
				expect(await problemOf(response)).toMatchObject({
					type: "urn:wechat-edge:forbidden",
					status: 403,
					detail: `The key "${name}" lacks the scope "${needed}". Add it in API_KEYS: ${name}:<key>:…+${needed}.`,
				});
			}
		}
	});
});

describe("paths and methods", () => {
	it.each([
		"/",
		"/api",
		"/api/nothing",
		"/api/messages",
		"/api/token/refresh/now",
		"/wechat/callback",
		"/.env",
	])("%s is 404", async (path) => {
		const problem = await problemOf(await openGateway().request(path, api("GET")));
		expect(problem).toMatchObject({ type: "urn:wechat-edge:not-found", status: 404 });
	});

	it.each([
		["/api/messages/template", "POST", ["GET", "PUT", "DELETE", "PATCH"]],
		["/api/templates", "GET, POST", ["PUT", "DELETE"]],
		["/api/templates/TEMPLATE_1", "DELETE", ["GET", "POST", "PUT"]],
		["/api/menu", "GET, PUT, DELETE", ["POST", "PATCH"]],
		["/api/token", "GET", ["POST", "PUT"]],
		["/api/token/refresh", "POST", ["GET", "PUT"]],
		["/api/status", "GET", ["POST"]],
		["/healthz", "GET", ["POST"]],
	])("%s allows %s: others are 405", async (path, allowed, others) => {
		const wechat = wechatAnswers({});
		for (const method of others) {
			const response = await openGateway().request(path, api(method));
			expect(response.headers.get("Allow")).toBe(allowed);
			expect(await problemOf(response)).toMatchObject({
				type: "urn:wechat-edge:method-not-allowed",
				status: 405,
			});
		}
		expect(wechat.calls).toEqual([]);
	});
});

describe("the language of a problem", () => {
	it.each([
		["zh-CN,zh;q=0.9,en;q=0.8", "zh", expect.stringContaining("该路径不存在。")],
		["en-US,en;q=0.9,zh;q=0.8", "en", expect.stringContaining("There is nothing at this path.")],
		["fr", "en", expect.stringContaining("There is nothing at this path.")],
	])("for Accept-Language: %s is %s", async (accepted, language, detail) => {
		const response = await openGateway().request("/nothing", { headers: { "Accept-Language": accepted } });
		expect(response.headers.get("Content-Language")).toBe(language);
		expect(response.headers.get("Vary")).toBe("Accept-Language");
		expect(response.headers.get("Cache-Control")).toBe("no-store");
		expect(await problemOf(response)).toMatchObject({ detail });
	});
});

describe("without usable API_KEYS the API fails closed", () => {
	it.each([
		["missing", undefined],
		["empty", ""],
		["a bare key", KEY],
		["a short key", "all:tooshort"],
		["an unknown scope", `all:${KEY}:send+sned`],
		["two of a name", `all:${KEY},all:${READER_KEY}`],
	])("%s: 503 misconfigured, naming API_KEYS and no key", async (_, API_KEYS) => {
		const gateway = openGateway({ env: { API_KEYS } });
		const response = await gateway.request("/api/status", api("GET"));
		const text = await response.clone().text();
		expectNoSecret(text);
		expect(text).not.toMatch(/tooshort|sned/);
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:misconfigured",
			status: 503,
			field: "API_KEYS",
			detail: expect.stringContaining("API_KEYS is not usable."),
		});
	});

	it("/healthz and the callback need none", async () => {
		const gateway = openGateway({ env: { API_KEYS: undefined } });
		expect((await gateway.request("/healthz")).status).toBe(200);
	});
});
