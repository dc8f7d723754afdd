/** Opens the way to WeChat for the handlers behind it. */
import type { MiddlewareHandler } from "hono";
import { readAccount } from "../access-token/account.ts";
import type { AppEnv } from "./app-env.ts";
import type { Clock } from "./clock.ts";
import { misconfiguredProblem } from "./failure-problem.ts";
import { problemResponse } from "./problem.ts";
import { openWechat } from "./wechat.ts";

/** Gives the handlers behind it `c.get("wechat")`; without a usable account they are not reached. */
export const provideWechat =
	(clock: Clock): MiddlewareHandler<AppEnv> =>
	async (c, next) => {
		const account = readAccount(c.env);
		if (!account.ok) return problemResponse(c, misconfiguredProblem(account.error));
		c.set("wechat", openWechat(c.env, account.value, clock));
		return await next();
	};
