import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { JsonObject } from "../../simulator/json.ts";
import { gatewayAnswers, replyTo, silence, text } from "./gateway.ts";
import { closePages, type OpenPage, openPage } from "./open-page.ts";
import { call, control, list, newFollower, receivedBy } from "./simulator.ts";

const unavailable = "该公众号提供的服务出现故障，请稍后再试";
const templateId = "sim_order_shipped_0000000000000000000000001";

let openid: string;

beforeEach(async () => {
	gatewayAnswers(() => "success");
	openid = await newFollower();
	await control("PATCH", "/account", { callback_timeout_ms: 30, receipt_delay_ms: 0 });
});

afterEach(async () => {
	await closePages();
	vi.restoreAllMocks();
	await reset();
});

/** The chats as a page shows them, without the follow at the beginning. */
const chat = async (): Promise<readonly JsonObject[]> => list((await openPage()).snapshot["chat"]).slice(1);

const answer = (reply: Parameters<typeof gatewayAnswers>[0]) => {
	vi.restoreAllMocks();
	gatewayAnswers(reply);
};

describe("the chat has what the follower did:", () => {
	it.each([
		["says", "/say", { text: "你好" }, "text", { content: "你好" }],
		[
			"sends a picture",
			"/send",
			{ type: "image", pic_url: "http://e.com/1.jpg" },
			"image",
			{ pic_url: "http://e.com/1.jpg" },
		],
		["speaks", "/send", { type: "voice" }, "voice", { format: "amr", media_id_16k: expect.any(String) }],
		[
			"sends a place",
			"/send",
			{ type: "location", label: "家" },
			"location",
			{ location_x: "23.134521", label: "家" },
		],
		["sends a link", "/send", { type: "link", url: "https://e.com/" }, "link", { url: "https://e.com/" }],
		["taps", "/click", { key: "TODAY" }, "event", { event: "CLICK", event_key: "TODAY" }],
		["scans", "/scan", { scene: "7" }, "event", { event: "SCAN", event_key: "7" }],
		[
			"does anything else",
			"/event",
			{ event: "LOCATION", fields: { Latitude: 23.1 } },
			"event",
			{ event: "LOCATION", latitude: 23.1 },
		],
	])("%s", async (_what, path, body, type, content) => {
		await control("POST", path, body);
		expect(await chat()).toMatchObject([
			{ openid, from: "follower", via: "act", type, content, state: "no-reply" },
		]);
	});

	it("and leaves", async () => {
		await control("POST", "/unfollow");
		expect(await chat()).toMatchObject([{ content: { event: "unsubscribe" }, state: "no-reply" }]);
	});
});

describe("an act and its answer", () => {
	it("stand one after the other", async () => {
		answer(({ body }) => replyTo(body, "text", text("pong")));
		await control("POST", "/say", { text: "ping" });
		const items = await chat();
		expect(items).toMatchObject([
			{ via: "act", content: { content: "ping" }, state: "answered" },
			{ from: "account", via: "passive", type: "text", content: { content: "pong" }, state: null },
		]);
		expect(Number(items[1]?.["id"])).toBeGreaterThan(Number(items[0]?.["id"]));
	});

	it.each([
		["success", "success"],
		["nothing at all", ""],
	])("are an act without a reply when the gateway answers %s", async (_what, reply) => {
		answer(() => reply);
		await control("POST", "/say", { text: "ping" });
		expect(await chat()).toMatchObject([{ via: "act", content: { content: "ping" }, state: "no-reply" }]);
	});

	it("are an answered act alone when the follower is handed over to customer service", async () => {
		answer(({ body }) => replyTo(body, "transfer_customer_service", ""));
		await control("POST", "/say", { text: "ping" });
		expect(await chat()).toMatchObject([{ via: "act", state: "answered" }]);
	});

	it("become a failed act and the notice when nobody answers", async () => {
		answer(silence);
		await control("POST", "/say", { text: "ping" });
		expect(await chat()).toMatchObject([
			{ via: "act", state: "failed" },
			{ from: "wechat", via: "notice", type: "text", content: { content: unavailable }, state: null },
		]);
	});

	it.each([
		["answers 500", () => new Response("no", { status: 500 })],
		["answers garbage", () => "<html>"],
		["is down", () => Promise.reject(new TypeError("Network connection lost."))],
	])("become the notice when the gateway %s", async (_what, reply) => {
		answer(reply);
		await control("POST", "/say", { text: "ping" });
		expect((await chat()).map(({ via, state }) => [via, state])).toEqual([
			["act", "failed"],
			["notice", null],
		]);
	});

	it("become no notice when somebody who leaves is not answered", async () => {
		answer(silence);
		await control("POST", "/unfollow");
		expect(await chat()).toMatchObject([{ content: { event: "unsubscribe" }, state: "failed" }]);
	});
});

