/** Every binding, variable and secret that the doors and what is behind them need. */
import type { EventsEnv } from "../events/events-env.ts";
import type { PushEnv } from "../push/push-env.ts";
import type { SlowAnswerEnv } from "../slow/slow-answer.ts";
import type { ApiKeysEnv } from "./auth/api-keys.ts";
import type { RateLimitEnv } from "./auth/rate-limit-env.ts";
import type { CallbackEnv } from "./callback/callback-config.ts";
import type { JournalEnv } from "./callback/journal.ts";
import type { JssdkEnv } from "./jssdk/jssdk-origins.ts";
import type { OAuthEnv } from "./oauth/oauth-env.ts";
import type { ForgetfulQueueEnv } from "./resend-after.ts";

export interface HttpEnv
	extends PushEnv,
		CallbackEnv,
		ApiKeysEnv,
		JournalEnv,
		JssdkEnv,
		OAuthEnv,
		SlowAnswerEnv,
		EventsEnv,
		ForgetfulQueueEnv,
		RateLimitEnv {}
