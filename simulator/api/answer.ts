/** What an API call answers: always HTTP 200, with errcode and errmsg as WeChat words them. */
import { randomHex } from "../random.ts";

/** `errcode` is for the record; `body` is what goes out, or what the record says of the file that goes out. */
export type Answer = { readonly errcode: number; readonly body: string; readonly file?: AnswerFile };

/** A download. The blob knows its type. */
export type AnswerFile = { readonly blob: Blob; readonly name: string };

/**
 * WeChat's wording by errcode. See:
 * https://developers.weixin.qq.com/doc/service/guide/dev/errcode.html
 */
const wording: Readonly<Record<number, string>> = {
	40001:
		"invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r",
	40002: "invalid grant_type",
	40003: "invalid openid",
	40004: "invalid media type",
	40005: "invalid file type",
	// As WeChat spells it.
	40006: "invalid meida size",
	40007: "invalid media_id",
	40008: "invalid message type",
	40013: "invalid appid",
	40016: "invalid button size",
	40017: "invalid button type",
	40018: "invalid button name size",
	40019: "invalid button key size",
	40020: "invalid button url size",
	40022: "invalid sub menu level",
	40023: "invalid sub button size",
	40024: "invalid sub button type",
	40025: "invalid sub button name size",
	40026: "invalid sub button key size",
	40027: "invalid sub button url size",
	40032: "invalid openid list size",
	40033: "invalid charset. please check your request, if include \\uxxxx will create fail!",
	40036: "invalid template_id size",
	40037: "invalid template_id",
	40039: "invalid url size",
	40052: "invalid action name",
	40053: "invalid action info, please check document",
	40054: "invalid sub button url domain",
	40055: "invalid button url domain",
	40066: "invalid url",
	40097: "invalid args",
	40073: "invalid card id",
	40118: "invalid media_id size",
	40125: "invalid appsecret",
	40165: "invalid weapp pagepath",
	40166: "invalid weapp appid",
	40241: "The message is duplicate in 60 seconds",
	40246: "invalid keyword_name_list",
	41001: "access_token missing",
	41002: "appid missing",
	41004: "appsecret missing",
	41005: "media data missing",
	41006: "media_id missing",
	41007: "missing menu data",
	42001: "access_token expired",
	43001: "require GET method",
	43002: "require POST method",
	43004: "require subscribe",
	43100: "change template too frequently",
	43101: "user refuse to accept the msg",
	43117: "Sending messages to this openid too frequently,please try later",
	44001: "empty media data",
	44002: "empty post data",
	44004: "empty content",
	45002: "content size out of limit",
	45008: "article size out of limit",
	45009: "reach max api daily quota limit",
	45011: "api minute-quota reach limit, must slower, retry next minute",
	45015: "response out of time limit or subscription is canceled",
	45026: "template num exceeds limit",
	45029: "qrcode count out of limit",
	45047: "out of response count limit",
	45056: "too many tags now, no need to add new",
	45057: "can't delete the tag that has too many fans",
	45058: "can't modify sys tag",
	45059: "can not add more than 20 tag to a user",
	45065: "clientmsgid exist",
	45067: "clientmsgid size out of limit",
	45072: "invalid command",
	45080: "need interaction with the user in the last 30 seconds",
	45081: "already typing",
	45103: "This API has been unsupported",
	45157: "invalid tag name",
	45158: "invalid tag name size",
	45159: "invalid tag id",
	46003: "menu no exist",
	47001: "data format error",
	48006: "forbid to clear quota because of reaching the limit",
	53600: "invalid article_id",
	65301: "not exist this menuid",
	65302: "not exist this user",
	65303: "there is no selfmenu, please create selfmenu first",
	65304: "match rule empty",
	65318: "must use utf-8 charset",
	65320: "privacy field is not supported in match rule",
	76021: "cgi_path not found, please check",
	85005: "appid not bind weapp",
};

/** A request id in WeChat's form, which support staff ask for. */
const rid = (nowSeconds: number): string => `${nowSeconds.toString(16)}-${randomHex(8)}-${randomHex(8)}`;

/** The refusal `errcode`, in WeChat's own words unless `errmsg` brings others. */
export function refuse(errcode: number, nowSeconds: number, errmsg?: string): Answer {
	const words = errmsg ?? wording[errcode] ?? "system error";
	return {
		errcode,
		body: JSON.stringify({
			errcode,
			errmsg: `${words} rid: ${rid(nowSeconds)}`,
		}),
	};
}

/** errcode 0, with `more` behind it. */
export const done = (more: Readonly<Record<string, unknown>> = {}): Answer => ({
	errcode: 0,
	body: JSON.stringify({ errcode: 0, errmsg: "ok", ...more }),
});

/** errcode 0 and a 64-bit msgid as the bare integer that WeChat writes. */
export const doneWithMsgid = (msgid: string): Answer => ({
	errcode: 0,
	body: `{"errcode":0,"errmsg":"ok","msgid":${msgid}}`,
});

/** An answer without errcode, as reading endpoints give it. */
export const give = (content: Readonly<Record<string, unknown>>): Answer => ({
	errcode: 0,
	body: JSON.stringify(content),
});

/**
 * The same with control characters as they are, as WeChat passes on what followers wrote. With one of them in it the
 * answer is no JSON.
 */
export const giveRaw = (content: Readonly<Record<string, unknown>>): Answer => ({
	errcode: 0,
	body: JSON.stringify(content).replace(/\\(?:u[0-9a-f]{4}|.)/g, unescapedControl),
});

function unescapedControl(escaped: string): string {
	const character: unknown = JSON.parse(`"${escaped}"`);
	return typeof character === "string" && character < " " ? character : escaped;
}

/** A file, which the caller is to keep as `name`. */
export const giveFile = (blob: Blob, name: string): Answer => ({
	errcode: 0,
	body: `(${blob.size} bytes of ${blob.type})`,
	file: { blob, name },
});
