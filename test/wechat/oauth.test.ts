/** Web authorisation: WeChat's link, its answers, and what is wrong with a code. */
import { describe, expect, it, test } from "vitest";
import type { WechatError } from "../../src/wechat/api.ts";
import {
	authorizeUrl,
	codeRequest,
	isCodeRefused,
	isRefusal,
	parseAuthorisation,
	parseUserinfo,
} from "../../src/wechat/oauth.ts";

test("WeChat's link has its parts in WeChat's order, and ends in #wechat_redirect", () => {
	const redirectUri = "https://wx.example.com/oauth/callback?a=1&b=二";
	expect(
		authorizeUrl("https://open.weixin.qq.com", {
			appId: "wx7e57000000000001",
			redirectUri,
			scope: "snsapi_base",
			state: "0f",
		}),
	).toBe(
		"https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx7e57000000000001" +
			"&redirect_uri=https%3A%2F%2Fwx.example.com%2Foauth%2Fcallback%3Fa%3D1%26b%3D%E4%BA%8C" +
			"&response_type=code&scope=snsapi_base&state=0f#wechat_redirect",
	);
});

test("neither the AppSecret nor the code may come back in an answer", () => {
	const { secrets } = codeRequest({ appId: "wx", appSecret: "the secret" }, "the code");
	expect(secrets).toEqual(["the secret", "the code"]);
});

describe("a follower has refused", () => {
	test.each(["", "authdeny"])("with the code %j", (code) => expect(isRefusal(code)).toBe(true));
	test("and not with any other", () => expect(isRefusal("011AbcDef")).toBe(false));
});

const ANSWER = {
	access_token: "web-token",
	expires_in: 7200,
	refresh_token: "refresh-token",
	openid: "oFollower",
	scope: "snsapi_base",
};

describe("an authorisation", () => {
	it("is openid, scope and the follower's access_token", () => {
		expect(parseAuthorisation(ANSWER)).toEqual({
			ok: true,
			value: { openid: "oFollower", scope: "snsapi_base", accessToken: "web-token" },
		});
	});

	it("has a unionid and says that it is a preview's, where WeChat says so", () => {
		expect(parseAuthorisation({ ...ANSWER, unionid: "uFollower", is_snapshotuser: 1 })).toMatchObject({
			value: { unionid: "uFollower", is_snapshotuser: 1 },
		});
	});

	it.each([
		["is_snapshotuser", 0],
		["unionid", ""],
		["unionid", 7],
	])("has no %s that is %j", (name, value) => {
		const parsed = parseAuthorisation({ ...ANSWER, [name]: value });
		expect(parsed.ok && Object.keys(parsed.value)).toEqual(["openid", "scope", "accessToken"]);
	});

	it.each([
		["openid", ""],
		["openid", 7],
		["openid", undefined],
		["scope", undefined],
		["access_token", null],
	])("without %s (%j) is none", (name, value) => {
		expect(parseAuthorisation({ ...ANSWER, [name]: value })).toEqual({
			ok: false,
			error: `${name} is not a text`,
		});
	});
});

test("of name and picture what is a text counts, and neither sex nor region", () => {
	const answer = { openid: "o", nickname: "小明🙂", headimgurl: 7, sex: 1, city: "广州", unionid: "u" };
	expect(parseUserinfo(answer)).toEqual({ nickname: "小明🙂", unionid: "u" });
});

test("of a name the control characters do not count, and one of nothing else is none", () => {
	expect(parseUserinfo({ nickname: "小\u0000明\n" })).toEqual({ nickname: "小明" });
	expect(parseUserinfo({ nickname: "\u0000\u001f", unionid: "u" })).toEqual({ unionid: "u" });
});

describe("it is the code that WeChat refuses", () => {
	const refused = (errcode: number): WechatError => ({
		kind: "refused",
		endpoint: "token",
		errcode,
		errmsg: "",
	});
	test.each([40029, 40163, 41008, 42003])("with errcode %i", (errcode) => {
		expect(isCodeRefused(refused(errcode))).toBe(true);
	});
	test.each([-1, 40013, 40125, 45011])("and not with errcode %i", (errcode) => {
		expect(isCodeRefused(refused(errcode))).toBe(false);
	});
	test("and not when there is no answer", () => {
		expect(isCodeRefused({ kind: "unreachable", reason: "timeout" })).toBe(false);
	});
});
