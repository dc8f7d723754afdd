/** `GET /oauth/start`: from a menu link to WeChat's page. */
import { describe, expect, it, test } from "vitest";
import { problemOf } from "./support/api.ts";
import { GATEWAY, locationOf, OWNERS_PAGE, openBrowser, openOAuth } from "./support/oauth.ts";

const start = (query: Readonly<Record<string, string>> = {}, env: object = {}) =>
	openBrowser(openOAuth(env)).start(query);

describe("a link that is right", () => {
	it("leads to WeChat's page, which leads back here", async () => {
		const response = await start();
		expect(response.status).toBe(302);
		expect(response.headers.get("Location")).toMatch(
			/^https:\/\/open\.weixin\.qq\.com\/connect\/oauth2\/authorize\?appid=wx7e57000000000001&redirect_uri=https%3A%2F%2Fwx\.example\.com%2Foauth%2Fcallback&response_type=code&scope=snsapi_base&state=[0-9a-f]{72}#wechat_redirect$/,
		);
	});

	it("is kept nowhere and told to no other page", async () => {
		const { headers } = await start();
		expect(headers.get("Cache-Control")).toBe("no-store");
		expect(headers.get("Referrer-Policy")).toBe("no-referrer");
	});

	it("may ask for name and picture", async () => {
		const { searchParams } = locationOf(await start({ scope: "snsapi_userinfo" }));
		expect(searchParams.get("scope")).toBe("snsapi_userinfo");
	});

	it("leads to another page of WeChat's where WECHAT_OAUTH_ORIGIN says so", async () => {
		const response = await start({}, { WECHAT_OAUTH_ORIGIN: "http://localhost:8788" });
		expect(locationOf(response).origin).toBe("http://localhost:8788");
	});

	it("leads back to this machine where it was opened there", async () => {
		const browser = openBrowser(openOAuth(), "http://localhost:8787");
		const { searchParams } = locationOf(await browser.start());
		expect(searchParams.get("redirect_uri")).toBe("http://localhost:8787/oauth/callback");
		expect(browser.cookies()).toMatch(/^oauth-/);
	});

	it("leads back by https from behind a tunnel", async () => {
		const url = `http://wx.example.com/oauth/start?redirect_uri=${encodeURIComponent(OWNERS_PAGE)}`;
		const response = await openOAuth().request(url, { headers: { "X-Forwarded-Proto": "https" } });
		expect(locationOf(response).searchParams.get("redirect_uri")).toBe(`${GATEWAY}/oauth/callback`);
		expect(response.headers.get("Set-Cookie")).toMatch(/^__Host-.*; Secure$/);
	});

	it("tells nobody where the follower goes on to, and carries no secret", async () => {
		const location = (await start({ state: "owners-state" })).headers.get("Location");
		expect(location).not.toMatch(/www\.example\.com|owners-state|7e57c0de/);
	});
});

describe("a link that is wrong is 422, and leads nowhere", () => {
	const refused = async (response: Response, field?: string) => {
		expect(response.headers.get("Location")).toBeNull();
		expect(response.headers.get("Set-Cookie")).toBeNull();
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:invalid-request",
			status: 422,
			...(field === undefined ? {} : { field }),
		});
	};

	it.each([
		["https://evil.example/member"],
		["https://www.example.com/other"],
		["https://www.example.com@evil.example/member"],
		["javascript:alert(1)"],
		[""],
	])("with the redirect_uri %j", async (redirect_uri) => {
		await refused(await start({ redirect_uri }), "redirect_uri");
	});

	it("without a redirect_uri", async () => {
		await refused(await openOAuth().request(`${GATEWAY}/oauth/start`), "redirect_uri");
	});

	it.each([
		["missing", "", "redirect_uri is missing"],
		["encoded twice", encodeURIComponent(OWNERS_PAGE), "redirect_uri is not a whole address"],
		["without https", "www.example.com/member", "redirect_uri is not a whole address"],
		["of another page", "https://www.example.com/other", "redirect_uri is not in OAUTH_REDIRECTS"],
	])("with a redirect_uri that is %s, it says so", async (_, redirect_uri, detail) => {
		const problem = await problemOf(await start({ redirect_uri }));
		expect(problem["detail"]).toContain(detail);
	});

	it("for a browser is a short page in words, as at the end of the way", async () => {
		const headers = { Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };
		const response = await openOAuth().request(`${GATEWAY}/oauth/start`, { headers });
		expect(response.status).toBe(422);
		expect(response.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
		expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
		const page = await response.text();
		expect(page).toContain("缺少 redirect_uri");
		expect(page).toContain("redirect_uri is missing");
	});

	it.each(["snsapi_login", "snsapi_base,snsapi_userinfo", ""])("with the scope %j", async (scope) => {
		await refused(await start({ scope }), "scope");
	});

	it("with more than a browser keeps", async () => {
		await refused(await start({ state: "s".repeat(4000) }), "redirect_uri");
	});

	it("by plain http", async () => {
		const query = new URLSearchParams({ redirect_uri: OWNERS_PAGE });
		await refused(await openOAuth().request(`http://wx.example.com/oauth/start?${query}`));
	});
});

describe("what is not configured is 503 and named", () => {
	it.each([
		["OAUTH_REDIRECTS", undefined],
		["OAUTH_REDIRECTS", "https://www.example.com/member?a=1"],
		["WECHAT_OAUTH_ORIGIN", "open.weixin.qq.com"],
		["WECHAT_APP_ID", undefined],
		["WECHAT_APP_SECRET", undefined],
	])("%s = %j", async (field, value) => {
		for (const path of ["/oauth/start", "/oauth/callback"]) {
			const response = await openOAuth({ [field]: value }).request(GATEWAY + path);
			const problem = await problemOf(response);
			expect(problem).toMatchObject({ type: "urn:wechat-edge:misconfigured", status: 503, field });
		}
	});
});

test.each(["/oauth/start", "/oauth/callback"])("%s answers GET alone", async (path) => {
	const response = await openOAuth().request(GATEWAY + path, { method: "POST" });
	expect(response.status).toBe(405);
	expect(response.headers.get("Allow")).toBe("GET");
});
