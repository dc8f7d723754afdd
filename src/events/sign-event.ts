/** The signature of an event. See: https://www.standardwebhooks.com/ */
import { encodeUtf8 } from "../wechat/utf8.ts";
import type { OutgoingEvent } from "./event-of.ts";

/**
 * The three headers of one attempt. `timestamp` is that of the attempt, in Unix seconds. There is one signature for each
 * secret, so that a receiver that knows only one of them finds its own.
 */
export const signatureHeaders = async (
	{ id, body }: Pick<OutgoingEvent, "id" | "body">,
	timestamp: number,
	secrets: readonly Uint8Array<ArrayBuffer>[],
): Promise<Readonly<Record<string, string>>> => {
	const seconds = String(Math.trunc(timestamp));
	const signed = encodeUtf8(`${id}.${seconds}.${body}`);
	const signatures = await Promise.all(secrets.map((secret) => signature(secret, signed)));
	return { "webhook-id": id, "webhook-timestamp": seconds, "webhook-signature": signatures.join(" ") };
};

const HMAC = { name: "HMAC", hash: "SHA-256" } as const;

const signature = async (secret: Uint8Array<ArrayBuffer>, signed: Uint8Array): Promise<string> => {
	const key = await crypto.subtle.importKey("raw", secret, HMAC, false, ["sign"]);
	const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", key, signed));
	return `v1,${btoa(String.fromCharCode(...bytes))}`;
};
