/** Sealed callbacks that were tampered with: one answer for every kind, and nothing decrypted before the signature fits. */
import { env } from "cloudflare:workers";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it, vi } from "vitest";
import type { Env } from "../../src/env.ts";
import { defineAnswers } from "../../src/wechat/answer.ts";
import { text } from "../../src/wechat/reply.ts";
import { type EnvelopeParts, nodeSeal, nodeSign } from "../wechat/node-envelope.ts";
import { expectNoSecret } from "./support/api.ts";
import { CALLBACK_TOKEN, NOON_SECONDS, OPENID, posted, textMessage } from "./support/callback.ts";
import { openGateway } from "./support/gateway.ts";
import { logLines } from "./support/log.ts";
import {
	AES_KEY,
	compatBody,
	NONCE,
	OLD_AES_KEY,
	safeBody,
	sealedCallback,
	sealedText,
} from "./support/sealed.ts";

const openCounting = (variables: { readonly [K in keyof Env]?: unknown } = {}) => {
	const seen: unknown[] = [];
	const answers = defineAnswers<Env>({
		fallback: ({ message }) => {
			seen.push(message);
			return text("called");
		},
	});
	return { gateway: openGateway({ answers, env: { WECHAT_ENCODING_AES_KEY: AES_KEY, ...variables } }), seen };
};

/** Everything that the outside can tell one answer from another by. */
const appearance = async (response: Response) => ({
	status: response.status,
	statusText: response.statusText,
	headers: [...response.headers],
	body: await response.text(),
});

const FORBIDDEN = {
	status: 403,
	statusText: "",
	headers: [["content-type", "text/plain; charset=UTF-8"]],
	body: "forbidden",
};

/** Sealed with the real key, wrongly, and signed rightly. */
const resealed = (parts: Partial<EnvelopeParts>) =>
	sealedCallback({
		encrypt: nodeSeal(AES_KEY, { message: textMessage(), appId: env.WECHAT_APP_ID ?? "", ...parts }),
	});

const intact = sealedText();
/** Signed over the intact ciphertext, with this one in its place. */
const exchanged = (encrypt: string) => sealedCallback({ encrypt: intact, body: () => safeBody(encrypt) });
const resigned = (encrypt: string) => sealedCallback({ encrypt });
const around = (body: (encrypt: string) => string) => sealedCallback({ encrypt: intact, body });
const asked = (query: Readonly<Record<string, string | undefined>>) => sealedCallback({ query });
const sixteen = (value: number): readonly number[] => new Array<number>(16).fill(value);

