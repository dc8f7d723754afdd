/** SHA-256 of a text, as 64 hexadecimal digits. */
import { encodeUtf8 } from "../wechat/utf8.ts";

export const sha256 = async (text: string): Promise<string> => {
	const digest = await crypto.subtle.digest("SHA-256", encodeUtf8(text));
	return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
};
