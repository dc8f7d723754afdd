/** What every handler of the gateway finds in its context. */
import type { Claim } from "../push/idempotency.ts";
import type { ApiKey } from "./auth/api-keys.ts";
import type { HttpEnv } from "./http-env.ts";
import type { Problem } from "./problem.ts";
import type { Wechat } from "./wechat.ts";

export interface AppEnv {
	Bindings: HttpEnv;
	Variables: {
		/** Set by `authenticate` for everything under /api. */
		apiKey: ApiKey;
		/** Set by `provideWechat`. */
		wechat: Wechat;
		/** Set by `idempotent`, for a request with an Idempotency-Key. */
		attempt?: Claim;
		/** Set by `problemResponse`: what the answer says went wrong. */
		problem?: Problem;
	};
}
