/** What the owner's URL may answer, and what is no reply. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readReply } from "../../src/events/read-reply.ts";
import type { Reply } from "../../src/wechat/reply.ts";

const read = (reply: unknown) => readReply(JSON.stringify({ reply }));

const REPLIES: readonly (readonly [object, Reply])[] = [
	[
		{ type: "text", content: "你好" },
		{ type: "text", content: "你好" },
	],
	[
		{ type: "image", media_id: "M" },
		{ type: "image", mediaId: "M" },
	],
	[
		{ type: "voice", media_id: "M" },
		{ type: "voice", mediaId: "M" },
	],
	[
		{ type: "video", media_id: "M", title: "T", description: "D" },
		{ type: "video", mediaId: "M", title: "T", description: "D" },
	],
	[
		{ type: "video", media_id: "M" },
		{ type: "video", mediaId: "M" },
	],
	[
		{ type: "music", thumb_media_id: "M", title: "T", description: "D", musicurl: "U", hqmusicurl: "H" },
		{ type: "music", thumbMediaId: "M", title: "T", description: "D", musicUrl: "U", hqMusicUrl: "H" },
	],
	[
		{ type: "music", thumb_media_id: "M" },
		{ type: "music", thumbMediaId: "M" },
	],
	[
		{ type: "news", articles: [{ title: "T", description: "D", picurl: "P", url: "U" }] },
		{ type: "news", articles: [{ title: "T", description: "D", picUrl: "P", url: "U" }] },
	],
	[
		{
			type: "news",
			articles: [
				{ title: "1", url: "U" },
				{ title: "2", url: "U" },
			],
		},
		{
			type: "news",
			articles: [
				{ title: "1", description: "", picUrl: "", url: "U" },
				{ title: "2", description: "", picUrl: "", url: "U" },
			],
		},
	],
	[{ type: "transfer_customer_service" }, { type: "transfer_customer_service" }],
	[
		{ type: "transfer_customer_service", kf_account: "a@b" },
		{ type: "transfer_customer_service", kfAccount: "a@b" },
	],
];

describe("a reply", () => {
	it.each(REPLIES)("may be %j", (json, reply) => {
		expect(read(json)).toEqual({ ok: true, value: reply });
	});

	it("may have a null, or something empty, where an optional field is", () => {
		expect(read({ type: "video", media_id: "M", title: null, description: "" })).toEqual({
			ok: true,
			value: { type: "video", mediaId: "M" },
		});
	});

	it("may stand beside whatever else the answer says", () => {
		expect(readReply('{"code": 0, "reply": {"type": "text", "content": "你好"}}')).toMatchObject({
			ok: true,
		});
	});
});

it.each(["", " \n", "null", "{}", "[]", '{"reply": null}', '{"reply": {}}', '{"reply": []}', '{"code": 0}'])(
	"%j is no reply, and no mistake",
	(answer) => {
		expect(readReply(answer)).toEqual({ ok: true, value: undefined });
	},
);

describe("a mistake is told in words:", () => {
	it.each([
		["success", "the answer is not JSON"],
		["<xml></xml>", "the answer is not JSON"],
		["7", "the answer is not a JSON object"],
		['["reply"]', "the answer is not a JSON object"],
		['{"reply": "你好"}', "reply is not a JSON object"],
	])("%j: %s", (answer, error) => {
		expect(readReply(answer)).toEqual({ ok: false, error });
	});

	it.each([
		[{ content: "no type" }, "reply.type is none of WeChat's kinds of reply"],
		[{ type: "sticker" }, "reply.type is none of WeChat's kinds of reply"],
		[{ type: "toString" }, "reply.type is none of WeChat's kinds of reply"],
		[{ type: "text" }, "reply.content is missing"],
		[{ type: "text", content: "" }, "reply.content is missing"],
		[{ type: "text", content: 42 }, "reply.content is not a text"],
		[{ type: "text", Content: "你好" }, "reply.Content does not belong there"],
		[{ type: "image", mediaId: "M" }, "reply.mediaId does not belong there"],
		[{ type: "image" }, "reply.media_id is missing"],
		[{ type: "music", title: "T" }, "reply.thumb_media_id is missing"],
		[{ type: "news" }, "reply.articles is missing"],
		[{ type: "news", articles: [] }, "reply.articles is missing"],
		[{ type: "news", articles: [{ title: "T", url: "U" }], title: "T" }, "reply.title does not belong there"],
		[{ type: "news", articles: ["T"] }, "reply.articles[0] is not a JSON object"],
		[
			{ type: "news", articles: [{ title: "T", url: "U" }, { title: "T" }] },
			"reply.articles[1].url is missing",
		],
	])("%j: %s", (reply, error) => {
		expect(read(reply)).toEqual({ ok: false, error });
	});

	it("no answer of any kind makes it throw", () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (answer) => {
				readReply(answer);
				readReply(`{"reply": ${answer}}`);
				readReply(`{"reply": {"type": "news", "articles": [${answer}]}}`);
			}),
		);
	});
});
