/**
 * A sealed callback opened, and a reply sealed for it. The signature over the ciphertext is verified before anything is
 * decrypted; in compat mode, where a plain half comes along, only the ciphertext counts.
 *
 * See: https://developers.weixin.qq.com/doc/oplatform/developers/basic_func/encryption.html
 */
import { type AesKey, importAesKey, open, seal } from "./cipher.ts";
import { err, ok, type Result } from "./result.ts";
import { sign, signerOf } from "./signature.ts";
import { textOf, type XmlElement } from "./xml.ts";

/** The account's secrets, newest first: two of each while rotating. */
export interface EnvelopeSecrets {
	readonly callbackTokens: readonly string[];
	readonly aesKeys: readonly Uint8Array<ArrayBuffer>[];
	readonly appId: string;
}

export interface SealedQuery {
	/** `msg_signature`. */
	readonly msgSignature: string;
	readonly timestamp: string;
	readonly nonce: string;
}

/** What was inside, and the very secrets that fitted: the reply is sealed with the same. */
export interface Opened {
	readonly xml: string;
	readonly callbackToken: string;
	readonly aesKey: AesKey;
}

/** Whether a callback's XML is sealed, wholly or beside a plain half. */
export const isSealed = (fields: XmlElement): boolean => fields["Encrypt"] !== undefined;

/** The error is for the log: towards the sender, all of them are one. */
export const openEnvelope = async (
	fields: XmlElement,
	query: SealedQuery,
	secrets: EnvelopeSecrets,
): Promise<Result<Opened, string>> => {
	const encrypt = textOf(fields["Encrypt"]).trim();
	const { msgSignature: signature, timestamp, nonce } = query;
	const callbackToken = await signerOf({ signature, timestamp, nonce }, secrets.callbackTokens, encrypt);
	if (callbackToken === undefined) return err("msg_signature mismatch");
	let reason: string | undefined;
	for (const bytes of secrets.aesKeys) {
		const aesKey = await importAesKey(bytes);
		const opened = await open(aesKey, encrypt, secrets.appId);
		if (opened.ok) return ok({ xml: opened.value, callbackToken, aesKey });
		// The newest key's reason: an older one fails at the padding, which says nothing.
		reason ??= opened.error;
	}
	return err(reason ?? "no EncodingAESKey");
};

/** `timestamp` is Unix seconds, `nonce` digits or letters, `random` 16 bytes. */
export const sealReply = async (
	reply: string,
	{ callbackToken, aesKey }: Opened,
	appId: string,
	stamp: { readonly timestamp: number; readonly nonce: string; readonly random: Uint8Array },
): Promise<string> => {
	const encrypt = await seal(aesKey, reply, appId, stamp.random);
	const timestamp = String(Math.trunc(stamp.timestamp));
	const signature = await sign(callbackToken, timestamp, stamp.nonce, encrypt);
	return (
		`<xml><Encrypt><![CDATA[${encrypt}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature>` +
		`<TimeStamp>${timestamp}</TimeStamp><Nonce><![CDATA[${stamp.nonce}]]></Nonce></xml>`
	);
};