describe("texts go and come as they are:", () => {
	it.each([
		["10,000 characters", "长".repeat(10_000)],
		["emoji", "👩‍👩‍👧‍👦🏳️‍🌈\u{1f600}"],
		["HTML and script", '<img src=x onerror="alert(1)"></script><script>alert(1)</script>'],
		["the end of CDATA", "]]>]]]]>"],
		["lines", "a\n\nb"],
	])("%s", async (_what, content) => {
		const deliveries = gatewayAnswers(() => "success");
		const said = await control("POST", "/say", { text: content });
		expect(list(said["deliveries"])).toMatchObject([{ status: 200 }]);
		expect(deliveries).toHaveLength(1);
		expect((await chat()).at(-1)).toMatchObject({ content: { content } });
	});
});

describe("a template message", () => {
	const data = {
		character_string1: { value: "A1" },
		thing2: { value: "书" },
		time3: { value: "2026年11月22日 09:30" },
		amount4: { value: "￥59.00" },
	};
	const sendTemplate = (more: JsonObject = {}) =>
		call("POST", "/cgi-bin/message/template/send", {
			touser: openid,
			template_id: templateId,
			data,
			...more,
		});

	/** The next thing in the chat, once it has another state than "sent". */
	const settled = (page: OpenPage) => page.next("chat", ({ state }) => state !== "sent");

	it("stands in the chat ready to be drawn, with the state that the receipt says", async () => {
		const { page } = await openPage();
		await sendTemplate({ url: "https://e.com/1", miniprogram: { appid: "wx1", pagepath: "index" } });
		expect(await settled(page)).toMatchObject({
			openid,
			from: "account",
			via: "template",
			type: "template",
			content: {
				title: "订单发货通知",
				rows: [
					{ key: "character_string1", label: "订单编号", value: "A1" },
					{ key: "thing2", label: "商品名称", value: "书" },
					{ key: "time3", label: "发货时间", value: "2026年11月22日 09:30" },
					{ key: "amount4", label: "订单金额", value: "￥59.00" },
				],
				url: "https://e.com/1",
				miniprogram: { appid: "wx1", pagepath: "index" },
			},
			state: "success",
		});
	});

	it("is sent until its receipt goes out", async () => {
		await control("PATCH", "/account", { receipt_delay_ms: 60_000 });
		await sendTemplate();
		expect(await chat()).toMatchObject([{ type: "template", state: "sent" }]);
	});

	it("that the follower blocks stands in the chat with that state, and was not received", async () => {
		await control("PATCH", `/followers/${openid}`, { blocks_templates: true });
		const { page } = await openPage();
		await sendTemplate();
		expect(await settled(page)).toMatchObject({ type: "template", state: "failed:user block" });
		expect(await receivedBy(openid)).toEqual([]);
	});

	it("that was sent again with the same client_msg_id stands there once", async () => {
		await sendTemplate({ client_msg_id: "1" });
		await sendTemplate({ client_msg_id: "1" });
		expect(await chat()).toHaveLength(1);
	});

	it("does not become a notice when its receipt is not answered", async () => {
		answer(silence);
		const { page } = await openPage();
		await sendTemplate();
		expect(await settled(page)).toMatchObject({ state: "success" });
		expect(await chat()).toHaveLength(1);
	});
});

it("a customer-service message stands in the chat, a card too", async () => {
	await control("POST", "/say", { text: "在吗" });
	const card = { touser: openid, msgtype: "wxcard", wxcard: { card_id: "123" } };
	expect(await call("POST", "/cgi-bin/message/custom/send", card)).toMatchObject({ errcode: 0 });
	expect((await chat()).at(-1)).toMatchObject({
		from: "account",
		via: "customer-service",
		type: "wxcard",
		content: { card_id: "123" },
	});
});

it("ten followers who speak at once each have a chat of their own", async () => {
	answer(({ body }) => replyTo(body, "text", text(/说 \d/.exec(body)?.[0] ?? "")));
	await control("POST", "/followers", { count: 9 });
	const all = list((await control("GET", "/followers"))["followers"]).map((one) => String(one["openid"]));
	await Promise.all(all.map((one, at) => control("POST", "/say", { openid: one, text: `说 ${at}` })));
	const items = await chat();
	const texts = all.map((one) =>
		items.filter((item) => item["openid"] === one).map(({ content }) => content),
	);
	expect(texts).toEqual(all.map((_, at) => [{ content: `说 ${at}` }, { content: `说 ${at}` }]));
});

it("a page is sent the newest hundred of each chat", async () => {
	for (let said = 0; said < 101; said++) await control("POST", "/say", { text: `${said}` });
	const { snapshot } = await openPage();
	const items = list(snapshot["chat"]);
	expect(items).toHaveLength(100);
	expect(items.at(0)).toMatchObject({ content: { content: "1" } });
});
