/** A browser that goes through an authorisation, with a pretend WeChat page: one good way, of which a test breaks a part. */

import { stoppedClock } from "./clock.ts";
import type { Gateway } from "./gateway.ts";
import { openGateway } from "./gateway.ts";

export const GATEWAY = "https://wx.example.com";
export const OWNERS_PAGE = "https://www.example.com/member";
/** Nobody who follows anything. */
export const WEB_OPENID = "oWeb_Follower-Of-Tests-00001";
export const EXCHANGE = "/sns/oauth2/access_token";
export const USERINFO = "/sns/userinfo";

/** What WeChat gives for a code. */
export const authorisation = (change: object = {}): object => ({
	access_token: "web-access-token-of-tests",
	expires_in: 7200,
	refresh_token: "web-refresh-token-of-tests",
	openid: WEB_OPENID,
	scope: "snsapi_base",
	...change,
});

/** Durable Objects go by the real time. */
export const openOAuth = (env: object = {}, now = Date.now()): Gateway =>
	openGateway({ clock: stoppedClock(now), env: { OAUTH_REDIRECTS: OWNERS_PAGE, ...env } });

export interface Browser {
	readonly get: (url: string, init?: RequestInit) => Promise<Response>;
	/** Opens `/oauth/start` with this query; the answer leads to WeChat's page. */
	readonly start: (query?: Readonly<Record<string, string>>) => Promise<Response>;
	/** The whole way: WeChat's page gives this code. The answer is the callback's. */
	readonly authorise: (query?: Readonly<Record<string, string>>, code?: string) => Promise<Response>;
	readonly cookies: () => string;
}

/** Keeps cookies, and nothing else; follows no redirect by itself. */
export const openBrowser = (gateway: Gateway, origin = GATEWAY): Browser => {
	const jar = new Map<string, string>();
	const cookies = () => Array.from(jar, ([name, value]) => `${name}=${value}`).join("; ");
	const get = async (url: string, init: RequestInit = {}): Promise<Response> => {
		const headers = new Headers(init.headers);
		headers.set("Cookie", cookies());
		const response = await gateway.request(url, { ...init, headers });
		for (const cookie of response.headers.getSetCookie()) {
			const [pair = "", ...attributes] = cookie.split(";");
			const name = pair.slice(0, pair.indexOf("="));
			if (attributes.includes(" Max-Age=0")) jar.delete(name);
			else jar.set(name, pair.slice(name.length + 1));
		}
		return response;
	};
	const start = (query: Readonly<Record<string, string>> = {}) =>
		get(`${origin}/oauth/start?${new URLSearchParams({ redirect_uri: OWNERS_PAGE, ...query })}`);
	const authorise = async (query = {}, code = "code-1") => get(comingBack(await start(query), code));
	return { get, start, authorise, cookies };
};

export const locationOf = (response: Response): URL => new URL(response.headers.get("Location") ?? "");

/** Where WeChat's page, to which this answer led, sends the browser with its code; none for a follower who refused. */
export const comingBack = (toWechat: Response, code?: string): string => {
	const { searchParams } = locationOf(toWechat);
	const back = new URL(searchParams.get("redirect_uri") ?? "");
	if (code !== undefined) back.searchParams.set("code", code);
	back.searchParams.set("state", searchParams.get("state") ?? "");
	return back.href;
};

export const ticketIn = (response: Response): string => locationOf(response).searchParams.get("ticket") ?? "";
