/**
 * Slow answers that a test gives by hand, and the Durable Object that waits for them. What one object awaits, another
 * cannot resolve: so both look at plain values again and again.
 */
import { env } from "cloudflare:workers";
import { afterEach, vi } from "vitest";
import type { Env } from "../../../src/env.ts";
import { reportSlow } from "../../../src/http/callback/report-slow.ts";
import { type EventDuty, type SlowAnswerObject, slowAnswerObject } from "../../../src/slow/object.ts";
import { type SlowClock, systemSlowClock } from "../../../src/slow/slow-clock.ts";
import { defineAnswers, type Question, slow } from "../../../src/wechat/answer.ts";
import type { Message } from "../../../src/wechat/message.ts";
import type { Reply } from "../../../src/wechat/reply.ts";
import { openGateway } from "./gateway.ts";

declare global {
	namespace Cloudflare {
		interface Env {
			SLOW_ANSWER_OF_TESTS: DurableObjectNamespace<SlowAnswerObject>;
		}
	}
}

/** One run of a handler: a test ends it by setting `given`. */
export interface HandlerRun {
	readonly id: string;
	readonly message: Message;
	given?: () => Reply | undefined;
}

/** Over all objects, since the test began. */
const runs: HandlerRun[] = [];
/** What the objects said of the message's event to whoever answers, and to whom they gave it up. */
export const duties: EventDuty[] = [];
export const givenUp: { readonly hasEvent: boolean }[] = [];
const elapsed = { seconds: 0 };

afterEach(() => {
	runs.length = 0;
	duties.length = 0;
	givenUp.length = 0;
	elapsed.seconds = 0;
});

const LOOK_EVERY_MS = 5;

const handler = async ({ id, message }: Question<Message, Env>): Promise<Reply | undefined> => {
	const run: HandlerRun = { id, message };
	runs.push(run);
	while (run.given === undefined) await new Promise((resume) => setTimeout(resume, LOOK_EVERY_MS));
	return run.given();
};

export const slowAnswers = defineAnswers<Env>({
	text: slow(handler),
	CLICK: slow(handler),
	voice: slow(handler, { late: "redelivery" }),
	fallback: slow(handler),
});

const clock: SlowClock = {
	now: systemSlowClock.now,
	ringAfter: (milliseconds, ring) => {
		const look = setInterval(() => {
			if (elapsed.seconds * 1000 < milliseconds) return;
			clearInterval(look);
			ring();
		}, LOOK_EVERY_MS);
		return () => clearInterval(look);
	},
};

/** Whoever waits for no longer than this has waited long enough, from now on. */
export const letPass = (seconds: number): void => {
	elapsed.seconds = seconds;
};

export class SlowAnswerOfTests extends slowAnswerObject<Env>({
	answersFor: (_env, _message, duty) => {
		duties.push(duty);
		return slowAnswers;
	},
	abandoned: async (_env, _message, hasEvent) => void givenUp.push({ hasEvent }),
	report: reportSlow,
	answerWithinMs: 4000,
	clock,
}) {}

/** So many runs, once they have begun. */
export const begun = (count: number): Promise<readonly HandlerRun[]> =>
	vi.waitFor(
		() => {
			if (runs.length < count) throw new Error(`${runs.length} runs have begun`);
			return runs;
		},
		{ timeout: 4000, interval: LOOK_EVERY_MS },
	);

/** The gateway with these answers. */
export const openSlowGateway = (setting: Parameters<typeof openGateway>[0] = {}) =>
	openGateway({
		answers: slowAnswers,
		...setting,
		env: { SLOW_ANSWER: env.SLOW_ANSWER_OF_TESTS, ...setting.env },
	});
