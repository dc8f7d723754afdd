/** What is to be done with a message besides, or before, answering it here. */
import type { Message } from "../wechat/message.ts";
import { typeOf } from "./event-of.ts";
import { type EventsConfig, type EventsVariables, readEventsConfig } from "./events-config.ts";

export type EventPlan =
	| { readonly do: "nothing" }
	/** The owner's URL gets it, by and by. */
	| { readonly do: "send" }
	/** The owner's URL gets it first, and may answer the follower. */
	| { readonly do: "ask"; readonly config: EventsConfig };

export const eventPlan = (env: EventsVariables, message: Message): EventPlan => {
	const config = readEventsConfig(env);
	// What is misconfigured may be mended before the queue gives the event up.
	if (!config.ok) return { do: "send" };
	const type = typeOf(message);
	if (config.value?.isWanted(type) !== true) return { do: "nothing" };
	return config.value.reply === "false" || UNSEEN.includes(type)
		? { do: "send" }
		: { do: "ask", config: config.value };
};

/** After these nobody looks at the chat: a push to thousands has thousands of receipts. */
const UNSEEN: readonly string[] = [
	"event.TEMPLATESENDJOBFINISH",
	"event.MASSSENDJOBFINISH",
	"event.PUBLISHJOBFINISH",
	"event.unsubscribe",
];
