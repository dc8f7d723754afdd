/** Sealed callbacks and sealed replies: which secrets fit, what is checked first, and what tampering comes to. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { decodeAesKey, importAesKey } from "../../src/wechat/cipher.ts";
import {
	type EnvelopeSecrets,
	isSealed,
	type Opened,
	openEnvelope,
	sealReply,
} from "../../src/wechat/envelope.ts";
import { err } from "../../src/wechat/result.ts";
import { parseXml, type XmlElement } from "../../src/wechat/xml.ts";
import vectors from "../simulator/crypto-vectors.json";
import { elementText, nodeOpen, nodeSeal, nodeSign } from "./node-envelope.ts";

afterEach(() => vi.restoreAllMocks());

const APP_ID = "wx7e57000000000001";
const KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const OLD_KEY = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR";
const CALLBACK_TOKEN = "newToken";
const STAMP = { timestamp: "1790827200", nonce: "1320562132" };
const MESSAGE = "<xml><Content><![CDATA[你好]]></Content></xml>";

const secretsOf = (
	callbackTokens: readonly string[] = [CALLBACK_TOKEN],
	keys: readonly string[] = [KEY],
	appId = APP_ID,
): EnvelopeSecrets => ({ callbackTokens, aesKeys: keys.flatMap((key) => decodeAesKey(key) ?? []), appId });

const fieldsOf = (encrypt: string): XmlElement => ({ ToUserName: "gh_0123456789ab", Encrypt: encrypt });

const queryOf = (encrypt: string, callbackToken = CALLBACK_TOKEN) => ({
	...STAMP,
	msgSignature: nodeSign(callbackToken, STAMP.timestamp, STAMP.nonce, encrypt),
});

/** Sealed and signed as WeChat does it. */
const sealedBy = (key: string, callbackToken: string) => {
	const encrypt = nodeSeal(key, { message: MESSAGE, appId: APP_ID });
	return { fields: fieldsOf(encrypt), query: queryOf(encrypt, callbackToken) };
};

const openedBy = async (key: string, callbackToken: string, secrets: EnvelopeSecrets): Promise<Opened> => {
	const { fields, query } = sealedBy(key, callbackToken);
	const opened = await openEnvelope(fields, query, secrets);
	if (!opened.ok) throw new Error(opened.error);
	return opened.value;
};

describe("published vectors", () => {
	const signed = vectors.filter(({ msg_signature }) => msg_signature !== undefined);

	it.each(signed)("$id, $source: its signature is verified, and it opens", async (vector) => {
		const { token = "", key, timestamp = "", nonce = "", msg_signature = "", encrypt, msg, tail } = vector;
		const opened = await openEnvelope(
			fieldsOf(encrypt),
			{ timestamp, nonce, msgSignature: msg_signature },
			secretsOf([token], [key], tail),
		);
		expect(opened).toMatchObject({ ok: true, value: { xml: msg, callbackToken: token } });
	});

	it("are seven with a signature", () => {
		expect(signed).toHaveLength(7);
	});
});

