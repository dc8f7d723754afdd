/** Where followers may be sent: read from the environment, or refused. */
import { describe, expect, it, test } from "vitest";
import { allowedRedirect, readOAuthConfig } from "../../../src/http/oauth/oauth-config.ts";

const ENV = {
	WECHAT_APP_ID: "wx7e57000000000001",
	WECHAT_APP_SECRET: "7e57c0de7e57c0de7e57c0de7e57c0de",
	OAUTH_REDIRECTS: "https://www.example.com/member",
};
const read = (change: object = {}) => readOAuthConfig({ ...ENV, ...change });

test("addresses are comma-separated, as people write them", () => {
	const OAUTH_REDIRECTS = " https://www.example.com/member ,https://EXAMPLE.org,http://localhost:8080/a/ ";
	expect(read({ OAUTH_REDIRECTS })).toMatchObject({
		value: {
			redirects: ["https://www.example.com/member", "https://example.org/", "http://localhost:8080/a/"],
			authorizeOrigin: "https://open.weixin.qq.com",
		},
	});
});

describe("a value that is not usable is named by its variable, never shown", () => {
	it.each([
		["OAUTH_REDIRECTS", undefined],
		["OAUTH_REDIRECTS", " "],
		["OAUTH_REDIRECTS", "http://www.example.com/plain"],
		["OAUTH_REDIRECTS", "www.example.org/shop"],
		["OAUTH_REDIRECTS", "https://www.example.com/member?a=1"],
		["OAUTH_REDIRECTS", "https://www.example.com/member#a"],
		["OAUTH_REDIRECTS", "https://user:secret@www.example.com/"],
		["OAUTH_REDIRECTS", "https://www.example.org/*"],
		["OAUTH_REDIRECTS", "https://www.example.com/member,"],
		["WECHAT_OAUTH_ORIGIN", "http://open.example.com"],
		["WECHAT_OAUTH_ORIGIN", "https://open.example.com/connect"],
		["WECHAT_OAUTH_ORIGIN", "open.example.com"],
		["WECHAT_APP_SECRET", ""],
	])("%s = %j", (variable, value) => {
		const config = read({ [variable]: value });
		expect(config).toMatchObject({ ok: false, error: { variable } });
		if (value?.trim()) expect(JSON.stringify(config)).not.toContain(value);
	});

	it("with the place of the wrong one", () => {
		const config = read({ OAUTH_REDIRECTS: "https://www.example.com/,nonsense" });
		expect(config).toMatchObject({ error: { problem: { en: expect.stringMatching(/^Entry 2 /) } } });
	});
});

describe("an address is allowed", () => {
	const redirects = ["https://www.example.com/member", "http://localhost:8080/"];
	const allowed = (text: string) => allowedRedirect(redirects, text);

	it.each([
		"https://www.example.com/member",
		"https://www.example.com/member?from=menu&to=https://evil.example/",
		"https://www.example.com/member#/orders",
		"http://localhost:8080/?a",
	])("%s", (text) => {
		expect(allowed(text)).toBe(text);
	});

	it("however a browser would read it", () => {
		expect(allowed(" HTTPS:\\\\WWW.example.com:443\\x\\..\\member\t")).toBe("https://www.example.com/member");
	});

	it.each([
		"https://www.example.com/",
		"https://www.example.com/member/",
		"https://www.example.com/member/other",
		"https://www.example.com/Member",
		"https://www.example.com/member%2F..",
		"https://www.example.com/member/../other",
		"https://www.example.com:8443/member",
		"https://example.com/member",
		"https://www.example.com.evil.example/member",
		"https://www.example.com@evil.example/member",
		"https://user@www.example.com/member",
		"https://evil.example/https://www.example.com/member",
		"http://www.example.com/member",
		"http://localhost:8081/",
		"//www.example.com/member",
		"/member",
		"javascript:location='https://www.example.com/member'",
		"",
	])("but not %j", (text) => {
		expect(allowed(text)).toBeUndefined();
	});
});
