/** The gateway with slow answers, beside a WeChat that waits for two seconds instead of five. */
import type { Env } from "../../../src/env.ts";
import { createApp } from "../../../src/http/app.ts";
import { reportSlow } from "../../../src/http/callback/report-slow.ts";
import { systemClock } from "../../../src/http/clock.ts";
import { slowAnswerObject } from "../../../src/slow/object.ts";
import { defineAnswers, slow } from "../../../src/wechat/answer.ts";
import { type Reply, text } from "../../../src/wechat/reply.ts";

export { AccessToken } from "../../../src/access-token/object.ts";
export { CallbackJournal } from "../../../src/http/callback/journal.ts";

/** `after 500` is answered after half a second. */
const answered = async (wish: string): Promise<Reply> => {
	const [, milliseconds] = /^after (\d+)$/.exec(wish) ?? [];
	if (milliseconds === undefined) throw new Error("no such wish");
	await systemClock.pause(Number(milliseconds));
	return text(`${wish} ms`);
};

const answers = defineAnswers<Env>({
	text: slow(({ message }) => answered(message.Content)),
	CLICK: slow(({ message }) => answered(message.EventKey), { late: "redelivery" }),
});

export class SlowAnswer extends slowAnswerObject<Env>({
	answersFor: () => answers,
	report: reportSlow,
	answerWithinMs: 1200,
	wechatWaitsMs: 2000,
}) {}

export default { fetch: createApp(answers, systemClock).fetch } satisfies ExportedHandler<Env>;
