/** What events out need of their environment. */
import type { QueuedEvent } from "./queued-event.ts";

export interface EventsEnv {
	/** Where messages and events go as signed JSON; nowhere when it is not set. */
	readonly EVENTS_URL?: string;
	/** What they are signed with: `whsec_` and base64; two, comma-separated, newest first, while rotating. Secret. */
	readonly EVENTS_SECRET?: string;
	/** Which kinds go there: comma-separated, as in `message.*,event.subscribe` or `!event.VIEW`; default all. */
	readonly EVENTS_TYPES?: string;
	/** Whether the answer to an event is the follower's reply: `false` (default), `true`, or `slow`. */
	readonly EVENTS_REPLY?: string;
	/** Events on their way. */
	readonly EVENTS_QUEUE: Queue<QueuedEvent>;
	/** Keeps what could not be delivered. */
	readonly LEDGER: D1Database;
}
