/** How often may be asked: by one address with wrong keys or with codes of WeChat's, and by one good key. */
import type { Context, MiddlewareHandler } from "hono";
import { accountName } from "../account-name.ts";
import type { AppEnv } from "../app-env.ts";
import { type Problem, problemResponse } from "../problem.ts";
import type { RateLimitEnv } from "./rate-limit-env.ts";

/** As wrangler.toml says it; the binding itself does not tell. */
export const REQUESTS_A_MINUTE = 6000;

/**
 * Counts a wrong key of this address. Whoever has a good key is never asked: an office behind one address must not be
 * locked out by its neighbour.
 */
export const mayGuessAgain = async (c: Context<AppEnv>): Promise<boolean> =>
	await isWithin(c, "WRONG_KEY_LIMIT", networkOf(c));

/** Counts a code of web authorisation, which costs a call with the AppSecret. Many followers may share one address. */
export const mayBringCode = async (c: Context<AppEnv>): Promise<boolean> =>
	await isWithin(c, "OAUTH_LIMIT", networkOf(c));

/** Where the request comes from. Whoever has an address of IPv6 has all of its /64: they count as one. */
const networkOf = (c: Context): string => {
	const address = c.req.header("CF-Connecting-IP") ?? "unknown";
	if (!address.includes(":")) return address;
	const [front = [], back = []] = address
		.split("::")
		.map((half) => half.split(":").filter((group) => group !== ""));
	const zeros = Array.from({ length: 8 - front.length - back.length }, () => "0");
	return [...front, ...zeros, ...back].slice(0, 4).join(":");
};

/** Stands behind `authenticate`. A route that is asked too often by one key stays open for the others. */
export const limitKey: MiddlewareHandler<AppEnv> = async (c, next) => {
	const { name } = c.get("apiKey");
	return (await isWithin(c, "API_KEY_LIMIT", name)) ? await next() : problemResponse(c, tooMany(name));
};

/**
 * A limiter out of order limits nobody. All Workers of one login at Cloudflare share its counts: so the account's name is
 * in the key.
 */
const isWithin = async (
	{ env }: Context<AppEnv>,
	limiter: keyof RateLimitEnv,
	name: string,
): Promise<boolean> => {
	try {
		return (await env[limiter].limit({ key: `${accountName(env)} ${name}` })).success;
	} catch {
		return true;
	}
};

const AGAIN_IN_A_MINUTE = { "Retry-After": "60" };

export const TOO_MANY_GUESSES: Problem = {
	type: "too-many-requests",
	status: 429,
	detail: {
		en: "More than ten wrong API keys came from your address within a minute. Correct the key; a good one is accepted at once.",
		zh: "您的地址一分钟内使用了十个以上错误的 API key。请改正 key，正确的 key 可立即使用。",
	},
	headers: AGAIN_IN_A_MINUTE,
};

/** The follower may read it on the phone. The flow goes on: the same address is good for another try. */
export const TOO_MANY_CODES: Problem = {
	type: "too-many-requests",
	status: 429,
	detail: {
		en: "More than 120 authorisations came from your network within a minute. Wait a minute, then reload this page.",
		zh: "你所在的网络一分钟内的授权超过了 120 次，请等待一分钟后刷新本页。",
	},
	headers: AGAIN_IN_A_MINUTE,
};

const tooMany = (name: string): Problem => ({
	type: "too-many-requests",
	status: 429,
	detail: {
		en: `The key "${name}" has made more than ${REQUESTS_A_MINUTE} requests within a minute (API_KEY_LIMIT in wrangler.toml). For many recipients use POST /api/pushes.`,
		zh: `名为“${name}”的 key 一分钟内的请求超过了 ${REQUESTS_A_MINUTE} 次（wrangler.toml 中的 API_KEY_LIMIT）。接收者较多时请使用 POST /api/pushes。`,
	},
	headers: {
		...AGAIN_IN_A_MINUTE,
		"RateLimit-Policy": `"API_KEY_LIMIT";q=${REQUESTS_A_MINUTE};w=60`,
	},
});
