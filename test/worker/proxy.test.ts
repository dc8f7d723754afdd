/** `/api/proxy/<path>`: what reaches WeChat, and what comes back. */
import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { api, KEY, problemOf, READER_KEY, withKey } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { type Script, wechatAnswers } from "./support/wechat.ts";

afterEach(() => reset());

const USERS = "/cgi-bin/user/get";
const TAGS = "/cgi-bin/tags/create";

const ask = async (
	path: string,
	script: Script,
	init: RequestInit = api("GET"),
	setting: { readonly env?: object } = {},
) => {
	const wechat = wechatAnswers(script);
	const response = await openGateway({ clock: impatientClock(), ...setting }).request(
		`/api/proxy${path}`,
		init,
	);
	return { response, wechat };
};

describe("what reaches WeChat", () => {
	it("is the path and the query, with the access_token instead of the caller's", async () => {
		const { wechat } = await ask(`${USERS}?next_openid=o%201&Access_Token=theirs&access%5Ftoken=theirs`, {
			[USERS]: [{ total: 0 }],
		});
		expect(wechat.callsTo(USERS).map(({ url }) => url)).toEqual([
			"https://wechat.test/cgi-bin/user/get?access_token=pretend-access-token-1&next_openid=o%201",
		]);
	});

	it("is the path with its slashes, also where the caller encoded them", async () => {
		const { wechat } = await ask("/cgi-bin%2Fuser%2fget?next_openid=a%2Fb", { [USERS]: [{ total: 0 }] });
		expect(wechat.callsTo(USERS).map(({ url }) => url)).toEqual([
			"https://wechat.test/cgi-bin/user/get?access_token=pretend-access-token-1&next_openid=a%2Fb",
		]);
	});

	it.each(["GET", "POST", "PUT", "DELETE", "PATCH"])("is the method %s", async (method) => {
		const { wechat } = await ask(USERS, { [USERS]: [{ errcode: 0 }] }, api(method));
		expect(wechat.callsTo(USERS).map((call) => call.method)).toEqual([method]);
	});

	it("is the body byte for byte, with its type", async () => {
		const body = '{ "tag" : {"name":"你好\\u4f60" } }\n';
		const { wechat } = await ask(TAGS, { [TAGS]: [{ errcode: 0 }] }, api("POST", body));
		expect(wechat.callsTo(TAGS)[0]?.body).toBe(body);
		expect(wechat.callsTo(TAGS)[0]?.headers.get("Content-Type")).toBe("application/json");
	});

	it("is a form with a file, with its boundary", async () => {
		const form = new FormData();
		form.append("media", new File(["GIF89a"], "图.gif", { type: "image/gif" }));
		const path = "/cgi-bin/media/upload";
		const init = { method: "POST", headers: withKey(KEY), body: form };
		const { wechat } = await ask(`${path}?type=image`, { [path]: [{ media_id: "M" }] }, init);
		const [call] = wechat.callsTo(path);
		const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(
			call?.headers.get("Content-Type") ?? "",
		)?.[1];
		expect(call?.body).toContain(`--${boundary}--`);
		expect(call?.body).toContain('filename="图.gif"');
		expect(call?.body).toContain("GIF89a");
	});

	it("is no header that tells of the caller, least of all the API key", async () => {
		const headers = {
			...{ Accept: "image/*", "Content-Type": "text/plain", "Content-Encoding": "identity" },
			...{ Cookie: "a=b", "CF-Connecting-IP": "203.0.113.7", "X-Forwarded-For": "203.0.113.7" },
			...{
				"CF-Ray": "1",
				"User-Agent": "backend/1",
				Referer: "https://owner.example/",
				"X-Relay-Key": "theirs",
			},
			...{ Host: "gateway.example", Origin: "https://owner.example", "Accept-Language": "zh-CN" },
		};
		const { wechat } = await ask(TAGS, { [TAGS]: [{ errcode: 0 }] }, api("POST", "x", headers));
		expect(Object.fromEntries(wechat.callsTo(TAGS)[0]?.headers ?? [])).toEqual({
			accept: "image/*",
			"content-encoding": "identity",
			"content-type": "text/plain",
		});
	});

	it("has the relay's key where there is a relay", async () => {
		const setting = { env: { WECHAT_RELAY_KEY: "relay-key" } };
		const { wechat } = await ask(USERS, { [USERS]: [{ total: 0 }] }, api("GET"), setting);
		expect(wechat.callsTo(USERS)[0]?.headers.get("X-Relay-Key")).toBe("relay-key");
	});

	it("goes through the binding EGRESS where there is one", async () => {
		const asked: string[] = [];
		const EGRESS = {
			fetch: async (request: Request) => {
				asked.push(request.url);
				return Response.json({ total: 7 });
			},
		};
		const { response, wechat } = await ask(USERS, {}, api("GET"), { env: { EGRESS } });
		expect(await response.json()).toEqual({ total: 7 });
		expect(asked).toEqual([
			expect.stringMatching(/^https:\/\/wechat\.test\/cgi-bin\/user\/get\?access_token=/),
		]);
		expect(wechat.callsTo(USERS)).toEqual([]);
	});
});

