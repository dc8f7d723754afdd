import { evictDurableObject, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { JsonObject } from "../../simulator/json.ts";
import { gatewayAnswers, replyTo, text } from "./gateway.ts";
import { closePages, connect, openPage } from "./open-page.ts";
import { accessToken, advance, call, control, list, newFollower, object, send } from "./simulator.ts";

beforeEach(() => {
	gatewayAnswers(() => "success");
});

afterEach(async () => {
	await closePages();
	vi.restoreAllMocks();
	await reset();
});

const template = { title: "取件通知", content: "取件码:{{character_string1.DATA}}\n" };

describe("a page that opens", () => {
	it("is sent everything at once: the account, the chats and the exchanges", async () => {
		gatewayAnswers(({ body }) => replyTo(body, "text", text("欢迎")));
		const openid = await newFollower();
		const { snapshot } = await openPage();
		expect(snapshot).toMatchObject({
			account: {
				mode: "plain",
				callback: "answered",
				following: 1,
				followers: [{ openid, follows: true, is_typing: false }],
				last_openid: openid,
				menus: {},
				access_token: null,
				gateway_problem: null,
				faults: [],
			},
			chat: [
				{
					openid,
					from: "follower",
					via: "act",
					type: "event",
					content: { event: "subscribe" },
					state: "answered",
				},
				{ openid, from: "account", via: "passive", type: "text", content: { content: "欢迎" }, state: null },
			],
			exchanges: [{ direction: "callback", kind: "event.subscribe", status: 200, failure: null }],
		});
	});

	it("is a stream of events that nothing may keep", async () => {
		const { headers, body } = await send("GET", "/simulator/live");
		expect(headers.get("Content-Type")).toBe("text/event-stream; charset=utf-8");
		expect(headers.get("Cache-Control")).toBe("no-store");
		await body?.cancel();
	});

	it("finds after a restart of the simulator what was there before", async () => {
		await newFollower();
		await call("GET", "/cgi-bin/user/get");
		await control("POST", "/verify");
		const before = (await openPage()).snapshot;
		await closePages();
		await evictDurableObject(env.ACCOUNT.getByName("account"));
		const after = (await openPage()).snapshot;
		expect(after["chat"]).toEqual(before["chat"]);
		expect(after["exchanges"]).toEqual(before["exchanges"]);
		expect(list(after["exchanges"]).map(({ kind }) => kind)).toEqual([
			"event.subscribe",
			"stable_token",
			"user/get",
			"verify",
		]);
		expect(object(after["account"])["callback"]).toBe("failing");
	});

	it("sees of many followers the first fifty and the last fifty", async () => {
		await control("POST", "/followers", { count: 101 });
		const known = list((await control("GET", "/followers"))["followers"]).map(({ openid }) => openid);
		const account = object((await openPage()).snapshot["account"]);
		expect(account["following"]).toBe(101);
		expect(list(account["followers"]).map(({ openid }) => openid)).toEqual([
			...known.slice(0, 50),
			...known.slice(-50),
		]);
	});
});

describe("an open page is sent the account again", () => {
	const templateId = "sim_order_shipped_0000000000000000000000001";

	it.each<[string, () => Promise<unknown>, JsonObject]>([
		["somebody follows", () => newFollower(), { following: 1 }],
		["many follow", () => control("POST", "/followers", { count: 3 }), { following: 3 }],
		["the mode changes", () => control("PATCH", "/account", { mode: "safe" }), { mode: "safe" }],
		[
			"a fault is set",
			() => control("PUT", "/faults", [{ path: "*", hang: true }]),
			{ faults: [{ path: "*", hang: true, hits: 0 }] },
		],
		["a token is issued", () => accessToken(), { access_token: { expires_at: expect.any(Number) } }],
		[
			"a template is added",
			() => control("PUT", "/templates", { template_list: [template] }),
			{ templates: expect.arrayContaining([expect.objectContaining(template)]) },
		],
		[
			"a template is removed",
			() => call("POST", "/cgi-bin/template/del_private_template", { template_id: templateId }),
			{ templates: [expect.anything(), expect.anything()] },
		],
		[
			"the whitelist changes",
			() => control("PATCH", "/account", { ip_whitelist: ["203.0.113.7"] }),
			{ ip_whitelist: ["203.0.113.7"] },
		],
		["the clock is moved", () => advance(3600), { now: expect.any(Number) }],
	])("when %s", async (_what, change, part) => {
		const { page } = await openPage();
		await change();
		await page.next("account", (account) => matches(account, part));
	});

	it("when the token is made to expire", async () => {
		await accessToken();
		const { page } = await openPage();
		await control("POST", "/expire-token");
		expect(await page.next("account")).toMatchObject({ access_token: null });
	});

	it("when a fault is met", async () => {
		await control("PUT", "/faults", [{ path: "*", errcode: 45009 }]);
		const { page } = await openPage();
		await send("GET", "/cgi-bin/menu/get");
		expect(await page.next("account")).toMatchObject({ faults: [{ hits: 1 }] });
	});

	it("when the account types, and when it stops by itself", async () => {
		const openid = await newFollower();
		await control("POST", "/say", { text: "在吗" });
		const { page } = await openPage();
		await call("POST", "/cgi-bin/message/custom/typing", { touser: openid, command: "Typing" });
		const isTyping = (typing: boolean) => (account: JsonObject) =>
			list(account["followers"])[0]?.["is_typing"] === typing;
		await page.next("account", isTyping(true));
		await advance(14);
		await page.next("account", isTyping(false));
	});
});

describe("an open page is sent what happens", () => {
	it("a callback when it goes out, and again when it is answered", async () => {
		const answer = Promise.withResolvers<string>();
		const openid = await newFollower();
		gatewayAnswers(() => answer.promise);
		const { page } = await openPage();
		await control("POST", "/say?wait=false", { text: "hello" });
		expect(await page.next("chat")).toMatchObject({
			openid,
			content: { content: "hello" },
			state: "waiting",
		});
		const begun = await page.next("exchange");
		expect(begun).toMatchObject({ kind: "message.text", status: null, milliseconds: null });
		answer.resolve("success");
		expect(await page.next("chat")).toMatchObject({ content: { content: "hello" }, state: "no-reply" });
		expect(await page.next("exchange")).toMatchObject({ id: begun["id"], status: 200, failure: null });
	});

	it("an API call when it comes in, and again when it is answered", async () => {
		await control("PUT", "/faults", [{ path: "/cgi-bin/menu/get", delay_ms: 100 }]);
		const { page } = await openPage();
		const answered = send("GET", "/cgi-bin/menu/get");
		const begun = await page.next("exchange");
		expect(begun).toMatchObject({ kind: "menu/get", status: null, fault: "delay_ms 100" });
		await answered;
		expect(await page.next("exchange")).toMatchObject({ id: begun["id"], status: 200, errcode: 41001 });
	});

	it("whichever of several pages it is", async () => {
		const one = await openPage();
		const other = await openPage();
		const openid = await newFollower();
		expect(await one.page.next("chat")).toMatchObject({ openid });
		expect(await other.page.next("chat")).toMatchObject({ openid });
	});

	it("also when another page has gone", async () => {
		const gone = await openPage();
		await gone.page.close();
		const { page } = await openPage();
		const openid = await newFollower();
		expect(await page.next("chat")).toMatchObject({ openid });
	});

	it("everything anew after a reset", async () => {
		await newFollower();
		const { page } = await openPage();
		await control("POST", "/reset");
		expect(await page.next("snapshot")).toMatchObject({ chat: [], exchanges: [], account: { following: 0 } });
	});

	it("everything anew without the calls when those are forgotten", async () => {
		await newFollower();
		await accessToken();
		const { page } = await openPage();
		await send("DELETE", "/simulator/calls");
		expect(list((await page.next("snapshot"))["exchanges"]).map(({ kind }) => kind)).toEqual([
			"event.subscribe",
		]);
	});
});

it("a page that reads late is sent how everything is by then", async () => {
	const page = await connect();
	const openid = await newFollower();
	for (let said = 0; said < 3; said++) await control("POST", "/say", { text: `${said}` });
	const sent = await page.until(({ data }) => isAnswered(data, "2"));
	expect(sent[0]?.name).toBe("snapshot");
	expect((await openPage()).snapshot).toMatchObject({ chat: Array(4).fill({ openid, state: "no-reply" }) });
});

/** Whether `data` is, or has, the chat's item that says `content`, answered by success. */
function isAnswered(data: JsonObject, content: string): boolean {
	const items = "chat" in data ? list(data["chat"]) : [data];
	return items.some((item) => matches(item, { content: { content }, state: "no-reply" }));
}

/** Whether `value` has all of `part`. */
function matches(value: JsonObject, part: JsonObject): boolean {
	try {
		expect(value).toMatchObject(part);
		return true;
	} catch {
		return false;
	}
}
