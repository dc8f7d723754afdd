/** Where the queue forgets, the ledger has an event from the first send on, until it is delivered. */
import type { OutgoingEvent } from "./event-of.ts";
import type { EventPorts } from "./event-ports.ts";
import { keepWaiting } from "./failed-events.ts";

/** Does nothing for a queue that forgets nothing. Never throws: what the ledger cannot take is in the queue all the same. */
export const keepMeanwhile = async (
	{ isQueueForgetful, ledger, now, report }: EventPorts,
	event: OutgoingEvent,
	tries: number,
	reason: string,
): Promise<void> => {
	if (!isQueueForgetful) return;
	try {
		await keepWaiting(ledger, event, tries, reason, now());
	} catch (error) {
		const { id, type } = event;
		await report({ what: "event not kept", id, type, reason: "the ledger is out of order", error });
	}
};
