/**
 * The envelopes in other systems' public test suites: each opens, and sealing gives the published ciphertext. Those that
 * are whole requests are sent to the callback too, by `test/worker/callback-sealed-cases.test.ts`; the signatures are in
 * `cases-signature.test.ts`.
 */
import { describe, expect, test } from "vitest";
import { type AesKey, decodeAesKey, importAesKey, open, seal } from "../../src/wechat/cipher.ts";
import { sealReply } from "../../src/wechat/envelope.ts";
import { isJsonObject, type JsonObject } from "../../src/wechat/json.ts";
import { sign } from "../../src/wechat/signature.ts";
import { parseXml } from "../../src/wechat/xml.ts";
import { type SharedCase, sharedCases, textIn } from "./shared-cases.ts";

const FILES = ["chanxuehong-crypto", "node-webot", "powerwechat-crypto", "wechatpy-crypto", "wxjava-crypto"];
const casesOf = (op: string) => FILES.flatMap(sharedCases).filter((each) => each.op === op);

const objectIn = (object: JsonObject, name: string): JsonObject => {
	const value = object[name];
	return isJsonObject(value) ? value : {};
};

const aesKeyOf = async ({ input }: SharedCase): Promise<AesKey> => {
	const bytes = decodeAesKey(textIn(objectIn(input, "config"), "encodingAESKey"));
	if (bytes === undefined) throw new Error("no EncodingAESKey");
	return await importAesKey(bytes);
};

const appIdOf = ({ input }: SharedCase): string => textIn(objectIn(input, "config"), "appId");

describe("sealed by others", () => {
	const sealed = casesOf("decrypt");

	test("there are six", () => {
		expect(sealed).toHaveLength(6);
	});

	test.each(sealed)("$id opens, and for no other receiver", async (each) => {
		const aesKey = await aesKeyOf(each);
		const encrypt = textIn(each.input, "encrypt");
		const { decrypted, receiver = appIdOf(each) } = each.expected;
		expect(receiver).toBe(appIdOf(each));
		expect(await open(aesKey, encrypt, appIdOf(each))).toEqual({ ok: true, value: decrypted });
		expect((await open(aesKey, encrypt, `${appIdOf(each)}x`)).ok).toBe(false);
	});

	const signed = sealed.filter(({ input }) => input["msgSignature"] !== undefined);

	test("two of them are no requests, but signed", () => {
		expect(signed).toHaveLength(2);
	});

	test.each(signed)("$id has the msg_signature of its ciphertext", async ({ input }) => {
		const parts = [textIn(input, "timestamp"), textIn(input, "nonce"), textIn(input, "encrypt")];
		expect(await sign(textIn(objectIn(input, "config"), "token"), ...parts)).toBe(input["msgSignature"]);
	});
});

describe("to be sealed", () => {
	const plain = casesOf("encrypt");

	const sealedLike = async (each: SharedCase): Promise<string> => {
		const random = new TextEncoder().encode(textIn(each.input, "random"));
		return await seal(await aesKeyOf(each), textIn(each.input, "plain"), appIdOf(each), random);
	};

	test("there are four", () => {
		expect(plain).toHaveLength(4);
	});

	test.each(plain)("$id gives the published ciphertext, which opens again", async (each) => {
		const { encrypt, decrypted, receiver } = each.expected;
		const sealed = await sealedLike(each);
		expect(sealed).toBe(encrypt);
		expect(receiver).toBe(appIdOf(each));
		expect(await open(await aesKeyOf(each), sealed, appIdOf(each))).toEqual({ ok: true, value: decrypted });
	});

	const enveloped = plain.filter(({ expected }) => expected["envelopeFields"] !== undefined);

	test("one of them has its whole envelope published", () => {
		expect(enveloped).toHaveLength(1);
	});

	test.each(enveloped)("$id gives the published envelope", async (each) => {
		const { input, expected } = each;
		const opened = {
			xml: "",
			callbackToken: textIn(objectIn(input, "config"), "token"),
			aesKey: await aesKeyOf(each),
		};
		const envelope = await sealReply(textIn(input, "plain"), opened, appIdOf(each), {
			timestamp: Number(textIn(input, "timestamp")),
			nonce: textIn(input, "nonce"),
			random: new TextEncoder().encode(textIn(input, "random")),
		});
		expect(parseXml(envelope)).toEqual({ ok: true, value: expected["envelopeFields"] });
		expect(objectIn(expected, "envelopeFields")["MsgSignature"]).toBe(expected["msgSignature"]);
	});
});

describe("signatures of web pages, which the gateway does not make: the same SHA-1, over one text", () => {
	const pages = casesOf("jssdk");

	test("there is one", () => {
		expect(pages).toHaveLength(1);
	});

	test.each(pages)("$id", async ({ input, expected }) => {
		const url = textIn(input, "url").replace(/#.*$/, "");
		const [ticket, noncestr, timestamp] = ["ticket", "noncestr", "timestamp"].map((name) =>
			textIn(input, name),
		);
		const text = `jsapi_ticket=${ticket}&noncestr=${noncestr}&timestamp=${timestamp}&url=${url}`;
		expect(await sign(text)).toBe(expected["signature"]);
	});
});
