/** The consumer of the queue of events: those of a batch side by side, each on its own. */
import { readEventsConfig } from "../../events/events-config.ts";
import { keepFailed } from "../../events/failed-events.ts";
import { handleEvent } from "../../events/handle-event.ts";
import { parseQueuedEvent, type QueuedEvent } from "../../events/queued-event.ts";
import type { Clock } from "../clock.ts";
import type { HttpEnv } from "../http-env.ts";
import { log } from "../log.ts";
import { eventPorts } from "./event-ports.ts";

/** When the ledger has to keep an event and is out of order. */
const RETRY_SECONDS = 300;

export const consumeEvents = async (
	batch: MessageBatch,
	isDead: boolean,
	env: HttpEnv,
	clock: Clock,
): Promise<void> => {
	await Promise.all(batch.messages.map((message) => consumeEvent(message, isDead, env, clock)));
};

const consumeEvent = async (message: Message, isDead: boolean, env: HttpEnv, clock: Clock): Promise<void> => {
	const event = parseQueuedEvent(message.body);
	if (event === undefined) {
		log("error", "queue message of unknown shape", { attempts: message.attempts });
		return message.ack();
	}
	try {
		const again = await (isDead ? bury(env, event, clock) : handle(env, event, message.attempts, clock));
		if (again === undefined) message.ack();
		else message.retry({ delaySeconds: again });
	} catch (error) {
		const { id, type } = event;
		const { report } = eventPorts(env, clock);
		await report({ what: "event not kept", id, type, reason: "the ledger is out of order", error });
		message.retry({ delaySeconds: RETRY_SECONDS });
	}
};

const handle = (env: HttpEnv, event: QueuedEvent, attempts: number, clock: Clock) =>
	handleEvent(eventPorts(env, clock), readEventsConfig(env), event, attempts);

const bury = async (env: HttpEnv, event: QueuedEvent, clock: Clock): Promise<undefined> => {
	const { id, type, tries } = event;
	const reason = "the queue gave it up";
	await keepFailed(env.LEDGER, event, tries, reason, clock.now());
	await eventPorts(env, clock).report({ what: "event kept as failed", id, type, reason });
};
