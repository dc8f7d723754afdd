/** What the follower sees of a passive reply (被动回复), or why WeChat does not show it. */
import { isObject, type JsonObject, textOf } from "../json.ts";
import type { Shown } from "../store/chat.ts";
import type { Words } from "../words.ts";
import { ownName } from "./own-name.ts";

export type Content =
	| { readonly ok: true; readonly shown: Shown }
	| { readonly ok: false; readonly why: Words };

/** `articles` is how many a news reply may show; the rest is dropped. */
export function contentOf(type: string, fields: JsonObject, articles: number): Content {
	if (type === "text") return textContent(fields);
	if (type === "image") return mediaContent(type, fields["Image"], ["MediaId"]);
	if (type === "voice") return mediaContent(type, fields["Voice"], ["MediaId"]);
	if (type === "video") return mediaContent(type, fields["Video"], ["MediaId"], ["Title", "Description"]);
	if (type === "music") {
		return mediaContent(
			type,
			fields["Music"],
			["ThumbMediaId"],
			["Title", "Description", "MusicUrl", "HQMusicUrl"],
		);
	}
	if (type === "news") return newsContent(fields, articles);
	return wrong(`MsgType ${JSON.stringify(type)} is unknown`, `未知的 MsgType：${JSON.stringify(type)}`);
}

const wrong = (en: string, zh: string): Content => ({ ok: false, why: { en, zh } });

const missing = (name: string): Content => wrong(`${name} is missing`, `缺少 ${name}`);

const textLimit = 2048;

function textContent(fields: JsonObject): Content {
	const content = textOf(fields["Content"]);
	if (content.trim() === "") return wrong("Content is missing or empty", "Content 缺失或为空");
	const size = new TextEncoder().encode(content).length;
	if (size <= textLimit) return { ok: true, shown: { type: "text", content } };
	return wrong(
		`Content has ${size} bytes, at most ${textLimit} are shown`,
		`Content 有 ${size} 字节，最多 ${textLimit} 字节`,
	);
}

function mediaContent(
	type: string,
	media: unknown,
	required: readonly string[],
	optional: readonly string[] = [],
): Content {
	if (!isObject(media)) {
		return wrong(`the element of MsgType ${type} is missing`, `缺少 MsgType 为 ${type} 时应有的元素`);
	}
	const absent = required.find((name) => textOf(media[name]) === "");
	if (absent !== undefined) return missing(absent);
	const names = [...required, ...optional].filter((name) => textOf(media[name]) !== "");
	const fields = Object.fromEntries(names.map((name) => [ownName(name), media[name]]));
	return { ok: true, shown: { type, ...fields } };
}

function newsContent(fields: JsonObject, most: number): Content {
	const articles = isObject(fields["Articles"]) ? fields["Articles"]["item"] : undefined;
	const items = (Array.isArray(articles) ? articles : [articles]).filter(isObject);
	if (items.length === 0) return wrong("Articles has no item", "Articles 中没有 item");
	if (textOf(fields["ArticleCount"]) !== String(items.length)) {
		return wrong("ArticleCount is not the number of items", "ArticleCount 与 item 的数量不一致");
	}
	const shown = items.slice(0, most).map((item) => ({
		title: textOf(item["Title"]),
		description: textOf(item["Description"]),
		pic_url: textOf(item["PicUrl"]),
		url: textOf(item["Url"]),
	}));
	return { ok: true, shown: { type: "news", articles: shown } };
}
