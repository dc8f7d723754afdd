/**
 * Codes that WeChat refused, counted like wrong API keys by the address that brought them: each has cost a call with the
 * AppSecret. An address with too many is shut out for a minute. A limiter counts when it is asked, and cannot be asked
 * before the call: so that the address is shut out is noted in the data centre's cache, which is where a limiter counts.
 */
import type { Context } from "hono";
import { accountName } from "../account-name.ts";
import type { AppEnv } from "../app-env.ts";
import { AGAIN_IN_A_MINUTE, mayGuessAgain, networkOf } from "../auth/rate-limit.ts";
import type { Problem } from "../problem.ts";

/** A cache out of order shuts nobody out. */
export const isShutOut = async (c: Context<AppEnv>): Promise<boolean> => {
	try {
		return (await caches.default.match(noteOf(c))) !== undefined;
	} catch {
		return false;
	}
};

/** Counts one; whether its address may bring another. */
export const mayBringAnotherCode = async (c: Context<AppEnv>): Promise<boolean> => {
	if (await mayGuessAgain(c)) return true;
	const note = new Response(null, { headers: { "Cache-Control": "max-age=60" } });
	await caches.default.put(noteOf(c), note).catch(() => undefined);
	return false;
};

/** No route answers there. */
const noteOf = (c: Context<AppEnv>): URL =>
	new URL(`/oauth/shut-out?${accountName(c.env)}&${networkOf(c)}`, c.req.url);

export const TOO_MANY_CODES: Problem = {
	type: "too-many-requests",
	status: 429,
	detail: {
		en: "WeChat refused more than ten codes from your address within a minute. Wait a minute, then go back to the account in WeChat and open the link again.",
		zh: "一分钟内，来自您的地址的 code 有十个以上被微信拒绝。请等待一分钟，再返回公众号重新打开。",
	},
	headers: AGAIN_IN_A_MINUTE,
};
