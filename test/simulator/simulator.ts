/** The simulator under test, reached as its callers reach it: by HTTP. */
import { env } from "cloudflare:workers";
import worker from "../../simulator/index.ts";
import { isObject, type JsonObject } from "../../simulator/json.ts";

declare global {
	namespace Cloudflare {
		interface Env {
			ACCOUNT: DurableObjectNamespace;
		}
	}
}

const origin = "http://simulator.test";

export const appId = "wx51a0000000000001";
export const appSecret = "0123456789abcdef0123456789abcdef";
export const callbackToken = "simulatorToken";
export const encodingAesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
export const accountId = "gh_51a000000001";

/** The raw answer to one request. */
export function send(
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
): Promise<Response> {
	const sent = typeof body === "string" || body instanceof FormData ? body : JSON.stringify(body);
	// As a request from outside is: nobody on the way follows its answer.
	const redirect = "manual";
	const init = body === undefined ? { method, headers, redirect } : { method, headers, redirect, body: sent };
	return worker.fetch(new Request(origin + path, init), {
		ACCOUNT: env.ACCOUNT,
		SIMULATOR_APP_ID: appId,
		SIMULATOR_APP_SECRET: appSecret,
		SIMULATOR_CALLBACK_TOKEN: callbackToken,
		SIMULATOR_ENCODING_AES_KEY: encodingAesKey,
		SIMULATOR_CALLBACK_URL: "http://localhost:8787/wechat",
		SIMULATOR_ACCOUNT_ID: accountId,
		SIMULATOR_API_KEY: "local-development-key",
	});
}

/** The JSON object that a request is answered with. */
export async function ask(
	method: string,
	path: string,
	body?: unknown,
	headers?: Record<string, string>,
): Promise<JsonObject> {
	const value: unknown = await (await send(method, path, body, headers)).json();
	if (!isObject(value)) throw new Error(`${method} ${path} was not answered with an object`);
	return value;
}

/** The list of objects in `value`. */
export function list(value: unknown): readonly JsonObject[] {
	if (!Array.isArray(value)) throw new Error(`not a list: ${JSON.stringify(value)}`);
	return value.filter(isObject);
}

/** The object in `value`. */
export function object(value: unknown): JsonObject {
	if (!isObject(value)) throw new Error(`not an object: ${JSON.stringify(value)}`);
	return value;
}

/** The English sentence of a refusal, which always stands beside a Chinese one. */
export async function sentenceIn(refusal: Response): Promise<string> {
	const { en, zh } = object(object(await refusal.json())["error"]);
	if (!/\p{Script=Han}/u.test(String(zh))) throw new Error(`no Chinese beside ${en}`);
	return String(en);
}

const credentials = { grant_type: "client_credential", appid: appId, secret: appSecret };

export const askToken = (more: JsonObject = {}): Promise<JsonObject> =>
	ask("POST", "/cgi-bin/stable_token", { ...credentials, ...more });

export const accessToken = async (): Promise<string> => String((await askToken())["access_token"]);

/** Calls WeChat's API with a valid access_token. */
export async function call(method: string, path: string, body?: unknown): Promise<JsonObject> {
	const glue = path.includes("?") ? "&" : "?";
	return ask(method, `${path}${glue}access_token=${await accessToken()}`, body);
}

/** Calls WeChat's API and answers the errcode. */
export const errcodeOf = async (method: string, path: string, body?: unknown): Promise<unknown> =>
	(await call(method, path, body))["errcode"];

export const control = (method: string, path: string, body?: unknown): Promise<JsonObject> =>
	ask(method, `/simulator${path}`, body);

/** A new follower's openid; the callback's answer does not matter. */
export const newFollower = async (): Promise<string> =>
	String((await control("POST", "/follow", {}))["openid"]);

export const advance = (seconds: number): Promise<JsonObject> =>
	control("POST", "/clock", { advance_seconds: seconds });

/** Moves the clock to the next midnight in Beijing, so that a day and a minute begin. */
export async function advanceToMidnight(): Promise<void> {
	const now = Date.parse(String((await control("GET", "/account"))["now"])) / 1000;
	await advance(Math.ceil(86_400 - ((now + 8 * 3600) % 86_400)));
}

/** What the follower got, oldest first. */
export const receivedBy = async (openid: string): Promise<readonly JsonObject[]> =>
	list((await control("GET", `/followers/${openid}/received`))["received"]);
