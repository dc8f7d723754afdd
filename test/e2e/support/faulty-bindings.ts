/** The gateway's ledger and queue as they are, but for the faults that a test has asked for. */
import type { Ring } from "../../../src/push/ring.ts";
import type { FaultKind } from "./gateway-faults.ts";

interface Ways {
	/** The fault that hits the next call of the ledger. */
	readonly meet: () => Promise<FaultKind | undefined>;
	/** Ends the event there and then. */
	readonly die: () => void;
}

const CALLS: readonly (string | symbol)[] = ["first", "all", "run", "raw", "batch", "exec"];
const MAKERS: readonly (string | symbol)[] = ["prepare", "bind"];

/** A database or a statement of it. */
export const faultyLedger = <T extends object>(inner: T, ways: Ways): T =>
	new Proxy(inner, {
		get: (target, name) => {
			const member: unknown = Reflect.get(target, name);
			if (typeof member !== "function") return member;
			const call = (...args: readonly unknown[]) => Reflect.apply(member, target, args);
			if (MAKERS.includes(name)) return (...args: readonly unknown[]) => faultyLedger(call(...args), ways);
			return CALLS.includes(name) ? (...args: readonly unknown[]) => suffer(ways, () => call(...args)) : call;
		},
	});

const suffer = async (ways: Ways, call: () => Promise<unknown>): Promise<unknown> => {
	const kind = await ways.meet();
	if (kind === "fails") throw new Error("D1_ERROR: Network connection lost.");
	if (kind === "dies") return await end(ways);
	const result = await call();
	if (kind === "answer-lost") throw new Error("D1_ERROR: D1 DB storage operation exceeded timeout.");
	return kind === "dies-after" ? await end(ways) : result;
};

const end = (ways: Ways): Promise<never> => {
	ways.die();
	return new Promise(() => {});
};

/** `fate`: what becomes of the messages that it is given. */
export const faultyQueue = (inner: Queue<Ring>, fate: "well" | "lost" | "refused"): Queue<Ring> => {
	const instead = async () => {
		if (fate === "refused") throw new Error("Queue sendBatch failed: Too Many Requests");
		return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
	};
	return {
		metrics: () => inner.metrics(),
		send: (ring, options) => (fate === "well" ? inner.send(ring, options) : instead()),
		sendBatch: (rings, options) => (fate === "well" ? inner.sendBatch(rings, options) : instead()),
	};
};

/** The same messages, with another end of their own for what is to come again. */
export const withRetry = (
	batch: MessageBatch,
	retry: (message: Message, delaySeconds: number) => void,
): MessageBatch =>
	withMessages(batch, (message) => ({
		...partsOf(message),
		ack: () => message.ack(),
		retry: ({ delaySeconds = 0 } = {}) => retry(message, delaySeconds),
	}));

/** The same messages once more, delivered by mistake: what becomes of them is of no account. */
export const copyOf = (batch: MessageBatch): MessageBatch =>
	withMessages(batch, (message) => ({ ...partsOf(message), ack: () => undefined, retry: () => undefined }));

export const withMessages = (batch: MessageBatch, change: (message: Message) => Message): MessageBatch => ({
	queue: batch.queue,
	metadata: batch.metadata,
	ackAll: () => batch.ackAll(),
	retryAll: (options) => batch.retryAll(options),
	messages: batch.messages.map(change),
});

const partsOf = ({ id, timestamp, body, attempts }: Message) => ({ id, timestamp, body, attempts });
