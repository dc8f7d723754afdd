/** What the owner's URL gets of a message. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventOf } from "../../src/events/event-of.ts";
import { parseMessage } from "../../src/wechat/message.ts";

const OPENID = "oFollower_Of-The-Tests_00001";
const NOW = Date.UTC(2026, 10, 3, 4);

const xmlOf = (msgType: string, content: string, createTime = "1793678400"): string =>
	`<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><FromUserName><![CDATA[${OPENID}]]></FromUserName>` +
	`<CreateTime>${createTime}</CreateTime><MsgType><![CDATA[${msgType}]]></MsgType>${content}</xml>`;

const eventIn = async (xml: string) => {
	const message = parseMessage(xml, NOW);
	if (!message.ok) throw new Error(message.error);
	const { id, type, body } = await eventOf(message.value);
	return { id, type, body, json: JSON.parse(body) };
};

const TEXT = xmlOf("text", "<Content><![CDATA[你好]]></Content><MsgId>7391862354901283471</MsgId>");
const ENVELOPE = { ToUserName: "gh_0123456789ab", FromUserName: OPENID, CreateTime: 1793678400 };

describe("the JSON", () => {
	it("of a message has its type, its time and WeChat's own names, with ids digit for digit", async () => {
		const { type, json } = await eventIn(TEXT);
		expect(type).toBe("message.text");
		expect(json).toEqual({
			type: "message.text",
			timestamp: "2026-11-03T04:00:00.000Z",
			data: { ...ENVELOPE, MsgType: "text", Content: "你好", MsgId: "7391862354901283471" },
		});
	});

	it("of an event is named in WeChat's usual spelling, however it arrived", async () => {
		const { json } = await eventIn(xmlOf("event", "<Event>click</Event><EventKey>PRICES</EventKey>"));
		expect(json).toMatchObject({ type: "event.CLICK", data: { Event: "CLICK", EventKey: "PRICES" } });
	});

	it("of a receipt is an event like others", async () => {
		const { json } = await eventIn(
			xmlOf(
				"event",
				"<Event>TEMPLATESENDJOBFINISH</Event><MsgID>3662956322040938501</MsgID><Status>success</Status>",
			),
		);
		expect(json).toMatchObject({
			type: "event.TEMPLATESENDJOBFINISH",
			data: { MsgID: "3662956322040938501", Status: "success" },
		});
	});

	it("has a list also where there is one item", async () => {
		const item =
			"<List><TemplateId>1</TemplateId><SubscribeStatusString>accept</SubscribeStatusString></List>";
		const { json } = await eventIn(
			xmlOf(
				"event",
				`<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent>${item}</SubscribeMsgPopupEvent>`,
			),
		);
		expect(json.data.SubscribeMsgPopupEvent.List).toMatchObject([{ TemplateId: "1" }]);
	});

	it("of a kind that has no type here has every element as it arrived", async () => {
		const { json } = await eventIn(xmlOf("event", "<Event>user_get_card</Event><CardId>p1</CardId>"));
		expect(json).toMatchObject({
			type: "event.user_get_card",
			data: { Event: "user_get_card", CardId: "p1" },
		});
		expect((await eventIn(xmlOf("file", "<Title>a.pdf</Title>"))).json).toMatchObject({
			type: "message.file",
			data: { Title: "a.pdf" },
		});
	});

	it("has elements that a known kind has got since, and not those in which nothing is", async () => {
		const news = xmlOf("event", "<Event>subscribe</Event><EventKey></EventKey><Channel>1</Channel>");
		const { data } = (await eventIn(news)).json;
		expect(data).toMatchObject({ Event: "subscribe", Channel: "1" });
		expect(data).not.toHaveProperty("EventKey");
		expect(data).not.toHaveProperty("kind");
		expect(data).not.toHaveProperty("fields");
	});

	it("has no time later than now, however far ahead CreateTime lies", async () => {
		const { json } = await eventIn(xmlOf("text", "<MsgId>1</MsgId>", "999999999999999"));
		expect(json).toMatchObject({
			timestamp: "2026-11-03T04:00:00.000Z",
			data: { CreateTime: NOW / 1000 },
		});
	});

	it("is JSON for whatever a follower may write", async () => {
		const anyText = fc.string({ unit: "binary" }).filter((text) => !/[<&\]\r]/.test(text));
		await fc.assert(
			fc.asyncProperty(anyText, async (text) => {
				const { json } = await eventIn(
					xmlOf("text", `<Content><![CDATA[${text}]]></Content><MsgId>1</MsgId>`),
				);
				expect(json.data.Content).toBe(text);
			}),
		);
	});
});

describe("the webhook-id", () => {
	const idOf = async (xml: string) => (await eventIn(xml)).id;
	const CLICK = xmlOf("event", "<Event>CLICK</Event><EventKey>PRICES</EventKey>");

	it("is the same for each delivery of a message, and for no other message", async () => {
		expect(await idOf(TEXT)).toBe(await idOf(TEXT));
		expect(await idOf(CLICK)).toBe(await idOf(CLICK));
		const others = [
			CLICK,
			CLICK.replace("PRICES", "TODAY"),
			CLICK.replace("1793678400", "1793678401"),
			CLICK.replace(OPENID, "oFollower_Of-The-Tests_00002"),
			TEXT,
			TEXT.replace("7391862354901283471", "7391862354901283472"),
			TEXT.replace("gh_0123456789ab", "gh_0123456789ac"),
		];
		expect(new Set(await Promise.all(others.map(idOf))).size).toBe(others.length);
	});

	it("is another one for each of two cards in the same second, and the same when one comes again", async () => {
		const card = (id: string) => xmlOf("event", `<Event>user_get_card</Event><CardId>${id}</CardId>`);
		expect(await idOf(card("p1"))).not.toBe(await idOf(card("p2")));
		expect(await idOf(card("p1"))).toBe(await idOf(card("p1")));
	});

	it("has no dot, which parts what is signed, and no openid", async () => {
		for (const xml of [TEXT, CLICK]) expect(await idOf(xml)).toMatch(/^msg_[0-9a-f]{32}$/);
	});
});
