/** Sealed requests from other systems' public test suites, sent to the callback under their own Token, key and AppID. */
import { expect, it } from "vitest";
import type { Env } from "../../src/env.ts";
import { defineAnswers } from "../../src/wechat/answer.ts";
import { isJsonObject, type JsonObject } from "../../src/wechat/json.ts";
import type { Message } from "../../src/wechat/message.ts";
import { text } from "../../src/wechat/reply.ts";
import nodeWebot from "../cases/node-webot.json";
import powerWechat from "../cases/powerwechat-crypto.json";
import wechatpy from "../cases/wechatpy-crypto.json";
import wxJava from "../cases/wxjava-crypto.json";
import { callbackPath } from "./support/callback.ts";
import { openGateway } from "./support/gateway.ts";
import { logLines } from "./support/log.ts";
import { openReply } from "./support/sealed.ts";

interface Case {
	readonly id: string;
	readonly config: JsonObject;
	readonly http: JsonObject;
	readonly expected: JsonObject;
}

const objectIn = (object: JsonObject, name: string): JsonObject => {
	const value = object[name];
	return isJsonObject(value) ? value : {};
};

const textIn = (object: JsonObject, name: string): string => {
	const value = object[name];
	if (typeof value !== "string") throw new Error(`${name} is no text`);
	return value;
};

/** Of each file, the crypto cases that are requests. */
const requestsOf = (file: readonly unknown[]): readonly Case[] =>
	file
		.filter(isJsonObject)
		.filter(({ kind, input }) => kind === "crypto" && isJsonObject(input) && isJsonObject(input["http"]))
		.map((each) => ({
			id: textIn(each, "id"),
			config: objectIn(objectIn(each, "input"), "config"),
			http: objectIn(objectIn(each, "input"), "http"),
			expected: objectIn(each, "expected"),
		}));

const requests = [nodeWebot, powerWechat, wechatpy, wxJava].flatMap(requestsOf);

/** Their timestamps are old, or no seconds at all: no freshness check. */
const openFor = (config: JsonObject, seen: Message[]) =>
	openGateway({
		answers: defineAnswers<Env>({
			fallback: ({ message }) => {
				seen.push(message);
				return text("called");
			},
		}),
		env: {
			WECHAT_MAX_AGE_SECONDS: "0",
			WECHAT_TOKEN: textIn(config, "token"),
			WECHAT_ENCODING_AES_KEY: textIn(config, "encodingAESKey"),
			WECHAT_APP_ID: textIn(config, "appId"),
		},
	});

const queryOf = (http: JsonObject): Record<string, string> => {
	const query = objectIn(http, "query");
	return Object.fromEntries(Object.keys(query).map((name) => [name, textIn(query, name)]));
};

it("there are seven", () => {
	expect(requests).toHaveLength(7);
});

it.each(requests)("$id", async ({ config, http, expected }) => {
	logLines();
	const seen: Message[] = [];
	const response = await openFor(config, seen).request(callbackPath(queryOf(http)), {
		method: textIn(http, "method"),
		headers: { "Content-Type": textIn(http, "contentType") },
		body: textIn(http, "body"),
	});
	const { httpStatus, httpStatusIn = [httpStatus], handlerCalled = true } = expected;
	expect(httpStatusIn).toContain(response.status);
	expect(seen).toHaveLength(handlerCalled ? 1 : 0);
});

const answered = requests.filter(({ expected }) => isJsonObject(expected["fields"]));

it("two of them are messages", () => {
	expect(answered).toHaveLength(2);
});

it.each(answered)("$id: every field is read, and the reply opens under the same secrets", async (each) => {
	const { config, http, expected } = each;
	const seen: Message[] = [];
	const response = await openFor(config, seen).request(callbackPath(queryOf(http)), {
		method: "POST",
		body: textIn(http, "body"),
	});
	expect(seen).toMatchObject([{ kind: "message.text", fields: objectIn(expected, "fields") }]);
	const [key, callbackToken] = [textIn(config, "encodingAESKey"), textIn(config, "token")];
	expect(openReply(await response.text(), key, callbackToken)).toMatchObject({
		message: expect.stringContaining("<Content><![CDATA[called]]></Content>"),
		appId: textIn(config, "appId"),
		isSigned: true,
	});
});
