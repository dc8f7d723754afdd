/** Which answer a message gets: plain handlers by MsgType or Event, no framework. */
import { type EventOf, type Message, type MessageOf, messageId, type RecognizedMessage } from "./message.ts";
import type { EventName, MsgType } from "./message-shape.ts";
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

/** Handlers by MsgType (`text`, `image`, …) or Event (`subscribe`, `CLICK`, …), in WeChat's own spelling. */
export type Answers<Env> = {
	readonly [T in MsgType]?: Handler<MessageOf<T>, Env>;
} & {
	readonly [E in EventName]?: Handler<EventOf<E>, Env>;
} & {
	/** Answers every message that no other handler is there for. */
	readonly fallback?: Handler<Message, Env>;
};

/** Checks the handlers' keys and types. */
export const defineAnswers = <Env>(answers: Answers<Env>): Answers<Env> => answers;

/** The answer to one message. What a handler throws is thrown. */
export const answer = <Env>(
	answers: Answers<Env>,
	message: Message,
	env: Env,
	defer: (work: Promise<unknown>) => void,
): Answer => {
	const question = { message, id: messageId(message), env, defer };
	const handler = message.kind === "unrecognized" ? undefined : handlerFor(answers, message);
	return (handler ?? answers.fallback)?.(question);
};

/** The key says the kind, so the handler fits the message; TypeScript cannot correlate the two unions. */
const handlerFor = <Env>(
	answers: Answers<Env>,
	message: RecognizedMessage,
): Handler<Message, Env> | undefined => {
	const key = message.MsgType === "event" ? message.Event : message.MsgType;
	return answers[key] as Handler<Message, Env> | undefined;
};
