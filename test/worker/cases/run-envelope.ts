/** Envelopes: what others sealed opens, and sealing the same gives the published ciphertext. */
import { expect } from "vitest";
import { type AesKey, decodeAesKey, importAesKey, open, seal } from "../../../src/wechat/cipher.ts";
import { sealReply } from "../../../src/wechat/envelope.ts";
import { sign } from "../../../src/wechat/signature.ts";
import { parseXml } from "../../../src/wechat/xml.ts";
import { type Case, objectIn, textIn } from "./case.ts";

/** Opens, and for no other receiver; where it is signed, its msg_signature is right. */
export const runDecrypt = async (each: Case): Promise<void> => {
	const { input, expected } = each;
	const [aesKey, appId, encrypt] = [await aesKeyOf(each), appIdOf(each), textIn(input, "encrypt")];
	expect(expected["receiver"] ?? appId).toBe(appId);
	expect(await open(aesKey, encrypt, appId)).toEqual({ ok: true, value: expected["decrypted"] });
	expect((await open(aesKey, encrypt, `${appId}x`)).ok).toBe(false);
	if (input["msgSignature"] === undefined) return;
	const parts = [textIn(input, "timestamp"), textIn(input, "nonce"), encrypt];
	expect(await sign(callbackTokenOf(each), ...parts)).toBe(input["msgSignature"]);
};

/** Gives the published ciphertext, which opens again; where the whole envelope is published, also that. */
export const runEncrypt = async (each: Case): Promise<void> => {
	const { input, expected } = each;
	const [aesKey, appId] = [await aesKeyOf(each), appIdOf(each)];
	const sealed = await seal(aesKey, textIn(input, "plain"), appId, randomOf(each));
	expect(sealed).toBe(expected["encrypt"]);
	expect(expected["receiver"]).toBe(appId);
	expect(await open(aesKey, sealed, appId)).toEqual({ ok: true, value: expected["decrypted"] });
	if (expected["envelopeFields"] !== undefined) await expectEnvelope(each);
};

const expectEnvelope = async (each: Case): Promise<void> => {
	const { input, expected } = each;
	const opened = { xml: "", callbackToken: callbackTokenOf(each), aesKey: await aesKeyOf(each) };
	const envelope = await sealReply(textIn(input, "plain"), opened, appIdOf(each), {
		timestamp: Number(textIn(input, "timestamp")),
		nonce: textIn(input, "nonce"),
		random: randomOf(each),
	});
	expect(parseXml(envelope)).toEqual({ ok: true, value: expected["envelopeFields"] });
	expect(objectIn(expected, "envelopeFields")["MsgSignature"]).toBe(expected["msgSignature"]);
};

const aesKeyOf = async ({ input }: Case): Promise<AesKey> => {
	const bytes = decodeAesKey(textIn(objectIn(input, "config"), "encodingAESKey"));
	if (bytes === undefined) throw new Error("no EncodingAESKey");
	return await importAesKey(bytes);
};

const appIdOf = ({ input }: Case): string => textIn(objectIn(input, "config"), "appId");

const callbackTokenOf = ({ input }: Case): string => textIn(objectIn(input, "config"), "token");

const randomOf = ({ input }: Case): Uint8Array => new TextEncoder().encode(textIn(input, "random"));
