/** Safe and compat mode: what was sealed is read, and what is replied is sealed with the same secrets. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Env } from "../../src/env.ts";
import { defineAnswers } from "../../src/wechat/answer.ts";
import { text } from "../../src/wechat/reply.ts";
import vectors from "../simulator/crypto-vectors.json";
import { elementText, nodeSign } from "../wechat/node-envelope.ts";
import {
	ACCOUNT,
	callbackPath,
	menuClick,
	NOON_SECONDS,
	OPENID,
	posted,
	signedPath,
	textMessage,
} from "./support/callback.ts";
import { openGateway } from "./support/gateway.ts";
import { logLines } from "./support/log.ts";
import {
	AES_KEY,
	compatBody,
	NONCE,
	OLD_AES_KEY,
	openReply,
	sealedCallback,
	sealedText,
} from "./support/sealed.ts";

/** Answers with what the message said. */
const echo = defineAnswers<Env>({
	text: ({ message }) => text(message.Content),
	fallback: ({ message }) => text(message.kind),
});

const open = (variables: { readonly [K in keyof Env]?: unknown } = {}) =>
	openGateway({ answers: echo, env: { WECHAT_ENCODING_AES_KEY: AES_KEY, ...variables } });

const textOfReply = async (response: Response, key?: string, callbackToken?: string): Promise<string> => {
	expect(response.status).toBe(200);
	const { message, isSigned } = openReply(await response.text(), key, callbackToken);
	expect(isSigned).toBe(true);
	return elementText(message, "Content");
};

describe("a sealed callback", () => {
	it.each(["any", "safe"])("is answered with a sealed reply: mode %s", async (WECHAT_CALLBACK_MODE) => {
		const response = await open({ WECHAT_CALLBACK_MODE }).request(...sealedCallback());
		expect(response.status).toBe(200);
		expect(response.headers.get("Content-Type")).toBe("text/xml; charset=utf-8");
		const xml = await response.text();
		expect(xml).toMatch(
			/^<xml><Encrypt>.*<\/Encrypt><MsgSignature>.*<\/MsgSignature><TimeStamp>\d+<\/TimeStamp><Nonce>.*<\/Nonce><\/xml>$/,
		);
		expect(openReply(xml)).toEqual({
			message:
				`<xml><ToUserName><![CDATA[${OPENID}]]></ToUserName><FromUserName><![CDATA[${ACCOUNT}]]></FromUserName>` +
				`<CreateTime>${NOON_SECONDS}</CreateTime><MsgType><![CDATA[text]]></MsgType>` +
				"<Content><![CDATA[ping]]></Content></xml>",
			appId: env.WECHAT_APP_ID,
			isSigned: true,
			timestamp: String(NOON_SECONDS),
			nonce: NONCE,
		});
	});

	it("gets another ciphertext each time: its first bytes are random", async () => {
		const gateway = open();
		const first = await (await gateway.request(...sealedCallback())).text();
		const second = await (await gateway.request(...sealedCallback())).text();
		expect(elementText(first, "Encrypt")).not.toBe(elementText(second, "Encrypt"));
	});

	it("that nobody answers gets success, which stays plain", async () => {
		const gateway = openGateway({
			answers: defineAnswers<Env>({}),
			env: { WECHAT_ENCODING_AES_KEY: AES_KEY, WECHAT_CALLBACK_MODE: "safe" },
		});
		const response = await gateway.request(...sealedCallback());
		expect(response.status).toBe(200);
		expect(await response.text()).toBe("success");
	});

	it.each(Array.from({ length: 32 }, (_, index) => index))(
		"with %i more characters, and so with another padding, is read",
		async (count) => {
			const message = textMessage(`你好${"x".repeat(count)}`);
			const response = await open().request(...sealedCallback({ message }));
			expect(await textOfReply(response)).toBe(`你好${"x".repeat(count)}`);
		},
	);

	it("may be an event", async () => {
		const response = await open().request(...sealedCallback({ message: menuClick() }));
		expect(await textOfReply(response)).toBe("event.CLICK");
	});

	it("may be stamped with a time of long ago where WECHAT_MAX_AGE_SECONDS is 0, and not otherwise", async () => {
		logLines();
		const old = sealedCallback({ timestamp: "1409659813" });
		expect((await open({ WECHAT_MAX_AGE_SECONDS: "0" }).request(...old)).status).toBe(200);
		expect((await open().request(...old)).status).toBe(403);
	});

	it.each(vectors.filter(({ msg }) => msg.startsWith("<xml>")))(
		"published by others is read: $id, $source",
		async ({ token = "anyToken", key, encrypt, tail, msg, timestamp = "1458889120", nonce = "1" }) => {
			const path = callbackPath({
				signature: nodeSign(token, timestamp, nonce),
				timestamp,
				nonce,
				encrypt_type: "aes",
				msg_signature: nodeSign(token, timestamp, nonce, encrypt),
			});
			const gateway = open({
				WECHAT_TOKEN: token,
				WECHAT_ENCODING_AES_KEY: key,
				WECHAT_APP_ID: tail,
				WECHAT_MAX_AGE_SECONDS: "0",
			});
			const response = await gateway.request(path, posted(`<xml><Encrypt>${encrypt}</Encrypt></xml>`));
			expect(await textOfReply(response, key, token)).toBe(elementText(msg, "Content"));
		},
	);
});

