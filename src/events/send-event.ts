/** How an event gets under way, without anybody waiting for it. */
import type { EventPorts } from "./event-ports.ts";
import { keepFailed } from "./failed-events.ts";
import { keepMeanwhile } from "./keep-meanwhile.ts";
import { type QueuedEvent, waitAfter } from "./queued-event.ts";

/** Into the queue; else into the ledger, from where its owner can replay it; else it is lost, and the log has its id. */
export const sendEvent = async (ports: EventPorts, event: QueuedEvent): Promise<void> => {
	const { id, type, tries } = event;
	await keepMeanwhile(ports, event, tries, "it is under way");
	try {
		await ports.queue.send(event, { contentType: "json", delaySeconds: waitAfter(tries) ?? 0 });
	} catch (error) {
		const reason = "the queue did not take it";
		const isKept = await keepIfPossible(ports, event, reason);
		await ports.report({
			what: isKept ? "event kept as failed" : "event lost",
			id,
			type,
			reason,
			tries,
			error,
		});
	}
};

const keepIfPossible = async (
	{ ledger, now }: EventPorts,
	event: QueuedEvent,
	reason: string,
): Promise<boolean> => {
	try {
		await keepFailed(ledger, event, event.tries, reason, now());
		return true;
	} catch {
		return false;
	}
};
