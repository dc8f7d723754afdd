/** The Worker: what Cloudflare calls. Nothing else knows this shape. */
import { answers } from "./answers.ts";
import type { Env } from "./env.ts";
import { createApp } from "./http/app.ts";
import { systemClock } from "./http/clock.ts";
import { watch } from "./http/watchdog.ts";

export { AccessToken } from "./access-token/object.ts";
export { CallbackJournal } from "./http/journal.ts";

const app = createApp(answers, systemClock);

export default {
	fetch: app.fetch,
	scheduled: (_controller, env) => watch(env, systemClock),
} satisfies ExportedHandler<Env>;