describe("what comes back", () => {
	const answerWith = async (answer: Response) =>
		(await ask(USERS, { [USERS]: [() => Promise.resolve(answer)] })).response;

	it("is WeChat's answer byte for byte, spaces and large numbers included", async () => {
		const text = '{ "msg_id":3557254367693750277,\n"errcode" : 0 }\n';
		const headers = { "Content-Type": "application/json; encoding=utf-8" };
		const response = await answerWith(new Response(text, { headers }));
		expect(response.status).toBe(200);
		expect(await response.text()).toBe(text);
		expect(Object.fromEntries(response.headers)).toEqual({
			"cache-control": "no-store",
			"content-type": "application/json; encoding=utf-8",
		});
	});

	it("has the headers that say what the bytes are, and no others", async () => {
		const response = await answerWith(
			new Response("GIF89a", {
				headers: {
					...{ "Content-Type": "image/gif", "Content-Disposition": 'attachment; filename="m.gif"' },
					...{ "Set-Cookie": "a=b", Connection: "close", "Keep-Alive": "timeout=5", Server: "nginx" },
					...{ Location: "https://elsewhere.example/", "Strict-Transport-Security": "max-age=1" },
					...{ "Access-Control-Allow-Origin": "*", "Cache-Control": "max-age=3600", Via: "1.1 relay" },
				},
			}),
		);
		expect(await response.text()).toBe("GIF89a");
		expect(Object.fromEntries(response.headers)).toEqual({
			"cache-control": "no-store",
			"content-type": "image/gif",
			"content-disposition": 'attachment; filename="m.gif"',
		});
	});

	it("has no body where WeChat's has none", async () => {
		const response = await answerWith(new Response(null, { status: 204 }));
		expect(response.status).toBe(204);
		expect(await response.text()).toBe("");
	});

	it("quotes neither the access_token nor the relay's key, also where a relay does", async () => {
		const { response } = await ask(
			USERS,
			{
				[USERS]: [
					({ url, headers }) => Promise.resolve(new Response(`${url} ${headers.get("X-Relay-Key")}`)),
				],
			},
			api("GET"),
			{ env: { WECHAT_RELAY_KEY: "relay-key" } },
		);
		expect(await response.text()).toBe("https://wechat.test/cgi-bin/user/get?access_token=… …");
	});

	it("is a problem where WeChat answers with a redirect, and nobody is led anywhere", async () => {
		const elsewhere = "https://elsewhere.example/?access_token=pretend-access-token-1";
		const response = await answerWith(Response.redirect(elsewhere, 302));
		expect(response.headers.has("Location")).toBe(false);
		expect(await problemOf(response)).toMatchObject({ type: "urn:wechat-edge:wechat-garbled", status: 502 });
	});
});

describe("a refusal is WeChat's answer, explained in two headers", () => {
	const refusal = { errcode: 40003, errmsg: "invalid openid rid: 1-2-3" };
	const refuse = async (answer: object | Response, headers: Record<string, string> = {}) =>
		(await ask(USERS, { [USERS]: [answer] }, api("GET", undefined, headers))).response;

	it("in English, with the remedy", async () => {
		const response = await refuse(refusal);
		expect(response.status).toBe(200);
		expect(await response.json()).toEqual(refusal);
		expect(response.headers.get("X-WeChat-Advice")).toContain("The openid is not one of this account.");
		expect(response.headers.get("X-WeChat-Advice")).toContain("another openid in every account");
		expect(response.headers.get("X-WeChat-Remedy")).toBe("fix-request");
	});

	it("in Chinese as ASCII, which decodeURIComponent reads", async () => {
		const words = "openid 不合法，或不属于这个账号。";
		const advice =
			(await refuse(refusal, { "Accept-Language": "zh-CN,zh;q=0.9" })).headers.get("X-WeChat-Advice") ?? "";
		expect(advice).toMatch(/^[ -~]+$/);
		expect(decodeURIComponent(advice)).toContain(words);
	});

	it("with what errmsg names: the address that WeChat saw", async () => {
		const response = await refuse({ errcode: 40164, errmsg: "invalid ip 203.0.113.7, not in whitelist" });
		expect(response.headers.get("X-WeChat-Advice")).toContain("WeChat saw the address 203.0.113.7.");
		expect(response.headers.get("X-WeChat-Remedy")).toBe("fix-account");
	});

	it("also where it comes as text/plain", async () => {
		const response = await refuse(new Response('{"errcode":40007,"errmsg":"invalid media_id"}'));
		expect(response.headers.get("X-WeChat-Remedy")).toBe("fix-request");
	});

	it.each([
		["cgi-bin/template/api_set_industry", "wait", "once a month"],
		["cgi-bin/message/template/send", "fix-request", "GET /api/templates"],
	])("as the call gives the errcode its meaning: 43100 of %s", async (path, remedy, words) => {
		const answers = { [`/${path}`]: [{ errcode: 43100, errmsg: "change template too frequently" }] };
		const { response } = await ask(`/${path}`, answers, api("POST", {}));
		expect(response.headers.get("X-WeChat-Remedy")).toBe(remedy);
		expect(response.headers.get("X-WeChat-Advice")).toContain(words);
	});

	it("but not where the errcode is unknown, or none", async () => {
		for (const answer of [{ errcode: 987_654, errmsg: "new" }, { errcode: 0 }, { total: 1 }]) {
			const response = await refuse(answer);
			expect([...response.headers.keys()].filter((name) => name.startsWith("x-"))).toEqual([]);
			expect(await response.json()).toEqual(answer);
		}
	});

	it("an answer that is an HTTP error without an errcode is passed on too, and said to be none of WeChat's", async () => {
		const page = new Response("<h1>502 Bad Gateway</h1>", {
			status: 502,
			headers: { "Content-Type": "text/html" },
		});
		const response = await refuse(page);
		expect(response.status).toBe(502);
		expect(await response.text()).toBe("<h1>502 Bad Gateway</h1>");
		expect(response.headers.get("X-WeChat-Advice")).toContain("HTTP 502");
		expect(response.headers.has("X-WeChat-Remedy")).toBe(false);
	});
});

