/**
 * WeChat's envelope for safe and compat mode: AES-256-CBC, IV from the key, PKCS#7 with blocks of 32 bytes.
 * What is inside: 16 random bytes, the message's length in 4 bytes, the message, the receiver's AppID.
 *
 * Web Crypto knows PKCS#7 with blocks of 16 only and refuses WeChat's padding for about half of all messages. So one
 * block more is made that decrypts to a whole padding of Web Crypto's own: Web Crypto takes that one off, and WeChat's
 * is left for us.
 *
 * See: https://developers.weixin.qq.com/doc/oplatform/developers/basic_func/encryption.html
 */
import { joinedBytes } from "./joined-bytes.ts";
import { err, ok, type Result } from "./result.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";

const WEB_CRYPTO_BLOCK = 16;
const WECHAT_BLOCK = 32;
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;

export interface AesKey {
	readonly key: CryptoKey;
	readonly iv: Uint8Array<ArrayBuffer>;
}

/**
 * The 43 characters of an EncodingAESKey as 32 bytes. Its last character may carry spare bits that a strict base64
 * decoder refuses; `atob` does not mind.
 */
export const decodeAesKey = (encodingAesKey: string): Uint8Array<ArrayBuffer> | undefined =>
	/^[A-Za-z0-9]{43}$/.test(encodingAesKey) ? fromBase64(`${encodingAesKey}=`) : undefined;

export const importAesKey = async (bytes: Uint8Array<ArrayBuffer>): Promise<AesKey> => ({
	key: await crypto.subtle.importKey("raw", bytes, "AES-CBC", false, ["encrypt", "decrypt"]),
	iv: bytes.slice(0, WEB_CRYPTO_BLOCK),
});

/** Opens an `Encrypt` element that is addressed to this AppID. The error is for the log, never for the sender. */
export const open = async (
	{ key, iv }: AesKey,
	encrypt: string,
	appId: string,
): Promise<Result<string, string>> => {
	const sealed = fromBase64(encrypt.trim());
	if (sealed === undefined) return err("Encrypt is not base64");
	if (sealed.length < WECHAT_BLOCK || sealed.length % WEB_CRYPTO_BLOCK !== 0) {
		return err("Encrypt is no whole number of blocks");
	}
	const lastBlock = sealed.slice(-WEB_CRYPTO_BLOCK);
	const extraBlock = new Uint8Array(
		await crypto.subtle.encrypt({ name: "AES-CBC", iv: lastBlock }, key, new Uint8Array()),
	);
	const padded = new Uint8Array(
		await crypto.subtle.decrypt({ name: "AES-CBC", iv }, key, joinedBytes([sealed, extraBlock])),
	);
	return readEnvelope(padded, appId);
};

/** Seals a reply to the account's owner-side AppID. `random` is 16 bytes. */
export const seal = async (
	{ key, iv }: AesKey,
	message: string,
	appId: string,
	random: Uint8Array,
): Promise<string> => {
	const text = encodeUtf8(message);
	const length = new Uint8Array(LENGTH_BYTES);
	new DataView(length.buffer).setUint32(0, text.length);
	const content = joinedBytes([random, length, text, encodeUtf8(appId)]);
	const padding = WECHAT_BLOCK - (content.length % WECHAT_BLOCK);
	const padded = joinedBytes([content, new Uint8Array(padding).fill(padding)]);
	const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CBC", iv }, key, padded));
	return toBase64(sealed.subarray(0, padded.length));
};

const readEnvelope = (padded: Uint8Array, appId: string): Result<string, string> => {
	const padding = padded.at(-1) ?? 0;
	const end = padded.length - padding;
	if (padding < 1 || padding > WECHAT_BLOCK || padded.subarray(end).some((byte) => byte !== padding)) {
		return err("wrong padding: another EncodingAESKey");
	}
	const start = RANDOM_BYTES + LENGTH_BYTES;
	if (end < start) return err("the envelope is too short");
	const length = new DataView(padded.buffer, padded.byteOffset + RANDOM_BYTES).getUint32(0);
	if (length > end - start) return err("the envelope's length is wrong");
	const message = decodeUtf8(padded.subarray(start, start + length));
	const receiver = decodeUtf8(padded.subarray(start + length, end));
	if (receiver !== appId) return err("addressed to another AppID");
	return message === undefined ? err("the message is not UTF-8") : ok(message);
};

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> | undefined => {
	let characters: string;
	try {
		characters = atob(text);
	} catch {
		return undefined;
	}
	// `Uint8Array.from` with a function takes ten times as long, and more than all the rest of opening.
	const bytes = new Uint8Array(characters.length);
	for (let i = 0; i < characters.length; i += 1) bytes[i] = characters.charCodeAt(i);
	return bytes;
};

const toBase64 = (bytes: Uint8Array): string => {
	let text = "";
	for (const byte of bytes) text += String.fromCharCode(byte);
	return btoa(text);
};
