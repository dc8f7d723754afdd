/** Random texts in the alphabets that WeChat uses. Nothing here needs to be secret. */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** `length` characters of A–Z a–z 0–9 - _. */
export const randomText = (length: number): string =>
	Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => alphabet[byte % 64]).join("");

/** `length` decimal digits, the first of them not 0. */
export const randomDigits = (length: number): string =>
	Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte, at) =>
		at === 0 ? (byte % 9) + 1 : byte % 10,
	).join("");

/** `length` characters of 0–9 a–f. */
export const randomHex = (length: number): string =>
	Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => (byte % 16).toString(16)).join("");

/** An openid as WeChat makes them: 28 characters, the first an "o". */
export const randomOpenid = (): string => `o51a0${randomText(23)}`;

/** A 64-bit id that a JavaScript number cannot hold. */
export const randomMsgid = (): string => `3${randomDigits(18)}`;
