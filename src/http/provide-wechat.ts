/** Opens the way to WeChat for the handlers behind it. */
import type { Context, MiddlewareHandler } from "hono";
import { readAccount } from "../access-token/account.ts";
import type { Misconfigured } from "../access-token/misconfigured.ts";
import { ok, type Result } from "../wechat/result.ts";
import type { AppEnv } from "./app-env.ts";
import type { Clock } from "./clock.ts";
import { misconfiguredProblem } from "./failure-problem.ts";
import { problemResponse } from "./problem.ts";
import { openWechat, type Wechat } from "./wechat.ts";

/** Gives the handlers behind it `c.get("wechat")`; without a usable account they are not reached. */
export const provideWechat =
	(clock: Clock): MiddlewareHandler<AppEnv> =>
	async (c, next) => {
		const wechat = wechatOf(c, clock);
		if (!wechat.ok) return problemResponse(c, misconfiguredProblem(wechat.error));
		c.set("wechat", wechat.value);
		return await next();
	};

/** For a handler that can do without. */
export const wechatOf = (c: Context<AppEnv>, clock: Clock): Result<Wechat, Misconfigured> => {
	const account = readAccount(c.env);
	if (!account.ok) return account;
	return ok(openWechat(c.env, account.value, clock, (work) => c.executionCtx.waitUntil(work)));
};