describe("while rotating", () => {
	const both = secretsOf([CALLBACK_TOKEN, "oldToken"], [KEY, OLD_KEY]);

	it.each([
		["the new key and the new Token", KEY, CALLBACK_TOKEN],
		["the new key and the old Token", KEY, "oldToken"],
		["the old key and the new Token", OLD_KEY, CALLBACK_TOKEN],
		["the old key and the old Token", OLD_KEY, "oldToken"],
	])("a callback of %s opens, and its reply is sealed with the same two", async (_, key, callbackToken) => {
		const opened = await openedBy(key, callbackToken, both);
		expect(opened.xml).toBe(MESSAGE);
		const stamp = { timestamp: 1790827201, nonce: "42", random: new Uint8Array(16) };
		const reply = await sealReply("<xml>pong</xml>", opened, APP_ID, stamp);
		const encrypt = elementText(reply, "Encrypt");
		expect(nodeOpen(key, encrypt)).toMatchObject({ message: "<xml>pong</xml>", appId: APP_ID });
		expect(elementText(reply, "MsgSignature")).toBe(nodeSign(callbackToken, "1790827201", "42", encrypt));
	});

	it.each([
		["the old key alone", secretsOf([CALLBACK_TOKEN], [OLD_KEY]), "wrong padding: another EncodingAESKey"],
		["the old Token alone", secretsOf(["oldToken"], [KEY]), "msg_signature mismatch"],
		["no key", secretsOf([CALLBACK_TOKEN], []), "no EncodingAESKey"],
		["no Token", secretsOf([], [KEY]), "msg_signature mismatch"],
	])("a callback of the new secrets does not open with %s", async (_, secrets, reason) => {
		const { fields, query } = sealedBy(KEY, CALLBACK_TOKEN);
		expect(await openEnvelope(fields, query, secrets)).toEqual(err(reason));
	});
});

describe("with two keys the reason is the newest one's", () => {
	it.each([
		["the message is addressed to another AppID", [KEY, OLD_KEY], "addressed to another AppID"],
		["the newest key is another one", [OLD_KEY, KEY], "wrong padding: another EncodingAESKey"],
	])("%s", async (_, keys, reason) => {
		const foreign = nodeSeal(KEY, { message: MESSAGE, appId: "wx7e57000000000002" });
		const opened = await openEnvelope(fieldsOf(foreign), queryOf(foreign), secretsOf([CALLBACK_TOKEN], keys));
		expect(opened).toEqual(err(reason));
	});
});

describe("tampering", () => {
	const { fields, query } = sealedBy(KEY, CALLBACK_TOKEN);
	const encrypt = String(fields["Encrypt"]);

	/** What Web Crypto was asked to do, besides hashing. */
	const watched = () => [vi.spyOn(crypto.subtle, "importKey"), vi.spyOn(crypto.subtle, "decrypt")] as const;

	it("(the untampered callback is decrypted)", async () => {
		const [, decrypt] = watched();
		expect((await openEnvelope(fields, query, secretsOf())).ok).toBe(true);
		expect(decrypt).toHaveBeenCalledOnce();
	});

	it("with any byte of the ciphertext breaks the signature, and nothing is decrypted", async () => {
		const calls = watched();
		const sealed = atob(encrypt);
		for (let at = 0; at < sealed.length; at += 1) {
			const altered = `${sealed.slice(0, at)}${String.fromCharCode(sealed.charCodeAt(at) ^ 1)}${sealed.slice(at + 1)}`;
			const opened = await openEnvelope(fieldsOf(btoa(altered)), query, secretsOf());
			expect(opened).toEqual(err("msg_signature mismatch"));
		}
		for (const call of calls) expect(call).not.toHaveBeenCalled();
	});

	it.each([
		["another msg_signature", fields, { ...query, msgSignature: "f".repeat(40) }],
		["no msg_signature", fields, { ...query, msgSignature: "" }],
		["a msg_signature in capitals", fields, { ...query, msgSignature: query.msgSignature.toUpperCase() }],
		["a msg_signature with more behind it", fields, { ...query, msgSignature: `${query.msgSignature}0` }],
		[
			"the plain signature",
			fields,
			{ ...query, msgSignature: nodeSign(CALLBACK_TOKEN, ...Object.values(STAMP)) },
		],
		["another timestamp", fields, { ...query, timestamp: "1790827201" }],
		["another nonce", fields, { ...query, nonce: "1320562133" }],
		["another Token's signature", fields, queryOf(encrypt, "otherToken")],
		["a truncated ciphertext", fieldsOf(encrypt.slice(0, -24)), query],
		["two ciphertexts, of which the first is another", { Encrypt: ["AAAA", encrypt] }, query],
		["an Encrypt that holds elements", { Encrypt: { Encrypt: encrypt } }, query],
		["an empty Encrypt", fieldsOf(""), query],
		["no Encrypt", {}, query],
	])("with %s breaks the signature, and nothing is decrypted", async (_, altered, asked) => {
		const calls = watched();
		expect(await openEnvelope(altered, asked, secretsOf())).toEqual(err("msg_signature mismatch"));
		for (const call of calls) expect(call).not.toHaveBeenCalled();
	});

	it("with an empty Encrypt that the plain signature would cover finds nothing to open", async () => {
		expect(await openEnvelope(fieldsOf(""), queryOf(""), secretsOf())).toEqual(
			err("Encrypt is no whole number of blocks"),
		);
	});

	it("with the receiver is seen although signature and key are right", async () => {
		const foreign = nodeSeal(KEY, { message: MESSAGE, appId: "wx7e57000000000002" });
		expect(await openEnvelope(fieldsOf(foreign), queryOf(foreign), secretsOf())).toEqual(
			err("addressed to another AppID"),
		);
	});
});