const TAMPERED: readonly (readonly [string, () => readonly [string, RequestInit], string])[] = [
	["a forged msg_signature", () => asked({ msg_signature: "f".repeat(40) }), "msg_signature mismatch"],
	["no msg_signature", () => asked({ msg_signature: undefined }), "msg_signature mismatch"],
	[
		"the plain signature for msg_signature",
		() => asked({ msg_signature: nodeSign(CALLBACK_TOKEN, String(NOON_SECONDS), NONCE) }),
		"msg_signature mismatch",
	],
	["a forged signature", () => asked({ signature: "f".repeat(40) }), "signature mismatch"],
	[
		"no signature",
		() => asked({ signature: undefined }),
		"no signature in the query: a browser or a scanner, not WeChat",
	],
	["another nonce", () => asked({ nonce: "1" }), "signature mismatch"],
	["another Token", () => sealedCallback({ callbackToken: "otherToken" }), "signature mismatch"],
	["a stale timestamp", () => sealedCallback({ timestamp: String(NOON_SECONDS - 301) }), "stale by 301 s"],
	[
		"another callback's ciphertext",
		() => exchanged(sealedText(textMessage("pay"))),
		"msg_signature mismatch",
	],
	["a truncated ciphertext", () => exchanged(intact.slice(0, -24)), "msg_signature mismatch"],
	[
		"a truncated ciphertext, signed",
		() => resigned(intact.slice(0, 64)),
		"wrong padding: another EncodingAESKey",
	],
	["half a block, signed", () => resigned(intact.slice(0, 32)), "Encrypt is no whole number of blocks"],
	["an Encrypt that is not base64, signed", () => resigned("not base64!"), "Encrypt is not base64"],
	["an empty Encrypt, signed", () => resigned(""), "Encrypt is no whole number of blocks"],
	["another key", () => sealedCallback({ key: OLD_AES_KEY }), "wrong padding: another EncodingAESKey"],
	["a padding of 0", () => resealed(paddedWith(0)), "wrong padding: another EncodingAESKey"],
	["a padding of 33", () => resealed(paddedWith(33)), "wrong padding: another EncodingAESKey"],
	[
		"a padding that is not uniform",
		() => resealed(paddedWith(16, 15)),
		"wrong padding: another EncodingAESKey",
	],
	["a length of 0", () => resealed({ length: 0 }), "addressed to another AppID"],
	[
		"a length one too small",
		() => resealed({ length: textMessage().length - 1 }),
		"addressed to another AppID",
	],
	[
		"a length one too large",
		() => resealed({ length: textMessage().length + 1 }),
		"addressed to another AppID",
	],
	["a length beyond the end", () => resealed({ length: 100_000 }), "the envelope's length is wrong"],
	["the largest length", () => resealed({ length: 0xff_ff_ff_ff }), "the envelope's length is wrong"],
	["another receiver", () => resealed({ appId: "wx7e57000000000002" }), "addressed to another AppID"],
	["no receiver", () => resealed({ appId: "" }), "addressed to another AppID"],
	[
		"a message that is not UTF-8",
		() => resealed({ message: new Uint8Array([0xc4, 0xe3]) }),
		"the message is not UTF-8",
	],
	["no Encrypt element", () => around(() => textMessage()), "msg_signature mismatch"],
	[
		"an Encrypt element inside another",
		() => around((encrypt) => `<xml><a>${safeBody(encrypt)}</a></xml>`),
		"msg_signature mismatch",
	],
	[
		"a truncated body",
		() => around((encrypt) => safeBody(encrypt).slice(0, -10)),
		"not WeChat's XML: not well-formed: InvalidMarkup",
	],
	["an empty body", () => around(() => ""), "not WeChat's XML"],
	[
		"a DOCTYPE",
		() => around((encrypt) => `<!DOCTYPE xml>${safeBody(encrypt)}`),
		"not WeChat's XML: a DOCTYPE",
	],
	[
		"a tag of 1,001 characters",
		() => around((encrypt) => safeBody(encrypt).replace("</xml>", `<${"a".repeat(998)}/></xml>`)),
		"not WeChat's XML: a tag of more than 1,000 characters",
	],
	[
		"a forged compat half only",
		() => sealedCallback({ encrypt: intact, body: () => compatBody(textMessage("pay"))("AAAA") }),
		"msg_signature mismatch",
	],
];

function paddedWith(value: number, first = value): Partial<EnvelopeParts> {
	return { message: "x".repeat(16 * 10 - 20 - 18), padding: [first, ...sixteen(value).slice(1)] };
}

it("(the callback that is tampered with below is genuine)", async () => {
	const { gateway, seen } = openCounting();
	expect((await gateway.request(...sealedCallback())).status).toBe(200);
	expect(seen).toHaveLength(1);
});

describe.each(["any", "safe"])("in mode %s, a sealed callback with", (WECHAT_CALLBACK_MODE) => {
	it.each(TAMPERED)("%s is forbidden, in the same words as any other", async (_, made, reason) => {
		const lines = logLines();
		const { gateway, seen } = openCounting({ WECHAT_CALLBACK_MODE });
		expect(await appearance(await gateway.request(...made()))).toEqual(FORBIDDEN);
		expect(seen).toEqual([]);
		const entry = { event: "callback refused", method: "POST", status: 403 };
		expect(lines).toMatchObject([
			{ level: "warn", entry: { ...entry, reason: expect.stringContaining(reason) } },
		]);
		const logged = JSON.stringify(lines);
		expectNoSecret(logged);
		expect(logged).not.toMatch(new RegExp(`${AES_KEY}|${OPENID}|${NONCE}`));
	});
});

