/** Callbacks as WeChat sends them in safe mode. Sealed with Node's own crypto, so that no mistake can cancel out. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Sending } from "./exchange.ts";
import { querySigned, textMessage, WECHAT_HEADERS } from "./signed-callback.ts";

/** Any key will do; the AppID is the one that the config of bench/workerd names. */
export const ENCODING_AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const AES_KEY = Buffer.from(`${ENCODING_AES_KEY}=`, "base64");
const APP_ID = "wx51a0000000000001";
const BLOCK = 32;

/** A follower's text message, sealed. */
export function sealedText(content: string, openid: string): Sending {
	const encrypt = seal(textMessage(content, openid));
	const body =
		"<xml><ToUserName><![CDATA[gh_51a000000001]]></ToUserName>" +
		`<Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;
	const query = new URLSearchParams({ ...querySigned(encrypt), openid, encrypt_type: "aes" });
	return { method: "POST", path: `/wechat?${query}`, headers: WECHAT_HEADERS, body };
}

function seal(message: string): string {
	const text = Buffer.from(message);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(text.length);
	const content = Buffer.concat([randomBytes(16), length, text, Buffer.from(APP_ID)]);
	const padding = BLOCK - (content.length % BLOCK);
	const cipher = createCipheriv("aes-256-cbc", AES_KEY, AES_KEY.subarray(0, 16)).setAutoPadding(false);
	const padded = Buffer.concat([content, Buffer.alloc(padding, padding)]);
	return Buffer.concat([cipher.update(padded), cipher.final()]).toString("base64");
}

/** The message inside a sealed reply. */
export function openReply(body: string): string {
	const sealed = Buffer.from(/<Encrypt><!\[CDATA\[([^\]]+)/.exec(body)?.[1] ?? "", "base64");
	const decipher = createDecipheriv("aes-256-cbc", AES_KEY, AES_KEY.subarray(0, 16)).setAutoPadding(false);
	const padded = Buffer.concat([decipher.update(sealed), decipher.final()]);
	return padded.subarray(20, 20 + padded.readUInt32BE(16)).toString();
}
