/** One delivery's URL and body: signed anew each time, sealed as the mode wants it. */
import { randomDigits } from "../random.ts";
import type { Settings } from "../settings.ts";
import { seal } from "./seal.ts";
import { sign } from "./sign.ts";
import { elements } from "./xml.ts";

export type Envelope = { readonly url: string; readonly body: string };

/** The callback URL with a fresh timestamp and nonce, and the signature over them. */
export function signedUrl(
	settings: Settings,
	nowSeconds: number,
	more: (timestamp: string, nonce: string) => Readonly<Record<string, string>>,
): string {
	const url = new URL(settings.callback_url);
	const timestamp = String(nowSeconds);
	const nonce = randomDigits(9);
	const signature = sign(settings.callback_token, timestamp, nonce);
	const query = { signature, timestamp, nonce, ...more(timestamp, nonce) };
	for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
	return url.href;
}

export function wrap(settings: Settings, openid: string, xml: string, nowSeconds: number): Envelope {
	if (settings.mode === "plain")
		return {
			url: signedUrl(settings, nowSeconds, () => ({ openid })),
			body: xml,
		};
	const encrypted = seal(xml, settings.app_id, settings.encoding_aes_key);
	const url = signedUrl(settings, nowSeconds, (timestamp, nonce) => ({
		openid,
		encrypt_type: "aes",
		msg_signature: sign(settings.callback_token, timestamp, nonce, encrypted),
	}));
	return { url, body: sealedBody(settings, xml, encrypted) };
}

/** Safe mode shows the receiver and nothing else; compat mode adds the ciphertext to the plain message. */
function sealedBody(settings: Settings, xml: string, encrypted: string): string {
	const sealed = elements({ Encrypt: encrypted });
	if (settings.mode === "compat") return xml.replace(/<\/xml>$/, () => `${sealed}</xml>`);
	return `<xml>${elements({ ToUserName: settings.account_id })}${sealed}</xml>`;
}
