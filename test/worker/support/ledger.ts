/** The ledger of the tests: the real migrations on an empty database before each test, and a queue that keeps its rings. */
import { applyD1Migrations, type D1Migration, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, inject } from "vitest";
import type { Ring } from "../../../src/push/ring.ts";

declare module "vitest" {
	interface ProvidedContext {
		/** Read by test/vitest.config.ts, where there is a file system. */
		migrations: D1Migration[];
	}
}

/** To be called once in each file of tests that need the ledger. */
export const useLedger = (): void => {
	beforeEach(() => applyD1Migrations(env.LEDGER, inject("migrations")));
	afterEach(() => reset());
};

export interface KeptRings {
	readonly queue: Queue<Ring>;
	/** What was rung for, in its order. */
	readonly rings: readonly Ring[];
}

/** A queue without a consumer. */
export const keepRings = (): KeptRings => {
	const rings: Ring[] = [];
	const metadata = { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: new Date(0) } };
	const queue: Queue<Ring> = {
		send: async (ring) => {
			rings.push(ring);
			return { metadata };
		},
		sendBatch: async (messages) => {
			for (const { body } of messages) rings.push(body);
			return { metadata };
		},
		metrics: async () => metadata.metrics,
	};
	return { queue, rings };
};

/** A queue that takes nothing. */
export const deafQueue = (): Queue<Ring> => {
	const refuse = () => Promise.reject(new Error("Queue sendBatch failed: Too Many Requests"));
	return { send: refuse, sendBatch: refuse, metrics: refuse };
};