it("every character of the ciphertext, exchanged, is forbidden, and nothing is decrypted", async () => {
	logLines();
	const { gateway, seen } = openCounting();
	const decrypt = vi.spyOn(crypto.subtle, "decrypt");
	for (let at = 0; at < intact.length; at += 1) {
		const other = intact[at] === "A" ? "B" : "A";
		const made = exchanged(intact.slice(0, at) + other + intact.slice(at + 1));
		expect(await appearance(await gateway.request(...made)), `character ${at}`).toEqual(FORBIDDEN);
	}
	expect(decrypt).not.toHaveBeenCalled();
	expect(seen).toEqual([]);
	await gateway.request(...exchanged(intact));
	expect(decrypt).toHaveBeenCalledOnce();
});

it.each([0x01, 0x80])("every byte of the Encrypt element with bit %i flipped is forbidden", async (bit) => {
	logLines();
	const { gateway, seen } = openCounting();
	const [path] = sealedCallback({ encrypt: intact });
	const whole = new TextEncoder().encode(safeBody(intact));
	const from = safeBody("").indexOf("<Encrypt>");
	for (let at = from; at < whole.length; at += 1) {
		const bytes = whole.slice();
		bytes[at] = (bytes[at] ?? 0) ^ bit;
		expect(await appearance(await gateway.request(path, posted(bytes))), `byte ${at}`).toEqual(FORBIDDEN);
	}
	expect(seen).toEqual([]);
});

describe("before msg_signature is verified no parser sees the body", () => {
	const forged = { msg_signature: "f".repeat(40) };

	it.each<readonly [string, Record<string, string>, () => readonly [string, RequestInit]]>([
		["of safe mode", {}, () => sealedCallback({ query: forged })],
		["of compat mode", {}, () => sealedCallback({ query: forged, body: compatBody(textMessage()) })],
		[
			"that does not say that it is sealed",
			{},
			() => sealedCallback({ query: { ...forged, encrypt_type: undefined } }),
		],
		[
			"that is plain, where only sealed ones may be",
			{ WECHAT_CALLBACK_MODE: "safe" },
			() => sealedCallback({ query: { ...forged, encrypt_type: undefined }, body: () => textMessage() }),
		],
	])("%s", async (_, variables, made) => {
		logLines();
		const parsers = [vi.spyOn(XMLValidator, "validate"), vi.spyOn(XMLParser.prototype, "parse")];
		const { gateway } = openCounting(variables);
		expect(await appearance(await gateway.request(...made()))).toEqual(FORBIDDEN);
		for (const parser of parsers) expect(parser).not.toHaveBeenCalled();
		await gateway.request(...sealedCallback());
		expect(parsers[1]).toHaveBeenCalledOnce();
	});

	it("and what a parser refuses beside the ciphertext is no fault", async () => {
		const { gateway, seen } = openCounting();
		const body = compatBody(textMessage().replace("</xml>", "<a b=1>1 & 2</a></xml>"));
		expect((await gateway.request(...sealedCallback({ body }))).status).toBe(200);
		expect(seen).toHaveLength(1);
	});
});

it("a body that breaks off on its way is forbidden as well", async () => {
	logLines();
	const { gateway } = openCounting();
	const [path] = sealedCallback();
	const broken = new ReadableStream<Uint8Array>({
		pull(controller) {
			controller.error(new Error("Network connection lost."));
		},
	});
	expect(await appearance(await gateway.request(path, posted(broken)))).toEqual(FORBIDDEN);
});

it("what was sealed and signed rightly and is no message is 400: only WeChat, or who knows its secrets, can send it", async () => {
	logLines();
	const { gateway, seen } = openCounting();
	const response = await gateway.request(...sealedCallback({ message: '{"MsgType":"text"}' }));
	expect(response.status).toBe(400);
	expect(await response.text()).toBe("bad request");
	expect(seen).toEqual([]);
});
