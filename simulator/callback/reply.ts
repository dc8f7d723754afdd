/** Reading what the callback answered, as strictly as WeChat does, into what the follower sees. */
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { isObject, type JsonObject, textOf } from "../json.ts";
import type { Settings } from "../settings.ts";
import type { Shown } from "../store/chat.ts";
import type { Words } from "../words.ts";
import { contentOf } from "./reply-content.ts";
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
	| { readonly ok: false; readonly why: Words; readonly xml: string | null };

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

const wrong = (why: Words, xml: string | null = null): Reading => ({ ok: false, why, xml });

/** Reads the body of a 200 answer. */
export function readReply(body: string, settings: Settings, context: Context): Reading {
	if (body === "") return { ok: true, outcome: "empty", shown: null, xml: null };
	if (body === "success") return { ok: true, outcome: "success", shown: null, xml: null };
	const fields = parseXml(body);
	if (fields === undefined) return wrong(reasons.noDocument);
	if (!("Encrypt" in fields)) {
		if (settings.mode === "safe") return wrong(reasons.plainInSafeMode, body);
		return readMessage(fields, body, settings, context);
	}
	if (settings.mode === "plain") return wrong(reasons.sealedInPlainMode);
	const opened = openReply(fields, settings);
	if (!opened.ok) return wrong(opened.why);
	const message = parseXml(opened.xml);
	if (message === undefined) return wrong(reasons.noSealedDocument, opened.xml);
	return readMessage(message, opened.xml, settings, context);
}

type Opened = { readonly ok: true; readonly xml: string } | { readonly ok: false; readonly why: Words };

function openReply(fields: JsonObject, settings: Settings): Opened {
	const encrypted = textOf(fields["Encrypt"]);
	const timestamp = textOf(fields["TimeStamp"]);
	const nonce = textOf(fields["Nonce"]);
	if (timestamp === "" || nonce === "") return { ok: false, why: reasons.noTimeStamp };
	const expected = sign(settings.callback_token, timestamp, nonce, encrypted);
	if (textOf(fields["MsgSignature"]) !== expected) return { ok: false, why: reasons.signature };
	const opened = open(encrypted, settings.encoding_aes_key);
	if (opened === undefined) return { ok: false, why: reasons.cannotBeOpened };
	if (opened.appId !== settings.app_id) return { ok: false, why: sealedFor(opened.appId) };
	return { ok: true, xml: opened.message };
}

function readMessage(fields: JsonObject, xml: string, settings: Settings, context: Context): Reading {
	if (fields["ToUserName"] !== context.openid) return wrong(reasons.receiver, xml);
	if (fields["FromUserName"] !== settings.account_id) return wrong(reasons.sender, xml);
	if (!/^\d{1,10}$/.test(textOf(fields["CreateTime"]))) return wrong(reasons.createTime, xml);
	const type = textOf(fields["MsgType"]);
	if (type === "transfer_customer_service") {
		return { ok: true, outcome: "transferred to customer service", shown: null, xml };
	}
	const shown = contentOf(type, fields, context.articles);
	return shown.ok ? { ok: true, outcome: `reply: ${type}`, shown: shown.shown, xml } : wrong(shown.why, xml);
}

const reasons = {
	noDocument: {
		en: "the body is neither success nor an <xml> document",
		zh: "应答既不是 success，也不是 <xml> 文档",
	},
	plainInSafeMode: {
		en: "safe mode wants a sealed reply, this one is plain",
		zh: "安全模式要求加密回复，这条回复是明文",
	},
	sealedInPlainMode: {
		en: "the reply is sealed, but the account is in plain mode",
		zh: "回复已加密，但账号处于明文模式",
	},
	noSealedDocument: {
		en: "the sealed reply is no <xml> document",
		zh: "解密后的回复不是 <xml> 文档",
	},
	noTimeStamp: { en: "TimeStamp or Nonce is missing", zh: "缺少 TimeStamp 或 Nonce" },
	signature: { en: "MsgSignature does not match", zh: "MsgSignature 校验失败" },
	cannotBeOpened: {
		en: "Encrypt cannot be opened with the EncodingAESKey",
		zh: "无法用 EncodingAESKey 解密 Encrypt",
	},
	receiver: {
		en: "ToUserName is not the follower's openid",
		zh: "ToUserName 不是该粉丝的 OpenID",
	},
	sender: { en: "FromUserName is not the account's id", zh: "FromUserName 不是公众号的原始 ID" },
	createTime: { en: "CreateTime is not in seconds", zh: "CreateTime 应为以秒为单位的时间戳" },
} as const satisfies Readonly<Record<string, Words>>;

const sealedFor = (appId: string): Words => ({
	en: `sealed for ${appId}, not for this account`,
	zh: `加密所用的 AppID 是 ${appId}，不是本账号`,
});
