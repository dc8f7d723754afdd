/** Callbacks as WeChat sends them in plain mode: signed with the callback's Token, each one new. */
import { createHash, randomBytes } from "node:crypto";
import type { Sending } from "./exchange.ts";

/** What the configs of bench/workerd name as WECHAT_TOKEN. */
export const CALLBACK_TOKEN = "simulatorToken";
const ACCOUNT = "gh_51a000000001";

/** A follower's text message. `openid` is who sends it. */
export function signedText(content: string, openid: string): Sending {
	const query = new URLSearchParams({ ...signature(now()), openid });
	return {
		method: "POST",
		path: `/wechat?${query}`,
		headers: WECHAT_HEADERS,
		body: textMessage(content, openid),
	};
}

export const textMessage = (content: string, openid: string): string =>
	`<xml><ToUserName><![CDATA[${ACCOUNT}]]></ToUserName>\n` +
	`<FromUserName><![CDATA[${openid}]]></FromUserName>\n` +
	`<CreateTime>${now()}</CreateTime>\n` +
	`<MsgType><![CDATA[text]]></MsgType>\n` +
	`<Content><![CDATA[${content}]]></Content>\n` +
	`<MsgId>${newMsgId()}</MsgId>\n</xml>`;

const now = (): string => String(Math.trunc(Date.now() / 1000));

export const WECHAT_HEADERS = {
	"User-Agent": "Mozilla/4.0",
	Accept: "*/*",
	Pragma: "no-cache",
	"Content-Type": "text/xml",
};

function signature(timestamp: string) {
	const nonce = String(randomBytes(4).readUInt32BE());
	return { signature: digest(timestamp, nonce), timestamp, nonce };
}

/** The query of a sealed callback: `msg_signature` covers the ciphertext as well. */
export function querySigned(encrypt: string) {
	const plain = signature(now());
	return { ...plain, msg_signature: digest(plain.timestamp, plain.nonce, encrypt) };
}

const digest = (...parts: readonly string[]): string =>
	createHash("sha1")
		.update([CALLBACK_TOKEN, ...parts].sort().join(""))
		.digest("hex");

const newMsgId = (): bigint => 24_000_000_000_000_000n + (randomBytes(8).readBigUInt64BE() >> 12n);

/** An openid of its own: 28 characters. */
export const newOpenid = (): string => `o${randomBytes(21).toString("base64url").slice(1)}`;
