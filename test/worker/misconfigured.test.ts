/** An account that is not configured, or not as it should be: named by its variable, never by its value. */
import { describe, expect, it } from "vitest";
import { api, problemOf } from "./support/api.ts";
import { openGateway } from "./support/gateway.ts";
import { logLines } from "./support/log.ts";
import { wechatAnswers } from "./support/wechat.ts";

const WRONG = [
	["WECHAT_APP_ID", undefined],
	["WECHAT_APP_ID", "  "],
	["WECHAT_APP_ID", "gh_1234567890abcd"],
	["WECHAT_APP_SECRET", undefined],
	["WECHAT_APP_SECRET", ""],
	["WECHAT_APP_SECRET", "secret-that-is-too-short"],
	["WECHAT_APP_SECRET", "0123456789abcdef0123456789abcdef0"],
	["WECHAT_API_ORIGIN", "http://relay.example"],
	["WECHAT_API_ORIGIN", "https://relay.example/wechat"],
	["WECHAT_API_ORIGIN", "https://user:password-of-relay@relay.example"],
	["WECHAT_API_ORIGIN", "relay.example"],
] as const;

const ROUTES = [
	["POST", "/api/messages/template"],
	["GET", "/api/templates"],
	["POST", "/api/templates"],
	["DELETE", "/api/templates/TEMPLATE_1"],
	["GET", "/api/menu"],
	["PUT", "/api/menu"],
	["DELETE", "/api/menu"],
	["GET", "/api/token"],
	["POST", "/api/token/refresh"],
] as const;

describe("every route that needs the account is 503 misconfigured, and WeChat is not called", () => {
	it.each(WRONG)("%s = %j", async (variable, value) => {
		const wechat = wechatAnswers({});
		const gateway = openGateway({ env: { [variable]: value } });
		for (const [method, path] of ROUTES) {
			const response = await gateway.request(path, api(method));
			const text = await response.clone().text();
			const problem = await problemOf(response);
			expect(problem).toMatchObject({ type: "urn:wechat-edge:misconfigured", status: 503, field: variable });
			expect(problem["detail"]).toContain(`${variable} is not usable.`);
			if (value !== undefined && value.trim() !== "") expect(text).not.toContain(value);
		}
		expect(wechat.calls).toEqual([]);
	});
});

it("the detail is Chinese for Chinese readers", async () => {
	const gateway = openGateway({ env: { WECHAT_APP_SECRET: undefined } });
	const response = await gateway.request("/api/menu", api("GET", undefined, { "Accept-Language": "zh-CN" }));
	expect(await problemOf(response)).toMatchObject({
		detail:
			"配置项 WECHAT_APP_SECRET 不可用：尚未设置，请运行 npx wrangler secret put WECHAT_APP_SECRET。详见 docs/configuration.zh-CN.md。",
	});
});

describe("what is not set is told with what sets it", () => {
	const EVENTS = { EVENTS_URL: "https://www.example.com/events" };
	it.each([
		["WECHAT_APP_SECRET", {}, "/api/menu", "npx wrangler secret put WECHAT_APP_SECRET"],
		["WECHAT_TOKEN", {}, "/wechat", "npx wrangler secret put WECHAT_TOKEN"],
		["API_KEYS", {}, "/api/menu", "npx wrangler secret put API_KEYS"],
		[
			"WECHAT_ENCODING_AES_KEY",
			{ WECHAT_CALLBACK_MODE: "safe" },
			"/wechat",
			"npx wrangler secret put WECHAT_ENCODING_AES_KEY",
		],
		["WECHAT_APP_ID", {}, "/api/menu", "npm run deploy"],
		["EVENTS_SECRET", EVENTS, "POST /api/events/msg_1/replay", "npx wrangler secret put EVENTS_SECRET"],
	])("%s", async (variable, others, request, command) => {
		logLines();
		const [path = "", method = "GET"] = request.split(" ").reverse();
		for (const language of ["en", "zh-CN"]) {
			const gateway = openGateway({ env: { ...others, [variable]: undefined } });
			const response = await gateway.request(path, api(method, undefined, { "Accept-Language": language }));
			const { status, field, detail } = await problemOf(response);
			expect({ status, field }).toEqual({ status: 503, field: variable });
			expect(detail).toContain(command);
			expect(detail).toContain(language === "en" ? "It is not set" : "尚未设置");
		}
	});
});

it("white space around a value does no harm", async () => {
	wechatAnswers({ "/cgi-bin/template/get_all_private_template": [{ template_list: [] }] });
	const gateway = openGateway({
		env: {
			WECHAT_APP_ID: " wx7e57000000000001\n",
			WECHAT_APP_SECRET: " 7e57c0de7e57c0de7e57c0de7e57c0de ",
			API_KEYS: " all : all-scopes-test-key ".replaceAll(" : ", ":"),
		},
	});
	expect((await gateway.request("/api/templates", api("GET"))).status).toBe(200);
});