describe("WeChat is not called", () => {
	const refused = async (path: string, init?: RequestInit) => {
		const { response, wechat } = await ask(path, {}, init);
		expect(wechat.calls).toEqual([]);
		return response;
	};

	it.each([
		"/cgi-bin/token?grant_type=client_credential",
		"/cgi-bin/stable_token",
		"/cgi-bin/%74oken",
		"/sns/oauth2/access_token",
		"/cgi-bin%2Ftoken",
		"/cgi-bin%2Fstable_token",
		"/cgi-bin%252Ftoken",
		"/cgi-bin%252Fuser%252Fget",
		"/cgi-bin%2F%2e%2e%2Fsns%2Fuserinfo",
		"/cgi-bin%2F..%2Fsns%2Fuserinfo",
		"/cgi-bin%2F%2Fuser/get",
		"/cgi-bin//user/get",
		"/https://elsewhere.example/cgi-bin/user/get",
		"/cgi-bin/user/get%0d%0aX:1",
		"/",
		"",
	])("at the path %j: 422", async (path) => {
		expect(await problemOf(await refused(path))).toMatchObject({
			type: "urn:wechat-edge:invalid-request",
			status: 422,
			field: "path",
		});
	});

	it("without a key (401), or with one that lacks the scope (403)", async () => {
		expect((await refused(USERS, {})).status).toBe(401);
		const response = await refused(USERS, { headers: withKey(READER_KEY) });
		expect(await problemOf(response)).toMatchObject({
			status: 403,
			detail: expect.stringContaining('"proxy"'),
		});
	});

	it("by a key with the scope proxy alone, only elsewhere", async () => {
		const setting = { env: { API_KEYS: "backend:proxy-only-test-key:proxy" } };
		const init = { headers: withKey("proxy-only-test-key") };
		const { response } = await ask(USERS, { [USERS]: [{ total: 3 }] }, init, setting);
		expect(await response.json()).toEqual({ total: 3 });
		expect((await openGateway(setting).request("/api/menu", init)).status).toBe(403);
	});

	it.each(["HEAD", "OPTIONS"])("by %s: 405", async (method) => {
		const response = await refused("/cgi-bin/menu/delete", { method, headers: withKey(KEY) });
		expect(response.status).toBe(405);
		expect(response.headers.get("Allow")).toBe("GET, POST, PUT, DELETE, PATCH");
	});

	it("without a usable account: 503", async () => {
		const { response } = await ask(USERS, {}, api("GET"), { env: { WECHAT_APP_SECRET: undefined } });
		expect(await problemOf(response)).toMatchObject({ status: 503, field: "WECHAT_APP_SECRET" });
	});

	it("where there is no access_token: the problem says why", async () => {
		const { response, wechat } = await ask(USERS, {
			"/cgi-bin/stable_token": [{ errcode: 40125, errmsg: "invalid appsecret" }],
		});
		expect(await problemOf(response)).toMatchObject({ status: 503, errcode: 40125 });
		expect(wechat.callsTo(USERS)).toEqual([]);
		expect(env.WECHAT_APP_SECRET).not.toBe("");
	});
});
