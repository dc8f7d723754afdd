import { evictDurableObject, reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gatewayAnswers } from "./gateway.ts";
import { closePages, openPage } from "./open-page.ts";
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
	await closePages();
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

	it("are meant, where none is named, by the last one who followed and still does", async () => {
		const [first, second, third] = [await newFollower(), await newFollower(), await newFollower()];
		const meant = async () => (await control("POST", "/say", { text: "x" }))["openid"];
		expect(await meant()).toBe(third);
		await control("POST", "/unfollow", { openid: third });
		expect(await meant()).toBe(second);
		await control("PATCH", "/followers", { openids: [second], follows: false });
		expect(await meant()).toBe(first);
		await control("POST", "/follow", { openid: third });
		expect(await meant()).toBe(third);
		await control("PATCH", "/followers", { openids: [first, third], follows: false });
		expect((await refusal("POST", "/say", { text: "x" }))[1]).toMatch(/^Nobody follows/);
	});

	it("are meant as an older simulator stored it", async () => {
		const [first] = [await newFollower(), await newFollower()];
		await runInDurableObject(env.ACCOUNT.getByName("account"), (_, { storage }) => {
			storage.kv.delete("changed_settings");
			storage.kv.put("settings", { last_openid: first });
		});
		await evictDurableObject(env.ACCOUNT.getByName("account"));
		expect((await control("POST", "/say", { text: "x" }))["openid"]).toBe(first);
		expect(await control("GET", "/account")).not.toHaveProperty("last_openid");
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

	it("still takes the access_token that a gateway holds after a reset, and no other one of before", async () => {
		const held = await accessToken();
		const menu = async (token: string) =>
			(await ask("GET", `/cgi-bin/menu/get?access_token=${token}`))["errcode"];
		await control("POST", "/reset");
		expect(await menu(held)).toBe(46003);
		expect(await accessToken()).toBe(held);
		await control("POST", "/expire-token");
		await control("POST", "/reset");
		expect(await menu(held)).toBe(40001);
		await advance(1000);
		const ofTomorrow = String((await askToken({ force_refresh: true }))["access_token"]);
		await control("POST", "/reset");
		expect(await menu(ofTomorrow)).toBe(40001);
	});

	it("has nothing of before a reset on its wire, however late it ends", async () => {
		await control("PUT", "/faults", [{ path: "/cgi-bin/menu/get", delay_ms: 50 }]);
		const slow = ask("GET", "/cgi-bin/menu/get?access_token=x");
		await vi.waitFor(async () => {
			const { snapshot } = await openPage();
			expect(list(snapshot["exchanges"])).toHaveLength(1);
		});
		await control("POST", "/reset");
		expect((await slow)["errcode"]).toBe(40001);
		await control("POST", "/follow", {});
		const { snapshot } = await openPage();
		expect(list(snapshot["exchanges"]).map(({ kind }) => kind)).toEqual(["event.subscribe"]);
		expect(list((await control("GET", "/calls"))["calls"])).toEqual([]);
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
	it("lists every route with a curl line, as JSON", async () => {
		const { routes } = await control("GET", "/");
		expect(list(routes).every(({ curl }) => String(curl).startsWith("curl "))).toBe(true);
	});

	it.each([
		["", { "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8" }, "zh"],
		["", { "Accept-Language": "en-GB,en;q=0.9,zh;q=0.8" }, "en"],
		["", { "Accept-Language": "de" }, "en"],
		["", {}, "zh"],
		["?language=en", { "Accept-Language": "zh-CN" }, "en"],
		["?language=zh", { "Accept-Language": "en" }, "zh"],
		["?language=fr", { "Accept-Language": "en" }, "en"],
	] as const)(
		"is a page in one language, with a way to the other: %j %j",
		async (query, headers, language) => {
			const page = await (await send("GET", `/simulator/routes${query}`, undefined, headers)).text();
			const { routes } = await control("GET", "/");
			const other = language === "zh" ? "en" : "zh";
			expect(page).toContain(`<html lang="${language === "zh" ? "zh-CN" : "en"}"`);
			expect(page).toContain(`href="/simulator/routes?language=${other}"`);
			for (const route of list(routes)) {
				expect(page).toContain(`<p>${route[language]}</p>`);
				expect(page).not.toContain(`<p>${route[other]}</p>`);
			}
			expect(page.match(/<button /g)).toHaveLength(list(routes).length);
		},
	);

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
