/** The Worker: what Cloudflare calls. Nothing else knows this shape. */
import { answers } from "./answers.ts";
import type { Env } from "./env.ts";
import { createApp } from "./http/app.ts";
import { ANSWER_TIME_LIMIT_MS } from "./http/callback/answer-callback.ts";
import { reportSlow } from "./http/callback/report-slow.ts";
import { systemClock } from "./http/clock.ts";
import { consume } from "./http/consume.ts";
import { abandoned, answersOrBackEnd } from "./http/events/answer-by-back-end.ts";
import { watch } from "./http/watchdog.ts";
import { slowAnswerObject } from "./slow/object.ts";

export { AccessToken } from "./access-token/object.ts";
export { CallbackJournal } from "./http/callback/journal.ts";
export { OAuthTicket } from "./http/oauth/oauth-ticket.ts";

/** Declared here because it runs this account's answers. */
export class SlowAnswer extends slowAnswerObject<Env>({
	answersFor: answersOrBackEnd(answers),
	abandoned,
	report: reportSlow,
	answerWithinMs: ANSWER_TIME_LIMIT_MS,
}) {}

const app = createApp(answers, systemClock);

export default {
	fetch: app.fetch,
	scheduled: (_controller, env) => watch(env, systemClock),
	queue: (batch, env) => consume(batch, env, systemClock),
} satisfies ExportedHandler<Env>;
