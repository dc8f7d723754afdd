/**
 * The passive replies in other systems' public test suites. Not followed, each for the reason given: what is a choice
 * of the peer's, or contradicts WeChat's documentation.
 */
import { describe, expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "../../src/wechat/json.ts";
import {
	type Article,
	image,
	music,
	news,
	type Reply,
	renderReply,
	text,
	transferCustomerService,
	video,
	voice,
} from "../../src/wechat/reply.ts";
import { isXmlElement, parseXml, textOf, type XmlElement, type XmlValue } from "../../src/wechat/xml.ts";
import { type SharedCase, sharedCases, textIn } from "./shared-cases.ts";

const NOT_FOLLOWED: Readonly<Record<string, string>> = {
	"werobot/reply/music-hq-default":
		"the peer repeats MusicUrl as HQMusicUrl; WeChat documents it as optional",
	"werobot/reply/news-11":
		"the peer throws; WeChat documents that it drops the surplus articles and shows the rest",
	"werobot/reply/success": "no reply is no Reply here: the callback's route answers `success`",
};

const cases = ["node-webot", "werobot-replies"]
	.flatMap(sharedCases)
	.filter(({ kind }) => kind === "reply-xml");
const followed = cases.filter(({ id }) => NOT_FOLLOWED[id] === undefined);

const optional = (input: JsonObject, ...names: readonly string[]): Record<string, string> =>
	Object.fromEntries(
		names.filter((name) => input[name] !== undefined).map((name) => [name, textIn(input, name)]),
	);

const articlesOf = (input: JsonObject): readonly Article[] => {
	const articles: unknown = input["articles"];
	if (!Array.isArray(articles)) throw new Error("no articles");
	return articles.filter(isJsonObject).map((article) => ({
		title: textIn(article, "title"),
		description: textIn(article, "description"),
		picUrl: textIn(article, "picUrl"),
		url: textIn(article, "url"),
	}));
};

/** WeChat requires a music's ThumbMediaId; these peers' inputs have none. */
const replyOf = (input: JsonObject): Reply => {
	switch (input["type"]) {
		case "text":
			return text(textIn(input, "content"));
		case "image":
			return image(textIn(input, "mediaId"));
		case "voice":
			return voice(textIn(input, "mediaId"));
		case "video":
			return video(textIn(input, "mediaId"), optional(input, "title", "description"));
		case "music":
			return music("thumb", optional(input, "title", "description", "musicUrl", "hqMusicUrl"));
		case "news":
			return news(...articlesOf(input));
		case "transfer_customer_service":
			return transferCustomerService(optional(input, "kfAccount")["kfAccount"]);
		default:
			throw new Error(`no such reply: ${JSON.stringify(input["type"])}`);
	}
};

/** The reply goes to whom the message came from. */
const render = ({ input }: SharedCase): string | undefined => {
	const { toUser, fromUser } = { toUser: "to", fromUser: "from", ...optional(input, "toUser", "fromUser") };
	const { createTime = 1_700_000_000 } = input;
	return renderReply(replyOf(input), { ToUserName: fromUser, FromUserName: toUser }, Number(createTime));
};

const readBack = (each: SharedCase): XmlElement => {
	const parsed = parseXml(render(each) ?? "");
	if (!parsed.ok) throw new Error(parsed.error);
	return parsed.value;
};

/** `Video.Title` is the Title inside Video. */
const at = (element: XmlElement, path: string): XmlValue | undefined => {
	const [name = "", ...rest] = path.split(".");
	const value = element[name];
	if (rest.length === 0) return value;
	return isXmlElement(value) ? at(value, rest.join(".")) : undefined;
};

test("twenty-four cases, three of them not followed", () => {
	expect(cases).toHaveLength(24);
	expect(cases.length - followed.length).toBe(Object.keys(NOT_FOLLOWED).length);
});

const withFields = followed.filter(({ expected }) => isJsonObject(expected["fields"]));

test.each(withFields)("$id", (each) => {
	const element = readBack(each);
	const { fields, absent } = each.expected;
	for (const [path, value] of Object.entries(isJsonObject(fields) ? fields : {})) {
		if (isJsonObject(value)) expect(at(element, path), path).toMatchObject(value);
		else expect(at(element, path), path).toBe(value);
	}
	for (const name of Array.isArray(absent) ? absent : []) expect(element).not.toHaveProperty(name);
});

const withoutFields = followed.filter((each) => !withFields.includes(each));

describe("the others", () => {
	test("are an empty text, news without articles, and a CreateTime", () => {
		expect(withoutFields.map(({ id }) => id)).toEqual([
			"node-webot/reply/empty",
			"node-webot/reply/createtime-seconds",
			"werobot/reply/news-0",
		]);
	});

	test.each(withoutFields.filter(({ expected }) => expected["fieldMatches"] === undefined))(
		"$id has no XML, so WeChat is answered `success`",
		(each) => {
			expect(render(each)).toBeUndefined();
		},
	);

	test.each(withoutFields.filter(({ expected }) => expected["fieldMatches"] !== undefined))("$id", (each) => {
		expect(textOf(readBack(each)["CreateTime"])).toMatch(/^\d{10}$/);
	});
});
