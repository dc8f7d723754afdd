/** Which answer a message gets: plain handlers by MsgType or Event, no framework. */
import type { EventName } from "./event-shape.ts";
import { type EventOf, type Message, type MessageOf, messageId } from "./message.ts";
import type { MsgType } from "./message-shape.ts";
import type { Reply } from "./reply.ts";

/** What a handler is given. */
export interface Question<M, Env> {
	/** Narrowed to the handler's kind. */
	readonly message: M;
	/** The same for every redelivery of this message. */
	readonly id: string;
	readonly env: Env;
	/** Keeps work alive after the answer. Its failure is logged, the follower's answer is not touched by it. */
	readonly defer: (work: Promise<unknown>) => void;
}

/** The reply, or nothing: then the follower sees nothing. Either may be a promise. */
export type Answer = Reply | undefined | Promise<Reply | undefined>;
export type Handler<M, Env> = (question: Question<M, Env>) => Answer;

/** How an answer arrives that is not ready when WeChat stops waiting: see `slow`. */
export type Late = "customer-service" | "redelivery";

export interface SlowHandler<M, Env> {
	readonly handler: Handler<M, Env>;
	readonly late: Late;
	/** Seconds after which a run is given up. */
	readonly limit: number;
	/** How long a delivery waits for the answer before it becomes late, in milliseconds; 4 s unless told. */
	readonly heldMs?: number;
}

/**
 * Marks an answer that may take longer than WeChat waits. It runs apart from the callback, and goes on when WeChat
 * hangs up. Ready within 4 seconds it is the passive reply; after that, by `late`:
 *
 * - `"customer-service"`: WeChat is told `success`, and the reply follows as a customer-service message (客服消息). The
 *   account must be allowed to send those (48001), and the follower's window must be open (45015, 45047).
 * - `"redelivery"`, for accounts that may not: WeChat's first two deliveries are left waiting, and one of its
 *   redeliveries takes the reply, for up to about 14 seconds. What it costs: WeChat counts every timeout, and may send
 *   no callbacks at all for a minute after many of them.
 *
 * `limit` is in seconds, from 1 to 840 and 120 by default; another one is a `RangeError`, at start. A
 * `transfer_customer_service` cannot be late.
 */
export const slow = <M, Env>(
	handler: Handler<M, Env>,
	{ late = "customer-service", limit = 120 }: { readonly late?: Late; readonly limit?: number } = {},
): SlowHandler<M, Env> => {
	if (!(limit >= 1 && limit <= MOST_SECONDS)) {
		throw new RangeError(`slow: limit is ${limit}, and must be between 1 and ${MOST_SECONDS} seconds`);
	}
	return { handler, late, limit };
};

/** The platform ends what runs for 15 minutes; one is left for sending. */
export const MOST_SECONDS = 14 * 60;

type AnyHandler<M, Env> = Handler<M, Env> | SlowHandler<M, Env>;

/** Handlers by MsgType (`text`, `image`, …) or Event (`subscribe`, `CLICK`, …), in WeChat's own spelling. */
export type Answers<Env> = {
	readonly [T in MsgType]?: AnyHandler<MessageOf<T>, Env>;
} & {
	readonly [E in EventName]?: AnyHandler<EventOf<E>, Env>;
} & {
	/** Answers every message that no other handler is there for. */
	readonly fallback?: AnyHandler<Message, Env>;
};

/** Checks the handlers' keys and types. */
export const defineAnswers = <Env>(answers: Answers<Env>): Answers<Env> => answers;

/** The answer to one message, however long it takes. What a handler throws is thrown. */
export const answer = <Env>(
	answers: Answers<Env>,
	message: Message,
	env: Env,
	defer: (work: Promise<unknown>) => void,
): Answer => {
	const found = handlerFor(answers, message);
	const handler = typeof found === "function" ? found : found?.handler;
	return handler?.({ message, id: messageId(message), env, defer });
};

/** How slow the answer to this message may be; undefined when it is not marked as slow. */
export const slownessOf = <Env>(
	answers: Answers<Env>,
	message: Message,
): Omit<SlowHandler<Message, Env>, "handler"> | undefined => {
	const found = handlerFor(answers, message);
	return typeof found === "function" ? undefined : found;
};

/** The key says the kind, so the handler fits the message; TypeScript cannot correlate the two unions. */
const handlerFor = <Env>(answers: Answers<Env>, message: Message): AnyHandler<Message, Env> | undefined => {
	if (message.kind === "unrecognized") return answers.fallback;
	const key = message.MsgType === "event" ? message.Event : message.MsgType;
	return (answers[key] as AnyHandler<Message, Env> | undefined) ?? answers.fallback;
};
