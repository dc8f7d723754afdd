/**
 * The AES envelope of safe and compat mode: 16 random bytes, the length, the message, the AppID, and padding
 * to blocks of 32 bytes, so the cipher's own padding is off.
 * See: https://developers.weixin.qq.com/doc/service/guide/dev/push/encryption.html
 */
import { createCipheriv, createDecipheriv } from "node:crypto";

const blockSize = 32;
const headSize = 20;

/** The 32 bytes that the 43 characters of an EncodingAESKey stand for. */
const keyBytes = (encodingAesKey: string): Uint8Array => bytesOf(atob(`${encodingAesKey}=`));

const bytesOf = (binary: string): Uint8Array => Uint8Array.from(binary, (one) => one.charCodeAt(0));

const base64 = (bytes: Uint8Array): string =>
	btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

function join(...parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

/** `random16` is an argument so that published vectors can be reproduced. */
export function seal(
	message: string,
	appId: string,
	encodingAesKey: string,
	random16: Uint8Array = crypto.getRandomValues(new Uint8Array(16)),
): string {
	const text = new TextEncoder().encode(message);
	const length = new Uint8Array(4);
	new DataView(length.buffer).setUint32(0, text.length);
	const content = join(random16, length, text, new TextEncoder().encode(appId));
	const pad = blockSize - (content.length % blockSize);
	const key = keyBytes(encodingAesKey);
	const cipher = createCipheriv("aes-256-cbc", key, key.slice(0, 16)).setAutoPadding(false);
	return base64(join(cipher.update(join(content, new Uint8Array(pad).fill(pad))), cipher.final()));
}

/** The message and the AppID behind it; undefined when the envelope is damaged or the key another one. */
export function open(
	encrypted: string,
	encodingAesKey: string,
): { readonly message: string; readonly appId: string } | undefined {
	try {
		const key = keyBytes(encodingAesKey);
		const cipher = createDecipheriv("aes-256-cbc", key, key.slice(0, 16)).setAutoPadding(false);
		return read(join(cipher.update(bytesOf(atob(encrypted))), cipher.final()));
	} catch {
		return undefined;
	}
}

function read(padded: Uint8Array) {
	const pad = padded.at(-1) ?? 0;
	const isPadded = pad >= 1 && pad <= blockSize && padded.slice(-pad).every((byte) => byte === pad);
	if (!isPadded || padded.length - pad < headSize) return undefined;
	const content = padded.slice(0, -pad);
	const length = new DataView(content.buffer).getUint32(16);
	if (headSize + length > content.length) return undefined;
	const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
	return {
		message: decoder.decode(content.slice(headSize, headSize + length)),
		appId: decoder.decode(content.slice(headSize + length)),
	};
}
