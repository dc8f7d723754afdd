/** Requests and broken bodies from other systems' public test suites, sent to the callback as they stand. */
import { describe, expect, it } from "vitest";
import type { Env } from "../../src/env.ts";
import { defineAnswers } from "../../src/wechat/answer.ts";
import { isJsonObject, type JsonObject } from "../../src/wechat/json.ts";
import { text } from "../../src/wechat/reply.ts";
import nodeWebot from "../cases/node-webot.json";
import theNorthMemory from "../cases/thenorthmemory-xml.json";
import weRoBot from "../cases/werobot-replies.json";
import { callbackPath, posted, signedPath } from "./support/callback.ts";
import { openGateway } from "./support/gateway.ts";
import { logLines } from "./support/log.ts";
import { wechatAnswers } from "./support/wechat.ts";

interface Case {
	readonly id: string;
	readonly kind: unknown;
	readonly input: JsonObject;
	readonly expected: JsonObject;
}

const isCase = (value: unknown): value is Case =>
	isJsonObject(value) &&
	typeof value["id"] === "string" &&
	isJsonObject(value["input"]) &&
	isJsonObject(value["expected"]);

const files: readonly unknown[] = [nodeWebot, theNorthMemory, weRoBot].flat();
const casesOf = (kind: string): readonly Case[] => files.filter(isCase).filter((each) => each.kind === kind);

/** Their timestamps are old, or no seconds at all: no freshness check. */
const openFor = (config: unknown, seen: unknown[]) =>
	openGateway({
		answers: defineAnswers<Env>({
			fallback: ({ message }) => {
				seen.push(message);
				return text("called");
			},
		}),
		env: {
			WECHAT_MAX_AGE_SECONDS: "0",
			...(isJsonObject(config) ? { WECHAT_TOKEN: config["token"] } : {}),
		},
	});

const textIn = (object: JsonObject, name: string): string => {
	const value = object[name];
	return typeof value === "string" ? value : "";
};

const queryOf = (http: JsonObject): Record<string, string> =>
	Object.fromEntries(
		Object.entries(isJsonObject(http["query"]) ? http["query"] : {}).map(([name, value]) => [
			name,
			String(value),
		]),
	);

const expectAsInCase = async (response: Response, seen: unknown[], expected: JsonObject): Promise<void> => {
	const { httpStatus, httpStatusIn = [httpStatus], bodyExactly, handlerCalled } = expected;
	expect(httpStatusIn).toContain(response.status);
	if (bodyExactly !== undefined) expect(await response.text()).toBe(bodyExactly);
	if (handlerCalled === false) expect(seen).toEqual([]);
};

describe("requests", () => {
	it.each(casesOf("http-auth"))("$id", async ({ input, expected }) => {
		logLines();
		const http = isJsonObject(input["http"]) ? input["http"] : {};
		const seen: unknown[] = [];
		const body = http["body"];
		const response = await openFor(input["config"], seen).request(callbackPath(queryOf(http)), {
			method: textIn(http, "method"),
			...(typeof body === "string" ? { body } : {}),
		});
		await expectAsInCase(response, seen, expected);
	});
});

describe("signed bodies that are broken or hostile", () => {
	it.each(casesOf("bad-body"))("$id", async ({ input, expected }) => {
		logLines();
		const wechat = wechatAnswers({});
		const seen: unknown[] = [];
		const response = await openFor(undefined, seen).request(await signedPath(), posted(bodyOf(input)));
		await expectAsInCase(response, seen, expected);
		expect(wechat.calls).toEqual([]);
	});

	const bodyOf = ({ xml, chunks }: JsonObject): BodyInit => {
		if (typeof xml === "string") return xml;
		const pieces: readonly unknown[] = Array.isArray(chunks) ? chunks : [];
		return new ReadableStream<Uint8Array>({
			start(controller) {
				for (const piece of pieces) controller.enqueue(new TextEncoder().encode(String(piece)));
				controller.close();
			},
		});
	};
});

it("there are cases of both kinds", () => {
	expect(casesOf("http-auth").map(({ id }) => id)).toContain("node-webot/auth/get-ok");
	expect(casesOf("bad-body").map(({ id }) => id)).toContain("tnm/-invalid-xxe_injection");
});
