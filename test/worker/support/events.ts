/** Events out with a pretend owner's URL, a queue that keeps what it is given, and the real ledger. */
import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { expect } from "vitest";
import { keepFailed } from "../../../src/events/failed-events.ts";
import type { QueuedEvent } from "../../../src/events/queued-event.ts";
import type { Clock } from "../../../src/http/clock.ts";
import { consume } from "../../../src/http/consume.ts";
import { NOON } from "./callback.ts";
import { stoppedClock } from "./clock.ts";
import type { Call } from "./wechat.ts";

/** The path by which `wechatAnswers` knows it. */
export const OWNER = "/events";
export const SECRET = `whsec_${btoa("a secret of the tests, 32 bytes!")}`;
export const EVENTS_ENV = { EVENTS_URL: `https://owner.test${OWNER}?key=owners-own`, EVENTS_SECRET: SECRET };

export interface Sent {
	readonly event: QueuedEvent;
	readonly delaySeconds: number | undefined;
}

/** A queue of events without a consumer. */
export const keepEvents = () => {
	const sent: Sent[] = [];
	const metadata = { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: new Date(0) } };
	const queue: Pick<Queue<QueuedEvent>, "send"> = {
		send: async (event, { delaySeconds } = {}) => {
			// As JSON, which is what becomes of it.
			sent.push({ event: JSON.parse(JSON.stringify(event)), delaySeconds });
			return { metadata };
		},
	};
	return { queue, sent };
};

export const refusingQueue = {
	send: () => Promise.reject(new Error("Queue send failed: Too Many Requests")),
};

/** An event as the queue carries it. */
export const queued = (n: number, more: Partial<QueuedEvent> = {}): QueuedEvent => ({
	id: `msg_${n}`,
	type: "message.text",
	body: JSON.stringify({
		type: "message.text",
		timestamp: "2026-10-01T04:00:00.000Z",
		data: { Content: `${n}` },
	}),
	tries: 0,
	...more,
});

/** Named for a second account: only how a queue's name ends is ours. */
export const QUEUE = "second-shop-events";
export const DEAD = "second-shop-events-dead";

interface Options {
	readonly queue?: string;
	readonly attempts?: number;
	readonly now?: number;
	/** In place of one that stands still at `now`. */
	readonly clock?: Clock;
	readonly env?: object;
}

/** What becomes of each message of a batch: `acked`, or the seconds after which it is asked for again. */
export const consumed = async (bodies: readonly unknown[], options: Options = {}) => {
	const said: (string | number | undefined)[] = bodies.map(() => undefined);
	const messages = bodies.map(
		(body, at): Message => ({
			id: `${at}`,
			timestamp: new Date(),
			attempts: options.attempts ?? 1,
			body,
			ack: () => {
				said[at] = "acked";
			},
			retry: ({ delaySeconds } = {}) => {
				said[at] = delaySeconds;
			},
		}),
	);
	const batch: MessageBatch = {
		queue: options.queue ?? QUEUE,
		messages,
		metadata: { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: new Date(0) } },
		ackAll: () => undefined,
		retryAll: () => undefined,
	};
	const clock = options.clock ?? stoppedClock(options.now);
	await consume(batch, { ...env, ...EVENTS_ENV, ...options.env }, clock);
	return said;
};

/** What the ledger keeps of the events that failed. */
export const failedRows = async () => {
	const { results } = await env.LEDGER.prepare(
		"SELECT id, tries, last_error, failed_at, replayed_at FROM events ORDER BY n",
	).all();
	return results;
};

/** Events that have failed already, in their order. */
export const storeFailed = async (...events: readonly QueuedEvent[]): Promise<void> => {
	for (const event of events) await keepFailed(env.LEDGER, event, 7, "HTTP 500", NOON);
};

/** The event in a request to the owner's URL, after its signature is verified. `now` as in `Date.now()`. */
export const verified = ({ body, headers }: Call, secret = SECRET) => {
	expect(headers.get("Content-Type")).toBe("application/json");
	return new Webhook(secret).verify(body, Object.fromEntries(headers));
};
