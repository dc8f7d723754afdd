import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gatewayAnswers } from "./gateway.ts";
import {
	accessToken,
	advance,
	appSecret,
	ask,
	askToken,
	call,
	control,
	list,
	newFollower,
	object,
	receivedBy,
	send,
	sentenceIn,
} from "./simulator.ts";

beforeEach(() => {
	gatewayAnswers(() => "success");
});

afterEach(async () => {
	vi.restoreAllMocks();
	await reset();
});

/** Status and sentence of a refusal. */
async function refusal(method: string, path: string, body?: unknown): Promise<readonly [number, string]> {
	const answer = await send(method, `/simulator${path}`, body);
	return [answer.status, await sentenceIn(answer)];
}

describe("followers", () => {
	it("get openids of 28 characters that begin with o", async () => {
		expect(await newFollower()).toMatch(/^o[\w-]{27}$/);
	});

	it("can be named, leave and come back", async () => {
		const openid = "o6_bmjrPTlm6_2sgVt7hMZOPfL2M";
		expect(await control("POST", "/follow", { openid })).toMatchObject({
			openid,
			msg_id: null,
			received: [],
		});
		await control("POST", "/unfollow", { openid });
		await control("POST", "/follow", { openid });
		expect(await control("GET", "/followers")).toMatchObject({
			following: 1,
			followers: [{ openid, follows: true }],
		});
	});

	it("need not be named when there is one, or when one just followed", async () => {
		await control("POST", "/followers", { count: 1 });
		const [only] = list((await control("GET", "/followers"))["followers"]);
		expect((await control("POST", "/say", { text: "x" }))["openid"]).toBe(only?.["openid"]);
		const latest = await newFollower();
		expect((await control("POST", "/say", { text: "x" }))["openid"]).toBe(latest);
	});

	it("are made by the thousand without a callback", async () => {
		const deliveries = gatewayAnswers(() => "success");
		expect(await control("POST", "/followers", { count: 60_000 })).toEqual({
			made: 60_000,
			following: 60_000,
		});
		expect(deliveries).toEqual([]);
		expect((await call("GET", "/cgi-bin/user/get"))["count"]).toBe(10_000);
	});
});

