/**
 * WeChat's envelope by node:crypto, sharing no code with src/: what is sealed here must open there, and the other way
 * round. Each part can be made wrong, with the real key and a right signature.
 *
 * See: https://developers.weixin.qq.com/doc/oplatform/developers/basic_func/encryption.html
 */
import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, createHash } from "node:crypto";

export interface EnvelopeParts {
	readonly message: string | Uint8Array;
	readonly appId: string;
	/** 16 bytes. */
	readonly random?: string;
	/** What the length field says; the message's own length unless told. */
	readonly length?: number;
	/** The bytes after the AppID; those of PKCS#7 with blocks of 32 unless told. */
	readonly padding?: readonly number[];
}

/** The base64 text of an `Encrypt` element. */
export const nodeSeal = (encodingAesKey: string, parts: EnvelopeParts): string => {
	const { message, appId, random = "aaaabbbbccccdddd" } = parts;
	const text = Buffer.from(message);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(parts.length ?? text.length);
	const content = Buffer.concat([Buffer.from(random), length, text, Buffer.from(appId)]);
	const missing = 32 - (content.length % 32);
	const padding = parts.padding ?? new Array<number>(missing).fill(missing);
	const key = Buffer.from(`${encodingAesKey}=`, "base64");
	const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
	const padded = Buffer.concat([content, Buffer.from(padding)]);
	return Buffer.concat([cipher.update(padded), cipher.final()]).toString("base64");
};

export interface NodeOpened {
	readonly random: string;
	readonly message: string;
	readonly appId: string;
	/** How many bytes. */
	readonly padding: number;
}

/** Throws where the ciphertext is no whole number of blocks. */
export const nodeOpen = (encodingAesKey: string, encrypt: string): NodeOpened => {
	const key = Buffer.from(`${encodingAesKey}=`, "base64");
	const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
	const padded = Buffer.concat([decipher.update(Buffer.from(encrypt, "base64")), decipher.final()]);
	const padding = padded.at(-1) ?? 0;
	const end = 20 + padded.readUInt32BE(16);
	return {
		random: padded.toString("utf8", 0, 16),
		message: padded.toString("utf8", 20, end),
		appId: padded.toString("utf8", end, padded.length - padding),
		padding,
	};
};

/** `signature` of Token, timestamp and nonce; `msg_signature` with the ciphertext as a fourth. */
export const nodeSign = (...parts: readonly string[]): string =>
	createHash("sha1")
		.update([...parts].sort().join(""))
		.digest("hex");

/** The text of an element that holds CDATA or plain text. */
export const elementText = (xml: string, name: string): string =>
	new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^\\]<]*)`).exec(xml)?.[1] ?? "";
