/** Every binding, variable and secret of the Worker: the slices that the folders declare, joined. */
import type { ApiKeysEnv } from "./http/api-keys.ts";
import type { CallbackEnv } from "./http/callback-config.ts";
import type { JournalEnv } from "./http/journal.ts";
import type { PushEnv } from "./push/push-env.ts";
import type { SlowAnswerEnv } from "./slow/slow-answer.ts";

export interface Env extends PushEnv, CallbackEnv, ApiKeysEnv, JournalEnv, SlowAnswerEnv {}
