/** Reading what the callback answered, as strictly as WeChat does, into what the follower sees. */
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { isObject, type JsonObject, textOf } from "../json.ts";
import type { Settings } from "../settings.ts";
import type { Shown } from "../store/received.ts";
import { open } from "./seal.ts";
import { sign } from "./sign.ts";

/** `shown` is null when the follower sees nothing; `xml` is the reply itself, opened where it was sealed. */
export type Reading =
	| {
			readonly ok: true;
			readonly outcome: string;
			readonly shown: Shown | null;
			readonly xml: string | null;
	  }
	| { readonly ok: false; readonly why: string; readonly xml: string | null };

/** To whom the reply belongs, and how many articles a news reply may show. */
export type Context = { readonly openid: string; readonly articles: 1 | 8 };

const parser = new XMLParser({
	parseTagValue: false,
	trimValues: false,
	ignoreAttributes: true,
});

/** The fields of an `<xml>` document; undefined when it is none. */
function parseXml(text: string): JsonObject | undefined {
	if (/<!DOCTYPE/i.test(text) || XMLValidator.validate(text) !== true) return undefined;
	const root: unknown = parser.parse(text);
	const fields = isObject(root) ? root["xml"] : undefined;
	return isObject(fields) ? fields : undefined;
}

const wrong = (why: string, xml: string | null = null): Reading => ({
	ok: false,
	why,
	xml,
});

/** Reads the body of a 200 answer. */
export function readReply(body: string, settings: Settings, context: Context): Reading {
	if (body === "") return { ok: true, outcome: "empty", shown: null, xml: null };
	if (body === "success") return { ok: true, outcome: "success", shown: null, xml: null };
	const fields = parseXml(body);
	if (fields === undefined) return wrong("the body is neither success nor an <xml> document");
	if (!("Encrypt" in fields)) {
		if (settings.mode === "safe") return wrong("safe mode wants a sealed reply, this one is plain", body);
		return readMessage(fields, body, settings, context);
	}
	if (settings.mode === "plain") return wrong("the reply is sealed, but the account is in plain mode");
	const opened = openReply(fields, settings);
	if (!opened.ok) return wrong(opened.why);
	const message = parseXml(opened.xml);
	if (message === undefined) return wrong("the sealed reply is no <xml> document", opened.xml);
	return readMessage(message, opened.xml, settings, context);
}

type Opened = { readonly ok: true; readonly xml: string } | { readonly ok: false; readonly why: string };

function openReply(fields: JsonObject, settings: Settings): Opened {
	const encrypted = textOf(fields["Encrypt"]);
	const timestamp = textOf(fields["TimeStamp"]);
	const nonce = textOf(fields["Nonce"]);
	if (timestamp === "" || nonce === "") return { ok: false, why: "TimeStamp or Nonce is missing" };
	const expected = sign(settings.callback_token, timestamp, nonce, encrypted);
	if (textOf(fields["MsgSignature"]) !== expected) return { ok: false, why: "MsgSignature does not match" };
	const opened = open(encrypted, settings.encoding_aes_key);
	if (opened === undefined)
		return {
			ok: false,
			why: "Encrypt cannot be opened with the EncodingAESKey",
		};
	if (opened.appId !== settings.app_id)
		return {
			ok: false,
			why: `sealed for ${opened.appId}, not for this account`,
		};
	return { ok: true, xml: opened.message };
}

function readMessage(fields: JsonObject, xml: string, settings: Settings, context: Context): Reading {
	if (fields["ToUserName"] !== context.openid) return wrong("ToUserName is not the follower's openid", xml);
	if (fields["FromUserName"] !== settings.account_id)
		return wrong("FromUserName is not the account's id", xml);
	if (!/^\d{1,10}$/.test(textOf(fields["CreateTime"]))) return wrong("CreateTime is not in seconds", xml);
	const type = textOf(fields["MsgType"]);
	if (type === "transfer_customer_service") {
		return {
			ok: true,
			outcome: "transferred to customer service",
			shown: null,
			xml,
		};
	}
	const shown = contentOf(type, fields, context);
	if (typeof shown === "string") return wrong(shown, xml);
	return { ok: true, outcome: `reply: ${type}`, shown, xml };
}

/** What the follower sees of a reply, or the sentence that says what is wrong with it. */
function contentOf(type: string, fields: JsonObject, context: Context): Shown | string {
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
	return type === "news" ? newsContent(fields, context) : `MsgType ${JSON.stringify(type)} is unknown`;
}

const textLimit = 2048;

function textContent(fields: JsonObject): Shown | string {
	const content = textOf(fields["Content"]);
	if (content.trim() === "") return "Content is missing or empty";
	const size = new TextEncoder().encode(content).length;
	return size > textLimit ? `Content has ${size} bytes, at most 2048 are shown` : { type: "text", content };
}

/** `MediaId` → `media_id`, `HQMusicUrl` → `hq_music_url`. */
const ownName = (name: string): string =>
	name
		.replace(/([a-z])([A-Z])/g, "$1_$2")
		.replace(/^HQ/, "HQ_")
		.toLowerCase();

function mediaContent(
	type: string,
	media: unknown,
	required: readonly string[],
	optional: readonly string[] = [],
): Shown | string {
	if (!isObject(media)) return `the element of MsgType ${type} is missing`;
	const missing = required.find((name) => textOf(media[name]) === "");
	if (missing !== undefined) return `${missing} is missing`;
	const names = [...required, ...optional].filter((name) => textOf(media[name]) !== "");
	return {
		type,
		...Object.fromEntries(names.map((name) => [ownName(name), media[name]])),
	};
}

function newsContent(fields: JsonObject, context: Context): Shown | string {
	const articles = isObject(fields["Articles"]) ? fields["Articles"]["item"] : undefined;
	const items = (Array.isArray(articles) ? articles : [articles]).filter(isObject);
	if (items.length === 0) return "Articles has no item";
	if (textOf(fields["ArticleCount"]) !== String(items.length))
		return "ArticleCount is not the number of items";
	const shown = items.slice(0, context.articles).map((item) => ({
		title: textOf(item["Title"]),
		description: textOf(item["Description"]),
		pic_url: textOf(item["PicUrl"]),
		url: textOf(item["Url"]),
	}));
	return { type: "news", articles: shown };
}
