/** Between WeChat's callback and the owner's back end: who gets an event, and who answers it. */
import type { Context } from "hono";
import { backEndFirst } from "../../events/ask-back-end.ts";
import { eventOf } from "../../events/event-of.ts";
import { eventPlan } from "../../events/event-plan.ts";
import { sendEvent } from "../../events/send-event.ts";
import type { EventDuty } from "../../slow/object.ts";
import { type Answers, answer, type Handler, slownessOf } from "../../wechat/answer.ts";
import type { Message } from "../../wechat/message.ts";
import type { AppEnv } from "../app-env.ts";
import { answerCallback, slowReply } from "../callback/answer-callback.ts";
import type { GenuineCallback } from "../callback/open-callback.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { HttpEnv } from "../http-env.ts";
import { describeError, log } from "../log.ts";
import { eventPorts } from "./event-ports.ts";

export const sendToBackEnd = async (env: HttpEnv, message: Message, clock: Clock): Promise<void> =>
	await sendEvent(eventPorts(env, clock), { ...(await eventOf(message)), tries: 0 });

/**
 * The same as `answerCallback`, but the owner's URL is asked first, in the message's own object: WeChat's redeliveries
 * join in. Without that object the message is answered here, and the event goes into the queue.
 */
export const answerByBackEnd = async (
	c: Context<AppEnv>,
	answers: Answers<HttpEnv>,
	callback: GenuineCallback,
	clock: Clock,
	startedAt: number,
): Promise<string | undefined> => {
	try {
		// The message's object has its event from now on: nothing is queued here.
		return await slowReply(c, callback, clock, startedAt, true);
	} catch (error) {
		const { message } = callback;
		log("error", "back end not asked", { kind: message.kind, error: describeError(error, c.env) });
		c.executionCtx.waitUntil(sendToBackEnd(c.env, message, clock));
		return await answerCallback(c, answers, callback, clock, startedAt);
	}
};

/** For the object: what answers a message is decided when it is answered. */
export const answersOrBackEnd =
	<E extends HttpEnv>(answers: Answers<E>) =>
	(env: E, message: Message, { hasEvent, owe }: EventDuty): Answers<E> => {
		const plan = eventPlan(env, message);
		if (plan.do === "ask") return backEndFirst(answers, plan.config, message, portsOf, owe);
		return hasEvent ? queuedFirst(answers, message, owe) : answers;
	};

const portsOf = (env: HttpEnv) => eventPorts(env, systemClock);

/** The callback queued nothing, since the URL was to be asked; meanwhile the configuration has become another. */
const queuedFirst = <E extends HttpEnv>(
	answers: Answers<E>,
	asked: Message,
	owe: EventDuty["owe"],
): Answers<E> => {
	const own = slownessOf(answers, asked);
	const handler: Handler<Message, E> = ({ message, env, defer }) => {
		owe(sendToBackEnd(env, message, systemClock));
		return answer(answers, message, env, defer);
	};
	return { fallback: own === undefined ? handler : { ...own, handler } };
};

/** The object died while it was asking, or before the queue had the event: whether the owner's URL has it, nobody knows. */
export const abandoned = async (env: HttpEnv, message: Message, hasEvent: boolean): Promise<void> => {
	if (hasEvent || eventPlan(env, message).do === "ask") await sendToBackEnd(env, message, systemClock);
};
