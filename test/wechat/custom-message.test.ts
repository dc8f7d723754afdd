/** Late replies as bodies of `message/custom/send`. */
import { describe, expect, it } from "vitest";
import { CUSTOM_SEND_PATH, splitText, toCustomMessages } from "../../src/wechat/custom-message.ts";
import { image, music, news, text, transferCustomerService, video, voice } from "../../src/wechat/reply.ts";

const touser = "oFollower_Of-The-Tests_00001";

/** As they travel: JSON has no `undefined`. */
const sent = (reply: Parameters<typeof toCustomMessages>[0]): unknown =>
	JSON.parse(JSON.stringify(toCustomMessages(reply, touser)));

const article = (title: string) => ({
	title,
	description: `about ${title}`,
	picUrl: `https://pictures.test/${title}`,
	url: `https://articles.test/${title}`,
});

it("they go to WeChat's path for customer-service messages", () => {
	expect(CUSTOM_SEND_PATH).toBe("/cgi-bin/message/custom/send");
});

describe("a reply becomes one message of WeChat's own shape:", () => {
	it.each([
		["a text", text("再见"), { msgtype: "text", text: { content: "再见" } }],
		["a picture", image("m1"), { msgtype: "image", image: { media_id: "m1" } }],
		["a voice", voice("m2"), { msgtype: "voice", voice: { media_id: "m2" } }],
		[
			"a video",
			video("m3", { title: "t", description: "d" }),
			{ msgtype: "video", video: { media_id: "m3", title: "t", description: "d" } },
		],
		["a video without a caption", video("m3"), { msgtype: "video", video: { media_id: "m3" } }],
		[
			"music",
			music("m4", {
				title: "t",
				description: "d",
				musicUrl: "https://m.test",
				hqMusicUrl: "https://hq.test",
			}),
			{
				msgtype: "music",
				music: {
					title: "t",
					description: "d",
					musicurl: "https://m.test",
					hqmusicurl: "https://hq.test",
					thumb_media_id: "m4",
				},
			},
		],
		[
			"news, of which only the first article",
			news(article("one"), article("two")),
			{
				msgtype: "news",
				news: {
					articles: [
						{
							title: "one",
							description: "about one",
							url: "https://articles.test/one",
							picurl: "https://pictures.test/one",
						},
					],
				},
			},
		],
	])("%s", (_, reply, message) => {
		expect(sent(reply)).toEqual([{ touser, ...message }]);
	});

	it.each([
		["a transfer to the desk", transferCustomerService()],
		["a transfer to one agent", transferCustomerService("test1@test")],
		["news without an article", news()],
		["an empty text", text("")],
	])("%s cannot be said this way", (_, reply) => {
		expect(sent(reply)).toEqual([]);
	});
});

describe("a long text", () => {
	const bytes = (part: string): number => new TextEncoder().encode(part).length;

	it.each([
		["2,048 bytes", "a".repeat(2048), [2048]],
		["one byte more", "a".repeat(2049), [2048, 1]],
		["characters of three bytes", "中".repeat(683), [2046, 3]],
		["characters of four bytes", "😀".repeat(513), [2048, 4]],
		["a character of four bytes across the limit", `${"a".repeat(2045)}😀`, [2045, 4]],
		["a character of two bytes that still fits", `${"a".repeat(2046)}é`, [2048]],
	])("of %s is cut between characters", (_, long, lengths) => {
		const parts = splitText(long);
		expect(parts.map(bytes)).toEqual(lengths);
		expect(parts.join("")).toBe(long);
	});

	it("is sent as several messages, in order", () => {
		expect(sent(text(`${"a".repeat(2048)}b`))).toEqual([
			{ touser, msgtype: "text", text: { content: "a".repeat(2048) } },
			{ touser, msgtype: "text", text: { content: "b" } },
		]);
	});

	it("with half a character has a replacement character in its place", () => {
		expect(splitText("a\ud83d")).toEqual(["a\ufffd"]);
	});
});
