/** What a page needs for `wx.config`: `GET /api/jssdk` with a key, `GET /jssdk` for the listed pages themselves. */
import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { signPage } from "../../src/wechat/jssdk-signature.ts";
import { api, jsonOf, problemOf, SENDER_KEY, withKey } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { logLines } from "./support/log.ts";
import { type Script, STABLE_TOKEN, wechatAnswers } from "./support/wechat.ts";

/** Ahead of the real time, so that no alarm rings during a test; noon in Beijing. */
const START = Date.UTC(2099, 9, 1, 4);

beforeEach(() => void vi.setSystemTime(START));
afterEach(async () => {
	vi.useRealTimers();
	await reset();
});

const GET_TICKET = "/cgi-bin/ticket/getticket";
const TICKET = "t1cket-5ecret";
const SHOP = "https://shop.example.com";
const PAGE = `${SHOP}/goods?id=1&from=%E5%BE%AE%E4%BF%A1`;

const open = (script: Script = {}, env: { readonly JSSDK_ORIGINS?: string } = {}) => {
	const wechat = wechatAnswers({
		[GET_TICKET]: [{ errcode: 0, ticket: TICKET, expires_in: 7200 }],
		...script,
	});
	const gateway = openGateway({ clock: impatientClock(), env });
	const withUrl = (path: string, url: string | undefined) =>
		url === undefined ? path : `${path}?url=${encodeURIComponent(url)}`;
	return {
		...wechat,
		request: gateway.request,
		byApi: (url?: string) => gateway.request(withUrl("/api/jssdk", url), api("GET")),
		byPage: (url?: string, headers: Readonly<Record<string, string>> = { Origin: SHOP }) =>
			gateway.request(withUrl("/jssdk", url), { headers }),
	};
};

const listed = { JSSDK_ORIGINS: `${SHOP},https://m.example.com` };

const expectSigned = async (response: Response, url: string) => {
	expect(response.status).toBe(200);
	expect(response.headers.get("Cache-Control")).toBe("no-store");
	const signed = await jsonOf(response);
	expect(signed).toEqual({
		appId: "wx7e57000000000001",
		timestamp: START / 1000,
		nonceStr: expect.stringMatching(/^[0-9a-f]{32}$/),
		signature: expect.any(String),
		url,
	});
	const nonceStr = String(signed["nonceStr"]);
	expect(signed["signature"]).toBe(
		await signPage({ ticket: TICKET, nonceStr, timestamp: START / 1000, url }),
	);
};

describe("GET /api/jssdk", () => {
	it("signs for the page, and the ticket stays here", async () => {
		const response = await open().byApi(PAGE);
		expect(await response.clone().text()).not.toContain(TICKET);
		await expectSigned(response, PAGE);
	});

	it("signs each time with another nonceStr, and asks WeChat once", async () => {
		const { byApi, callsTo } = open();
		const [one, other] = [await jsonOf(await byApi(PAGE)), await jsonOf(await byApi(PAGE))];
		expect(one["nonceStr"]).not.toBe(other["nonceStr"]);
		expect(callsTo(GET_TICKET)).toHaveLength(1);
	});

	it.each(["http://shop.example.com/", "http://localhost:3000/", "https://xn--fsqu00a.xn--fiqs8s/%E4%BD%A0"])(
		"signs %s as it is",
		async (url) => {
			await expectSigned(await open().byApi(url), url);
		},
	);

	it("needs a key with the scope read", async () => {
		const { request } = open();
		expect((await request("/api/jssdk?url=https://a.test/")).status).toBe(401);
		expect((await request("/api/jssdk?url=https://a.test/", { headers: withKey(SENDER_KEY) })).status).toBe(
			403,
		);
	});

	it("with JSSDK_ORIGINS signs for their pages alone", async () => {
		const { byApi, callsTo } = open({}, listed);
		await expectSigned(await byApi(PAGE), PAGE);
		const problem = await problemOf(await byApi("https://elsewhere.example/"));
		expect(problem).toMatchObject({ status: 422, type: "urn:wechat-edge:invalid-request", field: "url" });
		expect(problem["detail"]).toContain("JSSDK_ORIGINS");
		expect(callsTo(GET_TICKET)).toHaveLength(1);
	});

	it.each([
		["no access_token", STABLE_TOKEN, { errcode: 40164, errmsg: "invalid ip 203.0.113.7" }, 503, "10"],
		["no ticket", GET_TICKET, { errcode: 48001, errmsg: "api unauthorized" }, 502, "10"],
		[
			"no more tickets today",
			GET_TICKET,
			{ errcode: 45009, errmsg: "reach max api daily quota limit" },
			429,
			"43200",
		],
		["no answer of WeChat's", GET_TICKET, "<html>", 502, "1"],
		["half an answer", GET_TICKET, { errcode: 0, expires_in: 7200 }, 502, "1"],
	])("%s: a problem that says why, with Retry-After", async (_, path, answer, status, retryAfter) => {
		const response = await open({ [path]: [answer] }).byApi(PAGE);
		expect(response.headers.get("Retry-After")).toBe(retryAfter);
		expect(await problemOf(response)).toMatchObject({ status });
	});
});

