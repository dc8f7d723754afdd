import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { open, seal } from "../../simulator/callback/seal.ts";
import { sign } from "../../simulator/callback/sign.ts";
import { articles, fieldOf, gatewayAnswers, replyTo, text } from "./gateway.ts";
import { appId, callbackToken, control, encodingAesKey, list, newFollower } from "./simulator.ts";

beforeEach(async () => {
	gatewayAnswers(() => "success");
	await newFollower();
	vi.restoreAllMocks();
});

afterEach(async () => {
	vi.restoreAllMocks();
	await reset();
});

/** Says something, answers with `answer`, and tells the outcome and what the follower saw. */
async function say(answer: (xml: string) => string) {
	gatewayAnswers(({ body }) => answer(body));
	const said = await control("POST", "/say", { text: "hello" });
	return { outcome: list(said["deliveries"])[0]?.["outcome"], received: list(said["received"]) };
}

const media = "<MediaId><![CDATA[M]]></MediaId>";

describe("a reply that WeChat accepts", () => {
	it.each([
		["text", text("你好"), { content: "你好" }],
		["text", "<Content><![CDATA[a]]]]><![CDATA[>b]]></Content>", { content: "a]]>b" }],
		["image", `<Image>${media}</Image>`, { media_id: "M" }],
		["voice", `<Voice>${media}</Voice>`, { media_id: "M" }],
		["video", `<Video>${media}<Title><![CDATA[T]]></Title></Video>`, { media_id: "M", title: "T" }],
		[
			"music",
			"<Music><HQMusicUrl><![CDATA[H]]></HQMusicUrl><ThumbMediaId><![CDATA[M]]></ThumbMediaId></Music>",
			{ thumb_media_id: "M", hq_music_url: "H" },
		],
	])("of type %s is shown: %s", async (type, content, shown) => {
		const { outcome, received } = await say((xml) => replyTo(xml, type, content));
		expect(outcome).toBe(`reply: ${type}`);
		expect(received).toMatchObject([{ via: "passive-reply", type, ...shown }]);
	});

	it.each(["success", ""])("%j shows nothing", async (body) => {
		expect((await say(() => body)).received).toEqual([]);
	});

	it("transfers to customer service without a word", async () => {
		const { outcome, received } = await say((xml) => replyTo(xml, "transfer_customer_service", ""));
		expect(outcome).toBe("transferred to customer service");
		expect(received).toEqual([]);
	});

	it("shows one article of a news reply to a message, and up to eight after a menu click", async () => {
		const { received } = await say((xml) => replyTo(xml, "news", articles(3)));
		expect(list(received[0]?.["articles"])).toEqual([
			{ title: "第 1 篇", description: "", pic_url: "", url: "https://example.com/1" },
		]);
		vi.restoreAllMocks();
		gatewayAnswers(({ body }) => replyTo(body, "news", articles(9)));
		const clicked = await control("POST", "/click", { key: "NEWS" });
		expect(list(list(clicked["received"])[0]?.["articles"])).toHaveLength(8);
	});
});

describe("a reply that WeChat does not accept", () => {
	it.each([
		["names not swapped", (xml: string) => xml, "ToUserName is not the follower's openid"],
		[
			"another account",
			(xml: string) => replyTo(xml, "text", text("x")).replace(/(<FromUserName>.*?)gh_/, "$1xx_"),
			"FromUserName is not the account's id",
		],
		[
			"milliseconds",
			(xml: string) => replyTo(xml, "text", text("x")).replace("1714112445", "1714112445000"),
			"CreateTime is not in seconds",
		],
		["an unknown type", (xml: string) => replyTo(xml, "txt", text("x")), 'MsgType "txt" is unknown'],
		["empty text", (xml: string) => replyTo(xml, "text", text("")), "Content is missing or empty"],
		[
			"2049 bytes",
			(xml: string) => replyTo(xml, "text", text("中".repeat(683))),
			"Content has 2049 bytes, at most 2048 are shown",
		],
		["no media", (xml: string) => replyTo(xml, "image", ""), "the element of MsgType image is missing"],
		[
			"no MediaId",
			(xml: string) => replyTo(xml, "image", "<Image><Title>x</Title></Image>"),
			"MediaId is missing",
		],
		[
			"no articles",
			(xml: string) => replyTo(xml, "news", "<ArticleCount>0</ArticleCount>"),
			"Articles has no item",
		],
		[
			"a wrong count",
			(xml: string) => replyTo(xml, "news", articles(2).replace(">2<", ">3<")),
			"ArticleCount is not the number of items",
		],
		[
			"broken XML",
			(xml: string) => `${replyTo(xml, "text", text("x"))}<`,
			"the body is neither success nor an <xml> document",
		],
		["words", () => "Success", "the body is neither success nor an <xml> document"],
		[
			"a sealed one in plain mode",
			() => "<xml><Encrypt>x</Encrypt></xml>",
			"the reply is sealed, but the account is in plain mode",
		],
	])("with %s becomes the notice, and the record says why", async (_what, answer, why) => {
		const { outcome, received } = await say(answer);
		expect(outcome).toBe(`invalid: ${why}`);
		expect(received).toMatchObject([{ via: "notice" }]);
	});
});

describe("in safe mode", () => {
	beforeEach(() => control("PATCH", "/account", { mode: "safe" }));

	const opened = (body: string): string =>
		open(fieldOf(body, "Encrypt") ?? "", encodingAesKey)?.message ?? "";

	const sealed = (xml: string, receiver = appId, token = callbackToken): string => {
		const encrypted = seal(xml, receiver, encodingAesKey);
		const signature = sign(token, "1714112445", "415670741", encrypted);
		return `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature>${signature}</MsgSignature><TimeStamp>1714112445</TimeStamp><Nonce>415670741</Nonce></xml>`;
	};

	it("a sealed reply is opened and shown", async () => {
		const { received } = await say((body) => sealed(replyTo(opened(body), "text", text("密文"))));
		expect(received).toMatchObject([{ type: "text", content: "密文" }]);
	});

	it("success stays plain", async () => {
		expect((await say(() => "success")).outcome).toBe("success");
	});

	it.each([
		[
			"a plain reply",
			(xml: string) => replyTo(xml, "text", text("x")),
			"safe mode wants a sealed reply, this one is plain",
		],
		[
			"a reply for another AppID",
			(xml: string) => sealed(replyTo(xml, "text", text("x")), "wx0"),
			"sealed for wx0, not for this account",
		],
		[
			"a reply signed with another Token",
			(xml: string) => sealed(replyTo(xml, "text", text("x")), appId, "otherToken"),
			"MsgSignature does not match",
		],
		["a reply without Nonce", () => "<xml><Encrypt>x</Encrypt></xml>", "TimeStamp or Nonce is missing"],
		["a sealed success", () => sealed("success"), "the sealed reply is no <xml> document"],
	])("%s is refused", async (_what, answer, why) => {
		expect((await say((body) => answer(opened(body)))).outcome).toBe(`invalid: ${why}`);
	});
});

it("in compat mode a plain reply is as good as a sealed one", async () => {
	await control("PATCH", "/account", { mode: "compat" });
	expect((await say((xml) => replyTo(xml, "text", text("x")))).outcome).toBe("reply: text");
});
