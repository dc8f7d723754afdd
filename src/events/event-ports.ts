/** What events out do to the world. */
import type { QueuedEvent } from "./queued-event.ts";

/** What went wrong with an event, for the log and the status page. Never an openid, a text or the URL. */
export interface EventReport {
	readonly what:
		| "event not delivered"
		| "event kept as failed"
		| "event not kept"
		| "event not forgotten"
		| "event lost"
		| "events switched off"
		| "reply not used";
	/** The `webhook-id`. */
	readonly id: string;
	readonly type: string;
	readonly reason: string;
	/** How often it has been tried. */
	readonly tries?: number;
	readonly error?: unknown;
}

export interface EventPorts {
	readonly ledger: D1Database;
	readonly queue: Queue<QueuedEvent>;
	/** Whether what is in the queue is kept in the ledger as well: the queue may forget it. */
	readonly isQueueForgetful: boolean;
	/** Follows no redirect that the request does not ask for. */
	readonly fetch: (request: Request) => Promise<Response>;
	/** Unix milliseconds. */
	readonly now: () => number;
	/**
	 * Rings once after so many milliseconds, unless it is cancelled by the function that this returns. One that is left
	 * keeps the message's object in memory, which is billed by the second.
	 */
	readonly ringAfter: (milliseconds: number, ring: () => void) => () => void;
	/** Never throws. */
	readonly report: (report: EventReport) => Promise<void>;
}
