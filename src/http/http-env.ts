/** Every binding, variable and secret that the doors and what is behind them need. */
import type { EventsEnv } from "../events/events-env.ts";
import type { PushEnv } from "../push/push-env.ts";
import type { SlowAnswerEnv } from "../slow/slow-answer.ts";
import type { ApiKeysEnv } from "./api-keys.ts";
import type { CallbackEnv } from "./callback-config.ts";
import type { JournalEnv } from "./journal.ts";

export interface HttpEnv extends PushEnv, CallbackEnv, ApiKeysEnv, JournalEnv, SlowAnswerEnv, EventsEnv {}
