import { XMLParser } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import {
	image,
	isTooLong,
	music,
	news,
	type Reply,
	renderReply,
	text,
	transferCustomerService,
	video,
	voice,
} from "../../src/wechat/reply.ts";

const ANSWERED = { ToUserName: "gh_account", FromUserName: "oFollower" };
const HEAD = { ToUserName: "oFollower", FromUserName: "gh_account", CreateTime: "1700000000" };

const xmlOf = (reply: Reply, createTime = 1_700_000_000): string => {
	const xml = renderReply(reply, ANSWERED, createTime);
	if (xml === undefined) throw new Error("nothing to say");
	return xml;
};

/** Read back by a parser that knows nothing of how replies are written. */
const reader = new XMLParser({ parseTagValue: false, trimValues: false });
const readBack = (reply: Reply): unknown => reader.parse(xmlOf(reply));

const article = {
	title: "标题",
	description: "描述",
	picUrl: "https://a.cn/1.jpg?x=1&y=2",
	url: "https://a.cn/?x=1&y=2",
};
const item = {
	Title: "标题",
	Description: "描述",
	PicUrl: "https://a.cn/1.jpg?x=1&y=2",
	Url: "https://a.cn/?x=1&y=2",
};

describe("the seven kinds", () => {
	const caption = { title: "标题", description: "描述" };
	const links = { musicUrl: "https://a.cn/1.mp3?x=1&y=2", hqMusicUrl: "https://a.cn/2.mp3" };
	const kinds: readonly [string, Reply, object][] = [
		["text", text('你好 <a href="https://a.cn">a</a>'), { Content: '你好 <a href="https://a.cn">a</a>' }],
		["image", image("m"), { Image: { MediaId: "m" } }],
		["voice", voice("m"), { Voice: { MediaId: "m" } }],
		["video", video("m"), { Video: { MediaId: "m" } }],
		["video", video("m", caption), { Video: { MediaId: "m", Title: "标题", Description: "描述" } }],
		["music", music("t"), { Music: { ThumbMediaId: "t" } }],
		[
			"music",
			music("t", { ...caption, ...links }),
			{
				Music: {
					Title: "标题",
					Description: "描述",
					MusicUrl: "https://a.cn/1.mp3?x=1&y=2",
					HQMusicUrl: "https://a.cn/2.mp3",
					ThumbMediaId: "t",
				},
			},
		],
		["news", news(article), { ArticleCount: "1", Articles: { item } }],
		["news", news(article, article), { ArticleCount: "2", Articles: { item: [item, item] } }],
		["transfer_customer_service", transferCustomerService(), {}],
		[
			"transfer_customer_service",
			transferCustomerService("test1@test"),
			{ TransInfo: { KfAccount: "test1@test" } },
		],
	];
	test.each(kinds)("%s %o", (kind, reply, fields) => {
		expect(readBack(reply)).toStrictEqual({ xml: { ...HEAD, MsgType: kind, ...fields } });
	});
});

describe("the head", () => {
	test("To and From are swapped", () => {
		expect(xmlOf(text("a"))).toContain("<ToUserName><![CDATA[oFollower]]></ToUserName>");
		expect(xmlOf(text("a"))).toContain("<FromUserName><![CDATA[gh_account]]></FromUserName>");
	});

	test("CreateTime is whole seconds, without CDATA", () => {
		expect(xmlOf(text("a"), 1_700_000_000.999)).toContain("<CreateTime>1700000000</CreateTime>");
	});

	test("the whole of a text reply, as WeChat's page shows it", () => {
		expect(xmlOf(text("你好"), 12345678)).toBe(
			"<xml><ToUserName><![CDATA[oFollower]]></ToUserName><FromUserName><![CDATA[gh_account]]></FromUserName>" +
				"<CreateTime>12345678</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content></xml>",
		);
	});
});

describe("text that XML cannot hold as it is", () => {
	test.each([
		["]]>", "]]>"],
		["a]]>b]]>c", "a]]>b]]>c"],
		["]]]>", "]]]>"],
		["]]]]>>", "]]]]>>"],
		["]]", "]]"],
		["]]]", "]]]"],
		[">", ">"],
		["<![CDATA[x]]>", "<![CDATA[x]]>"],
		["]]></Content><Content>forged", "]]></Content><Content>forged"],
		["&amp; &lt; &#65;", "&amp; &lt; &#65;"],
		["a\nb", "a\nb"],
		["a\r\nb\rc", "a\nb\nc"],
		["\ta ", "\ta "],
		["a\u0000\u0001\u0008\u000b\u000c\u000e\u001fb", "ab"],
		["a\ufffe\uffffb", "ab"],
		["]]\u0000>", "]]>"],
		["]\u0007]\u0007>", "]]>"],
		["😀", "😀"],
		["a\ud83db", "a\ufffdb"],
		["\ude00", "\ufffd"],
	])("%j is read as %j", (written, read) => {
		expect(readBack(text(written))).toStrictEqual({ xml: { ...HEAD, MsgType: "text", Content: read } });
	});

	test("a forged end of a field stays inside it, in every kind", () => {
		const forged = "]]></MediaId></Image><MsgType>text</MsgType><Content>x</Content>";
		expect(readBack(image(forged))).toStrictEqual({
			xml: { ...HEAD, MsgType: "image", Image: { MediaId: forged } },
		});
		expect(readBack(transferCustomerService(forged))).toStrictEqual({
			xml: { ...HEAD, MsgType: "transfer_customer_service", TransInfo: { KfAccount: forged } },
		});
		expect(readBack(news({ ...article, title: forged }))).toMatchObject({
			xml: { Articles: { item: { Title: forged, Url: item.Url } } },
		});
	});

	test("so does one in the openid", () => {
		const xml = renderReply(text("a"), { ...ANSWERED, FromUserName: "o]]><x/>" }, 1);
		expect(reader.parse(xml ?? "")).toMatchObject({ xml: { ToUserName: "o]]><x/>", Content: "a" } });
	});
});

describe("a reply that says nothing", () => {
	test.each([
		["an empty text", text("")],
		["a text of control characters alone", text("\u0000\u0007")],
		["a text of blanks alone", text(" \r\n\t\u3000\u00a0")],
		["news without an article", news()],
	])("%s has no XML: WeChat refuses it, and the follower would see an error", (_what, reply) => {
		expect(renderReply(reply, ANSWERED, 1_700_000_000)).toBeUndefined();
	});

	test("an empty title or description is nothing to refuse", () => {
		expect(readBack(video("m", { title: "", description: "" }))).toMatchObject({
			xml: { Video: { MediaId: "m", Title: "", Description: "" } },
		});
	});
});

describe("a text that is too long for a passive reply", () => {
	test.each([
		["2,048 bytes", "a".repeat(2048), false],
		["2,049 bytes", "a".repeat(2049), true],
		["682 characters of three bytes and two of one", `${"数".repeat(682)}ab`, false],
		["683 characters of three bytes", "数".repeat(683), true],
		["2,048 bytes and what is dropped", `${"a".repeat(2048)}\u0000`, false],
	])("%s", (_, content, expected) => {
		expect(isTooLong(text(content))).toBe(expected);
	});

	test("no other reply is one", () => {
		expect(isTooLong(video("m", { description: "数".repeat(3000) }))).toBe(false);
	});
});