describe("a sealed reply", () => {
	const reply = "<xml><Content><![CDATA[再见]]></Content></xml>";
	const random = new TextEncoder().encode("0123456789abcdef");

	const sealed = async (timestamp = 1790827201.9): Promise<string> => {
		const opened = await openedBy(KEY, CALLBACK_TOKEN, secretsOf());
		return await sealReply(reply, opened, APP_ID, { timestamp, nonce: "42", random });
	};

	it("is the published answer, given what was published of it", async () => {
		const a4 = vectors.find(({ id }) => id === "A4");
		if (a4 === undefined) throw new Error("no vector A4");
		const { token = "", nonce = "", msg_signature = "" } = a4;
		const bytes = decodeAesKey(a4.key) ?? new Uint8Array();
		const opened = { xml: "", callbackToken: token, aesKey: await importAesKey(bytes) };
		const answered = await sealReply(a4.msg, opened, a4.tail, {
			timestamp: Number(a4.timestamp),
			nonce,
			random: new TextEncoder().encode(a4.random16),
		});
		expect(parseXml(answered)).toEqual({
			ok: true,
			value: { Encrypt: a4.encrypt, MsgSignature: msg_signature, TimeStamp: a4.timestamp, Nonce: nonce },
		});
	});

	it("has four elements, and its time is whole seconds", async () => {
		const parsed = parseXml(await sealed());
		expect(parsed).toEqual({
			ok: true,
			value: {
				Encrypt: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
				MsgSignature: expect.stringMatching(/^[0-9a-f]{40}$/),
				TimeStamp: "1790827201",
				Nonce: "42",
			},
		});
	});

	it("opens with node:crypto to the reply, the account's AppID and the random bytes", async () => {
		expect(nodeOpen(KEY, elementText(await sealed(), "Encrypt"))).toMatchObject({
			message: reply,
			appId: APP_ID,
			random: "0123456789abcdef",
		});
	});

	it("has a signature of its own, over its own time, nonce and ciphertext", async () => {
		const xml = await sealed();
		const own = nodeSign(CALLBACK_TOKEN, "1790827201", "42", elementText(xml, "Encrypt"));
		expect(elementText(xml, "MsgSignature")).toBe(own);
	});
});

describe("a body counts as sealed", () => {
	it("when it has an Encrypt element, alone or beside a plain half, full or empty", () => {
		expect(isSealed({ ToUserName: "gh_0123456789ab", Encrypt: "AAAA" })).toBe(true);
		expect(isSealed({ MsgType: "text", Content: "ping", Encrypt: "AAAA" })).toBe(true);
		expect(isSealed({ Encrypt: "" })).toBe(true);
	});

	it("and not otherwise", () => {
		expect(isSealed({ MsgType: "text", Content: "Encrypt" })).toBe(false);
		expect(isSealed({})).toBe(false);
	});
});
