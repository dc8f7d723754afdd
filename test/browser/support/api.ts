/** The three doors that the tests use beside the page: the simulator's controls, its WeChat, and the gateway's API. */
import { isJsonObject, type JsonObject } from "../../../src/wechat/json.ts";
import { localAccount } from "./local-account.ts";
import { ownWorld } from "./worlds.ts";

/** `path` below /simulator. */
export const control = (method: string, path: string, body?: unknown): Promise<JsonObject> =>
	ask(`${ownWorld().simulator}/simulator${path}`, { method, body });

/** `path` below /api. */
export const gatewayApi = (method: string, path: string, body?: unknown): Promise<JsonObject> =>
	ask(`${ownWorld().gateway}/api${path}`, {
		method,
		body,
		headers: { Authorization: "Bearer local-development-key", "Content-Type": "application/json" },
	});

/** WeChat's own API, with the access_token that the gateway holds, too. `path` below /cgi-bin. */
export async function wechat(path: string, body: unknown): Promise<void> {
	const url = `${ownWorld().simulator}/cgi-bin${path}?access_token=${await accessToken()}`;
	const answer = await ask(url, { method: "POST", body });
	if ((answer["errcode"] ?? 0) !== 0) throw new Error(`${path}: ${JSON.stringify(answer)}`);
}

/** The one that WeChat accepts now. */
export async function accessToken(): Promise<string> {
	const { WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret } = localAccount;
	const body = { grant_type: "client_credential", appid, secret };
	const { access_token } = await ask(`${ownWorld().simulator}/cgi-bin/stable_token`, {
		method: "POST",
		body,
	});
	if (typeof access_token !== "string") throw new Error("WeChat gave no access_token");
	return access_token;
}

/** Somebody new follows; resolves when the welcome has been delivered. */
export const newFollower = async (): Promise<string> =>
	String((await control("POST", "/follow", {}))["openid"]);

/** An account that nobody follows, whose callbacks go to the gateway. */
export async function freshAccount(): Promise<void> {
	await control("POST", "/reset");
	await freshCallback();
}

/** Callbacks go to the gateway again. */
export const freshCallback = (): Promise<JsonObject> =>
	control("PATCH", "/account", { callback_url: `${ownWorld().gateway}/wechat` });

interface Asked {
	readonly method: string;
	readonly body: unknown;
	readonly headers?: Readonly<Record<string, string>>;
}

async function ask(url: string, { method, body, headers = {} }: Asked): Promise<JsonObject> {
	const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
	const response = await fetch(url, init);
	const text = await response.text();
	const answer: unknown = text === "" ? {} : JSON.parse(text);
	if (!response.ok || !isJsonObject(answer)) throw new Error(`${method} ${url}: ${response.status} ${text}`);
	return answer;
}
