/** Requests to the API, and what is common to its answers. */
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { isJsonObject, type JsonObject } from "../../../src/wechat/json.ts";

/** Has every scope. */
export const KEY = "all-scopes-test-key";
/** Has the scope `read` alone. */
export const READER_KEY = "reader-only-test-key";
/** Has the scope `send` alone. */
export const SENDER_KEY = "sender-only-test-key";

/** A request with a valid key; a body is sent as JSON, a text as it is. */
export const api = (
	method: string,
	body?: unknown,
	headers: Readonly<Record<string, string>> = {},
): RequestInit => ({
	method,
	headers: {
		Authorization: `Bearer ${KEY}`,
		...(body === undefined ? {} : { "Content-Type": "application/json" }),
		...headers,
	},
	...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
});

export const withKey = (key: string): Readonly<Record<string, string>> => ({
	Authorization: `Bearer ${key}`,
});

/** All that a problem may say. */
const MEMBERS = [
	...["type", "title", "status", "detail", "advice", "field", "errors", "warnings"],
	...["errcode", "errmsg", "rid", "remedy", "ip", "client_msg_id"],
];

/** The members of a problem, after checking that it is a whole one. */
export const problemOf = async (response: Response): Promise<JsonObject> => {
	expect(response.headers.get("Content-Type")).toBe("application/problem+json; charset=utf-8");
	const problem = await jsonOf(response);
	expect(problem["status"]).toBe(response.status);
	expect(problem["type"]).toMatch(/^urn:wechat-edge:[a-z-]+$/);
	expect(problem["title"]).toEqual(expect.any(String));
	expect(problem["detail"]).toEqual(expect.any(String));
	expect(MEMBERS).toEqual(expect.arrayContaining(Object.keys(problem)));
	return problem;
};

/** The object that an answer holds, after checking that no secret is in it. */
export const jsonOf = async (response: Response): Promise<JsonObject> => {
	const text = await response.text();
	expectNoSecret(text);
	const value: unknown = JSON.parse(text);
	if (!isJsonObject(value)) throw new Error(`no JSON object: ${text}`);
	return value;
};

/** No secret of the tests' environment, and no access_token of the pretend WeChat. */
export const expectNoSecret = (text: string): void => {
	for (const secret of [env.WECHAT_APP_SECRET, env.WECHAT_TOKEN, KEY, READER_KEY, SENDER_KEY]) {
		expect(text).not.toContain(secret);
	}
	expect(text).not.toContain("pretend-access-token-");
};
