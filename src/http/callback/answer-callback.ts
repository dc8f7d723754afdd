/** From a message to its reply, in WeChat's time. Whatever goes wrong, the follower sees nothing odd. */
import type { Context } from "hono";
import { inTime, LATE } from "../../slow/in-time.ts";
import { slowAnswer } from "../../slow/slow-answer.ts";
import { type Answers, answer, slownessOf } from "../../wechat/answer.ts";
import { loggableId, messageId } from "../../wechat/message.ts";
import { type Reply, renderReply } from "../../wechat/reply.ts";
import { accountName } from "../account-name.ts";
import type { AppEnv } from "../app-env.ts";
import type { Clock } from "../clock.ts";
import type { HttpEnv } from "../http-env.ts";
import { describeError, log } from "../log.ts";
import type { GenuineCallback } from "./open-callback.ts";

/** WeChat hangs up after 5 s; the way there and back takes its share. */
export const ANSWER_TIME_LIMIT_MS = 4000;

/** The reply's XML, not yet sealed; nothing when there is none, when it is late, or when its handler failed. */
export const answerCallback = async (
	c: Context<AppEnv>,
	answers: Answers<HttpEnv>,
	callback: GenuineCallback,
	clock: Clock,
	startedAt: number,
): Promise<string | undefined> => {
	const { message } = callback;
	const complain = (reason: string, error?: unknown): void =>
		log("error", "answer failed", {
			reason,
			kind: message.kind,
			id: loggableId(message),
			...(error === undefined ? {} : { error: describeError(error, c.env) }),
		});
	const isSlow = slownessOf(answers, message) !== undefined;
	try {
		if (isSlow) return await slowReply(c, callback, clock, startedAt);
		const reply = await quickAnswer(c, answers, callback, clock, complain);
		return reply ? renderReply(reply, message, clock.now() / 1000) : undefined;
	} catch (error) {
		complain(isSlow ? "slow answer out of reach" : "handler threw", error);
		return undefined;
	}
};

/** The reply's XML that the message's own object has for this delivery. Throws when it is out of reach. */
export const slowReply = async (
	c: Context<AppEnv>,
	{ message, xml, replayableUntil }: GenuineCallback,
	clock: Clock,
	startedAt: number,
	hasEvent = false,
): Promise<string | undefined> => {
	const delivery = { xml, id: crypto.randomUUID(), startedAt, hasEvent, replayableUntil };
	const reply = await slowAnswer(c.env, accountName(c.env), messageId(message), delivery, clock.now);
	return reply === null ? undefined : renderReply(reply, message, clock.now() / 1000);
};

type Complain = (reason: string, error?: unknown) => void;

const quickAnswer = async (
	c: Context<AppEnv>,
	answers: Answers<HttpEnv>,
	{ message }: GenuineCallback,
	clock: Clock,
	complain: Complain,
): Promise<Reply | undefined> => {
	const keepAlive = (work: Promise<unknown>, reason: string): void =>
		c.executionCtx.waitUntil(work.catch((error: unknown) => complain(reason, error)));
	const given = answer(answers, message, c.env, (work) => keepAlive(work, "deferred work threw"));
	// An answer that is there needs no timer.
	if (!(given instanceof Promise)) return given;
	const reply = await inTime(given, ANSWER_TIME_LIMIT_MS, clock);
	if (reply !== LATE) return reply;
	complain(`not done after ${ANSWER_TIME_LIMIT_MS} ms`);
	keepAlive(given, "late handler threw");
	return undefined;
};