describe("in compat mode", () => {
	const inCompat = (plain: string, query = {}) => sealedCallback({ body: compatBody(plain), query });

	it("the ciphertext is read, and the reply is sealed", async () => {
		const response = await open().request(...inCompat(textMessage()));
		expect(await textOfReply(response)).toBe("ping");
	});

	it.each([
		["another text", textMessage("pay me")],
		["another kind", menuClick("DELETE_EVERYTHING")],
		["another sender", textMessage().replaceAll(OPENID, "oSomebody_Else")],
		["no message at all", "<xml></xml>"],
	])("a plain half that holds %s does not count", async (_, plain) => {
		const response = await open().request(...inCompat(plain));
		const { message } = openReply(await response.text());
		expect(elementText(message, "Content")).toBe("ping");
		expect(elementText(message, "ToUserName")).toBe(OPENID);
	});

	it.each([
		["without encrypt_type", { encrypt_type: undefined }],
		["with encrypt_type raw", { encrypt_type: "raw" }],
		["with an encrypt_type of another case", { encrypt_type: "AES" }],
	])("the ciphertext counts also %s", async (_, query) => {
		const response = await open().request(...inCompat(textMessage("pay me"), query));
		expect(await textOfReply(response)).toBe("ping");
	});

	it.each([
		["without msg_signature", { msg_signature: undefined }],
		["without msg_signature and encrypt_type", { msg_signature: undefined, encrypt_type: undefined }],
	])("the plain half is never read in its stead: %s", async (_, query) => {
		logLines();
		expect((await open().request(...inCompat(textMessage(), query))).status).toBe(403);
	});
});

describe("while secrets rotate", () => {
	const rotating = {
		WECHAT_TOKEN: "newToken, oldToken",
		WECHAT_ENCODING_AES_KEY: `${AES_KEY}, ${OLD_AES_KEY}`,
	};

	it.each([
		["the new key and the new Token", AES_KEY, "newToken"],
		["the new key and the old Token", AES_KEY, "oldToken"],
		["the old key and the new Token", OLD_AES_KEY, "newToken"],
		["the old key and the old Token", OLD_AES_KEY, "oldToken"],
	])("a callback of %s is answered with the same two", async (_, key, callbackToken) => {
		const response = await open(rotating).request(...sealedCallback({ key, callbackToken }));
		expect(await textOfReply(response, key, callbackToken)).toBe("ping");
	});

	it("the order of the two does not matter", async () => {
		const gateway = open({ WECHAT_ENCODING_AES_KEY: `${OLD_AES_KEY},${AES_KEY}` });
		expect(await textOfReply(await gateway.request(...sealedCallback()))).toBe("ping");
	});

	it("a key that was taken out opens nothing any more", async () => {
		logLines();
		expect((await open().request(...sealedCallback({ key: OLD_AES_KEY }))).status).toBe(403);
	});
});

it("the URL's verification is plain in safe mode too", async () => {
	const path = await signedPath({}, { echostr: "4375120948345356249" });
	const response = await open({ WECHAT_CALLBACK_MODE: "safe" }).request(path);
	expect(await response.text()).toBe("4375120948345356249");
});

it("a ciphertext in the query's place is no echostr to open: it is given back as it came", async () => {
	const echostr = sealedText("5927782489442352469");
	const response = await open().request(await signedPath({}, { echostr, encrypt_type: "aes" }));
	expect(await response.text()).toBe(echostr);
});