describe("a control route refuses", () => {
	it("to act when nobody follows, or when it is not clear who", async () => {
		expect(await refusal("POST", "/say", { text: "x" })).toEqual([
			422,
			"Nobody follows yet: POST /simulator/follow first.",
		]);
		await control("POST", "/followers", { count: 2 });
		expect(await refusal("POST", "/say", { text: "x" })).toEqual([
			422,
			'More than one follows: say who with "openid".',
		]);
	});

	it("one who is unknown, who left, or who follows already", async () => {
		expect((await refusal("POST", "/say", { openid: "nobody", text: "x" }))[0]).toBe(404);
		const openid = await newFollower();
		expect((await refusal("POST", "/follow", { openid }))[0]).toBe(409);
		await control("POST", "/unfollow", { openid });
		expect((await refusal("POST", "/say", { openid, text: "x" }))[0]).toBe(409);
	});

	it.each([
		["POST", "/say", { txt: "x" }, /Unknown field "txt"/],
		["POST", "/say", {}, /"text" is missing/],
		["POST", "/say", { text: 5 }, /"text" must be text/],
		["POST", "/say", "text=x", /not JSON/],
		["POST", "/say", "[]", /to be a JSON object/],
		["POST", "/send", { type: "gif" }, /image, voice, video, shortvideo, location, link/],
		["POST", "/send", { type: "image", label: "x" }, /"label" does not belong/],
		["POST", "/view", { url: "https://e.com", menu_id: "x" }, /"menu_id" must be digits/],
		["POST", "/event", { event: "subscribe" }, /POST \/simulator\/follow/],
		["POST", "/event", { event: "x", fields: [] }, /"fields" must be a JSON object/],
		["POST", "/event", { event: "x", fields: { "<a>": "1" } }, /no name for an XML element/],
		["POST", "/event", { event: "x", fields: { a: null } }, /"a" must be text/],
		["POST", "/follow", { openid: "中文" }, /"openid" may have/],
		["POST", "/followers", { count: 1_000_001 }, /from 1 to 1000000/],
		["POST", "/followers", {}, /"count" is missing/],
		["POST", "/clock", { advance_seconds: -1 }, /"advance_seconds" must be a whole number/],
		["PATCH", "/account", { mode: "aes" }, /plain, compat, safe/],
		["PATCH", "/account", { app_id: "wx" }, /Unknown field "app_id"/],
		["PATCH", "/account", { encoding_aes_key: "short" }, /43 letters and digits/],
		["PATCH", "/account", { callback_token: "a b" }, /3 to 32 letters and digits/],
		["PATCH", "/account", { callback_url: "gateway" }, /http:\/\//],
		["PATCH", "/account", { ip_whitelist: ["1.2.3.*"] }, /IPv4 addresses/],
		["PATCH", "/account", { user_page_size: 10_001 }, /from 1 to 10000/],
		["PATCH", "/account", { api_key: "short" }, /at least 16/],
		["PUT", "/website-menu", { button: "x" }, /selfmenu_info/],
		["PUT", "/templates", { template_list: [{ title: "x" }] }, /"title" and "content"/],
		["GET", "/calls?limit=x", undefined, /"limit" in the query/],
	])("%s %s %j", async (method, path, body, sentence) => {
		await newFollower();
		const [status, error] = await refusal(method, path, body);
		expect(status).toBe(422);
		expect(error).toMatch(sentence);
	});

	it("a path that it does not have with 404", async () => {
		expect(await refusal("POST", "/fly", {})).toEqual([
			404,
			"There is no POST /simulator/fly: GET /simulator/ lists the routes.",
		]);
	});
});

describe("the record of calls", () => {
	it("has path, status, errcode and bodies, and neither access_token nor secret", async () => {
		const token = await accessToken();
		await ask("GET", `/cgi-bin/menu/get?access_token=${token}`, undefined, { "X-Relay-Key": "k" });
		const calls = list((await control("GET", "/calls"))["calls"]);
		expect(calls).toMatchObject([
			{ n: 1, method: "POST", path: "/cgi-bin/stable_token", status: 200, errcode: 0, relay_key: false },
			{ n: 2, method: "GET", path: "/cgi-bin/menu/get", status: 200, errcode: 46003, relay_key: true },
		]);
		expect(JSON.stringify(calls)).not.toContain(token);
		expect(JSON.stringify(calls)).not.toContain(appSecret);
		const issued = /"access_token":"(.{6}…sha256:[0-9a-f]{12})"/.exec(String(calls[0]?.["response"]))?.[1];
		expect(object(calls[1]?.["query"])["access_token"]).toBe(issued);
	});

	it("can be asked by path, from a number on, and emptied", async () => {
		for (let calls = 0; calls < 3; calls++) await askToken();
		await ask("GET", "/cgi-bin/menu/get");
		const numbers = async (query: string) =>
			list((await control("GET", `/calls?${query}`))["calls"]).map(({ n }) => n);
		expect(await numbers("path=/cgi-bin/stable_token")).toEqual([1, 2, 3]);
		expect(await numbers("since=2&limit=1")).toEqual([3]);
		await send("DELETE", "/simulator/calls");
		expect(await numbers("")).toEqual([]);
	});

	it("leaves the control routes out", async () => {
		await newFollower();
		expect((await control("GET", "/calls"))["calls"]).toEqual([]);
	});
});

describe("the account", () => {
	it("shows the access_token's remaining seconds and the forced refreshes of the day, never the secret", async () => {
		expect((await control("GET", "/account"))["access_token"]).toBeNull();
		await askToken({ force_refresh: true });
		await advance(10);
		const state = await control("GET", "/account");
		expect(state).toMatchObject({ access_token: { remaining_seconds: 7190 }, mode: "plain", followers: 0 });
		expect(JSON.stringify(state)).not.toContain(appSecret);
	});

	it("is as new after a reset", async () => {
		const openid = await newFollower();
		await control("PATCH", "/account", { mode: "safe" });
		await control("POST", "/clock", { advance_seconds: 1000 });
		await control("PUT", "/faults", [{ path: "*", errcode: -1 }]);
		const state = await control("POST", "/reset");
		expect(state).toMatchObject({ mode: "plain", clock_ahead_seconds: 0, followers: 0, access_token: null });
		expect((await refusal("GET", `/followers/${openid}/received`))[0]).toBe(404);
		expect(await accessToken()).not.toBe("");
	});

	it("answers those who wait for a delivery when a reset takes it away", async () => {
		await newFollower();
		const slow = Promise.withResolvers<string>();
		const deliveries = gatewayAnswers(() => slow.promise);
		const saying = control("POST", "/say", { text: "x" });
		await vi.waitFor(() => expect(deliveries).toHaveLength(1));
		await control("POST", "/reset");
		expect(await saying).toMatchObject({ deliveries: [], received: [] });
		slow.resolve("success");
		const openid = await newFollower();
		expect(await receivedBy(openid)).toEqual([]);
	});
});

describe("the overview", () => {
	it("lists every route with a curl line, as JSON and as a page in both languages", async () => {
		const { routes } = await control("GET", "/");
		const page = await (await send("GET", "/simulator/routes")).text();
		expect(list(routes).every(({ curl }) => String(curl).startsWith("curl "))).toBe(true);
		expect(page).toContain("本地模拟器");
		expect(page).toContain("A pretend WeChat");
	});

	it("lists nothing that is not there", async () => {
		const { routes } = await control("GET", "/");
		for (const { method, path } of list(routes)) {
			const answer = await send(String(method), String(path), method === "GET" ? undefined : {});
			const reader = answer.body?.getReader();
			const { value } = (await reader?.read()) ?? {};
			await reader?.cancel();
			expect(new TextDecoder().decode(value)).not.toMatch(/There is no [A-Z]+ \//);
		}
	});
});
