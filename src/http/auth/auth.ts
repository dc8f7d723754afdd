/** Who may use the API: `Authorization: Bearer <key>`, and the scope that a route asks for. */
import type { Context, MiddlewareHandler } from "hono";
import type { Advice } from "../../wechat/advice.ts";
import { equalInConstantTime } from "../../wechat/constant-time.ts";
import type { AppEnv } from "../app-env.ts";
import { misconfiguredProblem } from "../failure-problem.ts";
import { type Problem, problemResponse } from "../problem.ts";
import { type ApiKey, readApiKeys, type Scope } from "./api-keys.ts";
import { mayGuessAgain, TOO_MANY_GUESSES } from "./rate-limit.ts";

/** Lets nobody in without a valid key. A key in the query string is never looked at. */
export const authenticate: MiddlewareHandler<AppEnv> = async (c, next) => {
	const keys = readApiKeys(c.env);
	if (!keys.ok) return problemResponse(c, misconfiguredProblem(keys.error));
	const given = /^Bearer +(\S+)$/i.exec(c.req.header("Authorization")?.trim() ?? "")?.[1];
	const apiKey = given === undefined ? undefined : await findKey(given, keys.value);
	if (apiKey === undefined) {
		const isGuess = given !== undefined;
		const isRefused = isGuess && !(await mayGuessAgain(c));
		return problemResponse(c, isRefused ? TOO_MANY_GUESSES : unauthorized(given));
	}
	c.set("apiKey", apiKey);
	return await next();
};

/** Lets nobody in whose key lacks the scope. */
export const requireScope =
	(scope: Scope): MiddlewareHandler<AppEnv> =>
	async (c, next) =>
		c.get("apiKey").scopes.has(scope) ? await next() : problemResponse(c, forbidden(c, scope));

/** All keys are compared, and as hashes, so that the time taken tells neither which one fits nor how far. */
const findKey = async (given: string, keys: readonly ApiKey[]): Promise<ApiKey | undefined> => {
	const hash = await sha256(given);
	let found: ApiKey | undefined;
	for (const candidate of keys) {
		if (equalInConstantTime(hash, await sha256(candidate.key))) found = candidate;
	}
	return found;
};

const sha256 = async (text: string): Promise<string> =>
	String.fromCharCode(
		...new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
	);

const unauthorized = (given: string | undefined): Problem => ({
	type: "unauthorized",
	status: 401,
	detail:
		given === undefined
			? {
					en: "Send an API key in the header: Authorization: Bearer <key>.",
					zh: "请在请求头中携带 API key：Authorization: Bearer <key>。",
				}
			: {
					en: `This API key is not in API_KEYS. ${hintFor(given).en}`,
					zh: `该 API key 不在 API_KEYS 中，${hintFor(given).zh}`,
				},
	headers: {
		"WWW-Authenticate": `Bearer realm="wechat-edge"${given === undefined ? "" : ', error="invalid_token"'}`,
	},
});

/** By signs that no key has, and never by comparing: a wrong key learns nothing. */
const hintFor = (given: string): Advice => {
	if (/["']/.test(given)) return { en: "Send it without the quotes.", zh: "请去掉引号。" };
	return given.includes(":")
		? { en: "Send only what stands behind the name and its colon.", zh: "请只发送名称和冒号之后的部分。" }
		: { en: "Check for a truncated or rotated key.", zh: "请检查是否被截断或已轮换。" };
};

const forbidden = (c: Context<AppEnv>, scope: Scope): Problem => {
	const { name } = c.get("apiKey");
	return {
		type: "forbidden",
		status: 403,
		detail: {
			en: `The key "${name}" lacks the scope "${scope}". Add it in API_KEYS: ${name}:<key>:…+${scope}.`,
			zh: `名为“${name}”的 key 没有“${scope}”权限，请在 API_KEYS 中为其添加：${name}:<key>:…+${scope}。`,
		},
	};
};
