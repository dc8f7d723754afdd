/** SHA-1, which WeChat's signatures are made of. */
import { encodeUtf8 } from "./utf8.ts";

/** Lower-case hex of the text's digest, the text taken as UTF-8. */
export const sha1Hex = async (text: string): Promise<string> => {
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", encodeUtf8(text)));
	let hex = "";
	for (const byte of digest) hex += byte.toString(16).padStart(2, "0");
	return hex;
};
