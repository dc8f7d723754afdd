/** What every handler of the gateway finds in its context. */

import type { ApiKey } from "./api-keys.ts";
import type { HttpEnv } from "./http-env.ts";
import type { Wechat } from "./wechat.ts";

export interface AppEnv {
	Bindings: HttpEnv;
	Variables: {
		/** Set by `authenticate` for everything under /api. */
		apiKey: ApiKey;
		/** Set by `provideWechat`. */
		wechat: Wechat;
	};
}
