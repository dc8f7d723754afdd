/** What travels through the queue of events, and when it is tried again. */
import { isJsonObject } from "../wechat/json.ts";
import type { OutgoingEvent } from "./event-of.ts";

export interface QueuedEvent extends OutgoingEvent {
	/** How often it was tried before it came into the queue. */
	readonly tries: number;
	/** It is kept as failed meanwhile. */
	readonly isReplay?: true;
}

/** A queue outlives deployments: what an older one wrote may be anything. */
export const parseQueuedEvent = (message: unknown): QueuedEvent | undefined => {
	if (!isJsonObject(message)) return undefined;
	const { id, type, body, tries, isReplay } = message;
	const isWhole =
		typeof id === "string" &&
		typeof type === "string" &&
		typeof body === "string" &&
		typeof tries === "number";
	if (!isWhole) return undefined;
	return { id, type, body, tries, ...(isReplay === true ? { isReplay } : {}) };
};

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Seconds between the tries. */
export const WAITS = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR] as const;

/** Seconds until the next try, after so many; undefined when there is none. */
export const waitAfter = (tries: number): number | undefined => WAITS[tries - 1];
