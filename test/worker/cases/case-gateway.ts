/** The gateway as a case configures it: its callback is sent what the case says, and one handler keeps what it gets. */
import { expect } from "vitest";
import type { Env } from "../../../src/env.ts";
import { defineAnswers } from "../../../src/wechat/answer.ts";
import type { JsonObject } from "../../../src/wechat/json.ts";
import type { Message } from "../../../src/wechat/message.ts";
import { type Reply, text } from "../../../src/wechat/reply.ts";
import { callbackPath, posted, signedPath } from "../support/callback.ts";
import { openGateway } from "../support/gateway.ts";
import { logLines } from "../support/log.ts";
import { objectIn, textIn } from "./case.ts";

interface CaseSetting {
	/** The case's `input.config`; the tests' environment without one. */
	readonly config?: JsonObject;
	readonly answer?: () => Reply | undefined;
}

export interface CaseGateway {
	/** What the handler was given. */
	readonly seen: readonly Message[];
	/** Sends the case's `input.http` as it stands. */
	readonly send: (http: JsonObject) => Promise<Response>;
	/** Posts a plain body under a right signature. */
	readonly post: (body: BodyInit) => Promise<Response>;
}

export const openCaseGateway = ({ config = {}, answer = called }: CaseSetting = {}): CaseGateway => {
	logLines();
	const seen: Message[] = [];
	const fallback = ({ message }: { readonly message: Message }) => {
		seen.push(message);
		return answer();
	};
	// The cases' timestamps are old, or no seconds at all: no freshness check.
	const env = { WECHAT_MAX_AGE_SECONDS: "0", ...variablesOf(config) };
	const gateway = openGateway({ answers: defineAnswers<Env>({ fallback }), env });
	return {
		seen,
		send: (http) => gateway.request(callbackPath(queryOf(http)), requestOf(http)),
		post: async (body) => await gateway.request(await signedPath(), posted(body)),
	};
};

const called = (): Reply => text("called");

const VARIABLES = {
	token: "WECHAT_TOKEN",
	encodingAESKey: "WECHAT_ENCODING_AES_KEY",
	appId: "WECHAT_APP_ID",
} as const;

const variablesOf = (config: JsonObject): Record<string, string> =>
	Object.fromEntries(
		Object.entries(VARIABLES)
			.filter(([name]) => config[name] !== undefined)
			.map(([name, variable]) => [variable, textIn(config, name)]),
	);

const queryOf = (http: JsonObject): Record<string, string> => {
	const query = objectIn(http, "query");
	return Object.fromEntries(Object.keys(query).map((name) => [name, textIn(query, name)]));
};

const requestOf = (http: JsonObject): RequestInit => {
	const { contentType, body } = http;
	return {
		method: textIn(http, "method"),
		...(typeof contentType === "string" ? { headers: { "Content-Type": contentType } } : {}),
		...(typeof body === "string" ? { body } : {}),
	};
};

/** The status of the answer, and where the case says so its body, and whether the handler ran. */
export const expectAnswer = async (
	response: Response,
	seen: readonly Message[],
	expected: JsonObject,
): Promise<void> => {
	const { httpStatus, httpStatusIn = [httpStatus], bodyExactly, handlerCalled } = expected;
	expect(httpStatusIn).toContain(response.status);
	if (bodyExactly !== undefined) expect(await response.text()).toBe(bodyExactly);
	if (handlerCalled !== undefined) expect(seen).toHaveLength(handlerCalled === true ? 1 : 0);
};
