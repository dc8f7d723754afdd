/** The owner's URL as the first to answer a message; this account's own answers are the fallback. */
import { type Answers, answer, MOST_SECONDS, slownessOf } from "../wechat/answer.ts";
import type { Message } from "../wechat/message.ts";
import { readText } from "../wechat/read-text.ts";
import type { Reply } from "../wechat/reply.ts";
import { eventOf, type OutgoingEvent } from "./event-of.ts";
import type { EventPorts } from "./event-ports.ts";
import type { EventsConfig } from "./events-config.ts";
import { keepFailed } from "./failed-events.ts";
import { isSwitchedOff } from "./is-switched-off.ts";
import { obeyGone } from "./obey-gone.ts";
import { type PostFailure, postEvent } from "./post-event.ts";
import { readReply } from "./read-reply.ts";
import { sendEvent } from "./send-event.ts";

/** With EVENTS_REPLY=true. */
const TIME_LIMIT_S = 4;
/** The fallback has what is left of it: WeChat hangs up after 5 s, and the way back takes its share. */
const ANSWERED_WITHIN_S = 4.6;
const HELD_MS = 4700;
/** With EVENTS_REPLY=slow: as long as `slow` gives unless told otherwise. */
const SLOW_TIME_LIMIT_S = 120;
/** What is left to a fallback that is not slow itself. */
const QUICK_S = 4;

/**
 * Answers whose one handler asks the URL. An answer with a reply is that reply. With none the fallback answers; after no
 * answer as well, and then the event goes into the queue, or after a 410 to those that failed: work that `owe` is given.
 */
export const backEndFirst = <Env>(
	answers: Answers<Env>,
	config: EventsConfig,
	message: Message,
	portsOf: (env: Env) => EventPorts,
	owe: Defer,
): Answers<Env> => {
	const own = slownessOf(answers, message);
	const isSlow = config.reply === "slow";
	const seconds = isSlow ? SLOW_TIME_LIMIT_S : TIME_LIMIT_S;
	const quick = isSlow ? seconds + QUICK_S : ANSWERED_WITHIN_S;
	return {
		fallback: {
			handler: async ({ message, env, defer }) =>
				(await ask(portsOf(env), config, message, seconds * 1000, { owe, defer })) ??
				(await answer(answers, message, env, defer)),
			late: own?.late ?? "customer-service",
			limit: own === undefined ? quick : Math.min(seconds + own.limit, MOST_SECONDS),
			...(isSlow ? {} : { heldMs: HELD_MS }),
		},
	};
};

type Defer = (work: Promise<unknown>) => void;

const ask = async (
	ports: EventPorts,
	config: EventsConfig,
	message: Message,
	limitMs: number,
	{ owe, defer }: { readonly owe: Defer; readonly defer: Defer },
): Promise<Reply | undefined> => {
	const startedAt = ports.now();
	const event = await eventOf(message);
	if (await isSwitchedOff(ports, config)) {
		owe(sendEvent(ports, { ...event, tries: 0 }));
		return undefined;
	}
	const left = limitMs - (ports.now() - startedAt);
	const posted = await postEvent(ports, config, event, left, readAnswer);
	if (!posted.ok) {
		owe(postpone(ports, config, event, posted.error));
		return undefined;
	}
	return useReply(ports, event, posted.value, defer);
};

/** The URL did not take the event: the queue tries again, unless it wants no more. */
const postpone = async (
	ports: EventPorts,
	config: EventsConfig,
	event: OutgoingEvent,
	{ reason, isGone }: PostFailure,
): Promise<void> => {
	if (isGone && (await isPutAway(ports, config, event, reason))) return;
	await sendEvent(ports, { ...event, tries: 1 });
	const { id, type } = event;
	await ports.report({ what: "event not delivered", id, type, reason, tries: 1 });
};

/** Not when the ledger is out of order: then the queue's consumer hears the 410 again. */
const isPutAway = async (
	ports: EventPorts,
	config: EventsConfig,
	event: OutgoingEvent,
	reason: string,
): Promise<boolean> => {
	try {
		await obeyGone(ports, config, event, reason);
		await keepFailed(ports.ledger, event, 1, reason, ports.now());
	} catch {
		return false;
	}
	const { id, type } = event;
	await ports.report({ what: "event kept as failed", id, type, reason, tries: 1 });
	return true;
};

const MAX_ANSWER_BYTES = 64 * 1024;

const readAnswer = (answer: Response) => readText(answer, MAX_ANSWER_BYTES);

/** The event is delivered, whatever became of the reply. */
const useReply = (
	ports: EventPorts,
	{ id, type }: OutgoingEvent,
	answered: Awaited<ReturnType<typeof readAnswer>>,
	defer: Defer,
): Reply | undefined => {
	const reply = answered.ok ? readReply(answered.value) : answered;
	if (reply.ok) return reply.value;
	const reason = answered.ok ? reply.error : `the answer is ${reply.error}`;
	defer(ports.report({ what: "reply not used", id, type, reason }));
	return undefined;
};
