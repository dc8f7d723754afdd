/** Callbacks as WeChat seals them in safe and compat mode: one valid thing, of which a test breaks one part. */
import { env } from "cloudflare:workers";
import { elementText, nodeOpen, nodeSeal, nodeSign } from "../../wechat/node-envelope.ts";
import {
	ACCOUNT,
	CALLBACK_TOKEN,
	callbackPath,
	NOON_SECONDS,
	posted,
	type Query,
	textMessage,
} from "./callback.ts";

/** Its base64 is not canonical, like that of most real ones. */
export const AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
export const OLD_AES_KEY = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR";

export const NONCE = "1320562132";

interface Sealing {
	readonly message?: string;
	readonly key?: string;
	readonly callbackToken?: string;
	readonly timestamp?: string;
	/** The `Encrypt` element; the message sealed, unless told. */
	readonly encrypt?: string;
	/** The body around an `Encrypt` element; that of safe mode unless told. */
	readonly body?: (encrypt: string) => string;
	/** What differs in the query; `undefined` takes a part away. */
	readonly query?: { readonly [name: string]: string | undefined };
}

export const safeBody = (encrypt: string): string =>
	`<xml><ToUserName><![CDATA[${ACCOUNT}]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;

/** A plain message with its ciphertext beside it. */
export const compatBody =
	(plain: string) =>
	(encrypt: string): string =>
		plain.replace("</xml>", `<Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`);

export const sealedText = (message = textMessage(), key = AES_KEY): string =>
	nodeSeal(key, { message, appId: env.WECHAT_APP_ID ?? "" });

export const sealedCallback = (sealing: Sealing = {}): readonly [path: string, init: RequestInit] => {
	const { callbackToken = CALLBACK_TOKEN, timestamp = String(NOON_SECONDS), body = safeBody } = sealing;
	const encrypt = sealing.encrypt ?? sealedText(sealing.message, sealing.key);
	const query: Record<string, string | undefined> = {
		signature: nodeSign(callbackToken, timestamp, NONCE),
		timestamp,
		nonce: NONCE,
		encrypt_type: "aes",
		msg_signature: nodeSign(callbackToken, timestamp, NONCE, encrypt),
		...sealing.query,
	};
	return [callbackPath(withoutMissing(query)), posted(body(encrypt))];
};

const withoutMissing = (query: Readonly<Record<string, string | undefined>>): Query =>
	Object.fromEntries(
		Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
	);

export interface OpenedReply {
	/** The reply's XML. */
	readonly message: string;
	/** Whom it names as receiver. */
	readonly appId: string;
	readonly isSigned: boolean;
	readonly timestamp: string;
	readonly nonce: string;
}

/** A sealed reply, opened and verified with node:crypto. */
export const openReply = (xml: string, key = AES_KEY, callbackToken = CALLBACK_TOKEN): OpenedReply => {
	const encrypt = elementText(xml, "Encrypt");
	const timestamp = elementText(xml, "TimeStamp");
	const nonce = elementText(xml, "Nonce");
	const { message, appId } = nodeOpen(key, encrypt);
	const isSigned = elementText(xml, "MsgSignature") === nodeSign(callbackToken, timestamp, nonce, encrypt);
	return { message, appId, isSigned, timestamp, nonce };
};
