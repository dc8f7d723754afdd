/**
 * What shows that a text is the gateway's own and not too old. The key comes from the AppSecret, another one for each
 * purpose, so that what was made for one is worth nothing for another.
 */
import type { Account } from "../../access-token/account.ts";
import { equalInConstantTime } from "../../wechat/constant-time.ts";
import { encodeUtf8 } from "../../wechat/utf8.ts";

export type StampPurpose = "state" | "ticket";

/** How long every stamp is: the end of its time in 8, a SHA-256 in 64 hex digits. */
const STAMP = /^([0-9a-f]{8})([0-9a-f]{64})$/;

/** 72 of 0-9 and a-f. `expiresAt` is Unix milliseconds; the stamp counts whole seconds. */
export const stamp = async (
	account: Account,
	purpose: StampPurpose,
	text: string,
	expiresAt: number,
): Promise<string> => {
	const seconds = Math.trunc(expiresAt / 1000)
		.toString(16)
		.padStart(8, "0");
	return seconds + (await macOf(account, purpose, seconds + text));
};

export type StampFault = "forged" | "expired";

/** What is wrong with a text's stamp; undefined when nothing is. A forged one is never called expired. */
export const stampFault = async (
	account: Account,
	purpose: StampPurpose,
	text: string,
	given: string,
	now: number,
): Promise<StampFault | undefined> => {
	const [, seconds = "", mac = ""] = STAMP.exec(given) ?? [];
	if (!equalInConstantTime(mac, await macOf(account, purpose, seconds + text))) return "forged";
	return now < Number.parseInt(seconds, 16) * 1000 ? undefined : "expired";
};

const macOf = async (account: Account, purpose: StampPurpose, text: string): Promise<string> => {
	const mac = await crypto.subtle.sign("HMAC", await keyOf(account, purpose), encodeUtf8(text));
	return Array.from(new Uint8Array(mac), (byte) => byte.toString(16).padStart(2, "0")).join("");
};

const keyOf = async ({ appId, appSecret }: Account, purpose: StampPurpose): Promise<CryptoKey> =>
	await crypto.subtle.deriveKey(
		{
			name: "HKDF",
			hash: "SHA-256",
			salt: encodeUtf8(appId),
			info: encodeUtf8(`wechat-edge oauth ${purpose}`),
		},
		await crypto.subtle.importKey("raw", encodeUtf8(appSecret), "HKDF", false, ["deriveKey"]),
		{ name: "HMAC", hash: "SHA-256", length: 256 },
		false,
		["sign"],
	);
