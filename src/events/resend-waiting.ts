/** What cron does where the queue forgets: sends the events again that wait in the ledger and whose time is over. */
import type { OutgoingEvent } from "./event-of.ts";
import type { EventPorts } from "./event-ports.ts";
import { WAITS } from "./queued-event.ts";

/** In one round: each is a request of its own. */
const MOST_AT_ONCE = 20;

type Ports = Pick<EventPorts, "ledger" | "queue" | "now">;

/** `afterMs` is how long after its time an event is given up by the queue. */
export const resendWaiting = async ({ ledger, queue, now }: Ports, afterMs: number): Promise<void> => {
	const { results } = await ledger
		.prepare(TAKE_LATE)
		.bind(now(), afterMs, MOST_AT_ONCE)
		.all<OutgoingEvent & { readonly tries: number }>();
	for (const { id, type, body, tries } of results) {
		await queue.send({ id, type, body, tries, isReplay: true }, { contentType: "json" });
	}
};

const WAIT_MS = `CASE tries ${WAITS.map((seconds, at) => `WHEN ${at + 1} THEN ${seconds * 1000}`).join(" ")} ELSE 0 END`;

/** A replay that was asked for and never tried has the tries of the time before: it begins anew. */
const TAKE_LATE = `
	UPDATE events SET replayed_at = ?1, tries = iif(tries > ${WAITS.length}, 0, tries)
	WHERE n IN (SELECT n FROM events WHERE replayed_at + ${WAIT_MS} < ?1 - ?2 ORDER BY replayed_at LIMIT ?3)
	RETURNING id, type, body, tries`;
