/** How often the API may be asked: by one address with wrong keys, and by one good key. */
import type { Context, MiddlewareHandler } from "hono";
import type { AppEnv } from "../app-env.ts";
import { type Problem, problemResponse } from "../problem.ts";

/** As wrangler.toml says it; the binding itself does not tell. */
export const REQUESTS_A_MINUTE = 6000;

/**
 * Counts a wrong key of this address. Whoever has a good one is never asked: an office behind one address must not be
 * locked out by its neighbour.
 */
export const mayGuessAgain = async (c: Context<AppEnv>): Promise<boolean> =>
	await isWithin(c.env.WRONG_KEY_LIMIT, networkOf(c.req.header("CF-Connecting-IP") ?? "unknown"));

/** Whoever has an address of IPv6 has all of its /64: they count as one. */
const networkOf = (address: string): string => {
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
	return (await isWithin(c.env.API_KEY_LIMIT, name)) ? await next() : problemResponse(c, tooMany(name));
};

/** A limiter out of order limits nobody. */
const isWithin = async (limiter: RateLimit, key: string): Promise<boolean> => {
	try {
		return (await limiter.limit({ key })).success;
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
