/**
 * The reply in what the owner's URL answers: `{"reply": {"type": "text", "content": "…"}}`. The fields are named as in
 * WeChat's customer-service messages. Pure.
 */
import { isAbsent } from "../wechat/absent.ts";
import { isJsonObject, type JsonObject, parseJson } from "../wechat/json.ts";
import {
	type Article,
	image,
	music,
	news,
	type Reply,
	text,
	transferCustomerService,
	video,
	voice,
} from "../wechat/reply.ts";
import { err, ok, type Result } from "../wechat/result.ts";

/** Undefined when it has none; an error says in words why the one that it has is no reply. Never throws. */
export const readReply = (answer: string): Result<Reply | undefined, string> => {
	if (answer.trim() === "") return ok(undefined);
	const parsed = parseJson(answer);
	if (!parsed.ok) return err("the answer is not JSON");
	// PHP writes an empty object as [].
	if (isAbsent(parsed.value)) return ok(undefined);
	if (!isJsonObject(parsed.value)) return err("the answer is not a JSON object");
	const { reply } = parsed.value;
	if (isAbsent(reply)) return ok(undefined);
	return isJsonObject(reply) ? parseReply(reply) : err("reply is not a JSON object");
};

const parseReply = ({ type, ...fields }: JsonObject): Result<Reply, string> => {
	switch (type) {
		case "text":
			return read(fields, ["content"], [], ({ content }) => text(content));
		case "image":
			return read(fields, ["media_id"], [], ({ media_id }) => image(media_id));
		case "voice":
			return read(fields, ["media_id"], [], ({ media_id }) => voice(media_id));
		case "video":
			return read(fields, ["media_id"], CAPTION, ({ media_id, ...caption }) => video(media_id, caption));
		case "music":
			return read(
				fields,
				["thumb_media_id"],
				[...CAPTION, "musicurl", "hqmusicurl"],
				({ thumb_media_id, musicurl, hqmusicurl, ...caption }) =>
					music(thumb_media_id, {
						...caption,
						...(musicurl === undefined ? {} : { musicUrl: musicurl }),
						...(hqmusicurl === undefined ? {} : { hqMusicUrl: hqmusicurl }),
					}),
			);
		case "news":
			return parseNews(fields);
		case "transfer_customer_service":
			return read(fields, [], ["kf_account"], ({ kf_account }) => transferCustomerService(kf_account));
		default:
			return err("reply.type is none of WeChat's kinds of reply");
	}
};

const CAPTION = ["title", "description"] as const;

const parseNews = ({ articles, ...others }: JsonObject): Result<Reply, string> => {
	const surplus = read(others, [], [], () => undefined);
	if (!surplus.ok) return surplus;
	if (!Array.isArray(articles) || articles.length === 0) return err("reply.articles is missing");
	const all: readonly unknown[] = articles;
	const parsed: Article[] = [];
	for (const [index, article] of all.entries()) {
		const one = parseArticle(article, `reply.articles[${index}]`);
		if (!one.ok) return one;
		parsed.push(one.value);
	}
	return ok(news(...parsed));
};

const parseArticle = (article: unknown, place: string): Result<Article, string> =>
	isJsonObject(article)
		? read(
				article,
				["title", "url"],
				["description", "picurl"],
				({ title, url, description = "", picurl = "" }) => ({ title, url, description, picUrl: picurl }),
				place,
			)
		: err(`${place} is not a JSON object`);

type Texts<Needed extends string, Optional extends string> = Readonly<Record<Needed, string>> & {
	readonly [K in Optional]?: string;
};

/** Fields that are texts, each needed or not, and no others. */
const read = <Needed extends string, Optional extends string, T>(
	fields: JsonObject,
	needed: readonly Needed[],
	optional: readonly Optional[],
	make: (texts: Texts<Needed, Optional>) => T,
	place = "reply",
): Result<T, string> => {
	const known: readonly string[] = [...needed, ...optional];
	const texts: Record<string, string> = {};
	for (const [name, value] of Object.entries(fields)) {
		if (!known.includes(name)) return err(`${place}.${name.slice(0, 32)} does not belong there`);
		if (isAbsent(value)) continue;
		if (typeof value !== "string") return err(`${place}.${name} is not a text`);
		texts[name] = value;
	}
	const missing = needed.find((name) => texts[name] === undefined);
	// TypeScript cannot follow names that are chosen at run time.
	return missing === undefined
		? ok(make(texts as Texts<Needed, Optional>))
		: err(`${place}.${missing} is missing`);
};