describe("GET /jssdk", () => {
	it("signs for a listed page and lets it read the answer, without a key", async () => {
		const response = await open({}, listed).byPage(PAGE);
		expect(response.headers.get("Access-Control-Allow-Origin")).toBe(SHOP);
		expect(response.headers.get("Vary")).toBe("Origin");
		await expectSigned(response, PAGE);
	});

	it("lets one listed page sign for another", async () => {
		const url = "https://m.example.com/";
		await expectSigned(await open({}, listed).byPage(url), url);
	});

	it("signs for a page of its own host, whose browser sends no Origin", async () => {
		const response = await open({}, listed).byPage(PAGE, {});
		expect(response.headers.has("Access-Control-Allow-Origin")).toBe(false);
		expect(response.headers.get("Vary")).toBe("Origin");
		await expectSigned(response, PAGE);
	});

	it.each([
		"https://elsewhere.example",
		"http://shop.example.com",
		"https://shop.example.com:8443",
		"https://shop.example.com.evil.example",
		"null",
		"",
	])(
		"refuses a page of the origin %j, which may not even read why, and asks WeChat for nothing",
		async (origin) => {
			const { byPage, calls } = open({}, listed);
			const response = await byPage(PAGE, { Origin: origin });
			expect(response.headers.has("Access-Control-Allow-Origin")).toBe(false);
			expect(response.headers.get("Vary")).toBe("Accept-Language, Origin");
			expect(await problemOf(response)).toMatchObject({ status: 403, type: "urn:wechat-edge:forbidden" });
			expect(calls).toEqual([]);
		},
	);

	it.each(["https://elsewhere.example/", "https://shop.example.com@elsewhere.example/"])(
		"refuses a listed page that asks for %s, and lets it read why",
		async (url) => {
			const response = await open({}, listed).byPage(url);
			expect(response.headers.get("Access-Control-Allow-Origin")).toBe(SHOP);
			expect(await problemOf(response)).toMatchObject({ status: 422, field: "url" });
		},
	);

	it("signs for nobody without JSSDK_ORIGINS", async () => {
		const { byPage, calls } = open();
		expect(await problemOf(await byPage(PAGE))).toMatchObject({ status: 403 });
		expect(await problemOf(await byPage(PAGE, {}))).toMatchObject({ status: 422, field: "url" });
		expect(calls).toEqual([]);
	});

	it("says that JSSDK_ORIGINS is malformed, as does /api/jssdk", async () => {
		const { byPage, byApi } = open({}, { JSSDK_ORIGINS: "*" });
		const expected = { status: 503, type: "urn:wechat-edge:misconfigured", field: "JSSDK_ORIGINS" };
		expect(await problemOf(await byPage(PAGE))).toMatchObject(expected);
		expect(await problemOf(await byApi(PAGE))).toMatchObject(expected);
	});

	it("keeps the account's faults from strangers and puts them into the log", async () => {
		const lines = logLines();
		const refusal = { errcode: 40164, errmsg: "invalid ip 203.0.113.7, not in whitelist" };
		const response = await open({ [STABLE_TOKEN]: [refusal] }, listed).byPage(PAGE);
		expect(response.headers.get("Retry-After")).toBe("10");
		expect(await response.clone().text()).not.toMatch(/40164|203\.0\.113|whitelist/);
		expect(await problemOf(response)).toMatchObject({ status: 503, type: "urn:wechat-edge:unavailable" });
		const entry = { event: "page not signed for", errcode: 40164, reason: expect.any(String) };
		expect(lines).toEqual([{ level: "error", entry }]);
	});

	it.each(["POST", "OPTIONS", "PUT"])("answers %s with 405", async (method) => {
		const response = await open({}, listed).request("/jssdk", { method, headers: { Origin: SHOP } });
		expect(response.headers.get("Allow")).toBe("GET");
		expect(response.status).toBe(405);
	});
});

describe.each(["/api/jssdk", "/jssdk"])("a url that %s cannot sign for", (path) => {
	const problemFor = async (query: string) => {
		const { request, calls } = open({}, listed);
		const response = await request(`${path}${query}`, api("GET"));
		expect(calls).toEqual([]);
		return await problemOf(response);
	};

	it("has a fragment: cut it off", async () => {
		const problem = await problemFor(`?url=${encodeURIComponent(`${SHOP}/goods#/detail`)}`);
		expect(problem).toMatchObject({ status: 422, field: "url" });
		expect(problem["detail"]).toContain('Cut the url off from the "#"');
	});

	it.each([
		"",
		"?url=",
		`?url=${SHOP}/&url=${SHOP}/`,
		"?url=/goods",
		"?url=goods",
		"?url=//shop.example.com/",
		"?url=shop.example.com",
		"?url=https:shop.example.com",
		"?url=https://",
		"?url=ftp://shop.example.com/",
		"?url=javascript:alert(1)",
		"?url=file:///etc/passwd",
		`?url=${SHOP}/%20a`,
		`?url=${SHOP}/%0Aa`,
		"?url=https:%5C%5Cshop.example.com/",
	])("is not the whole address of a web page, once: %s", async (query) => {
		expect(await problemFor(query)).toMatchObject({ status: 422, field: "url" });
	});

	it("was not encoded, so that its second parameter came as one of ours", async () => {
		const problem = await problemFor(`?url=${SHOP}/goods?id=1&from=menu`);
		expect(problem).toMatchObject({ status: 422, field: "from" });
		expect(problem["detail"]).toContain("encodeURIComponent");
	});
});
