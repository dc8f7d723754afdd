/**
 * Runs the outbox inside the Durable Object's alarm: many pushes at a time, so that a slow answer to one
 * follower holds up nobody else. A push stays in the outbox until it is finished, so a run that died with its
 * object is started again by the alarm's own retry.
 */
import { firstInOutbox } from "../store/outbox.ts";
import type { World } from "../world.ts";
import { deliver } from "./deliver.ts";

const atATime = 64;

export type Dispatcher = {
	/** Says that something new lies in the outbox. */
	readonly wake: () => void;
	/** Resolves when the push has been delivered or given up. */
	readonly finished: (push: number) => Promise<void>;
	/** Lets everybody go who waits for a push that a reset has removed. */
	readonly abandon: () => void;
	/** The alarm's work: ends when nothing is under way, with the alarm set for what is due later. */
	readonly run: () => Promise<void>;
};

export function makeDispatcher(world: World, setAlarm: (realTime: number) => void): Dispatcher {
	const underWay = new Map<number, Promise<void>>();
	const waiting = new Map<number, PromiseWithResolvers<void>>();
	let nudge = Promise.withResolvers<void>();
	let isRunning = false;

	const start = (): void => {
		const now = world.now();
		for (const push of firstInOutbox(world, atATime)) {
			if (push.due_at > now || underWay.has(push.id) || underWay.size >= atATime) continue;
			underWay.set(
				push.id,
				deliver(world, push).finally(() => end(push.id)),
			);
		}
	};

	const end = (push: number): void => {
		underWay.delete(push);
		waiting.get(push)?.resolve();
		waiting.delete(push);
	};

	const untilNextDue = (): number | undefined => {
		const next = firstInOutbox(world, atATime).find((push) => !underWay.has(push.id));
		return next === undefined ? undefined : Math.max(0, next.due_at - world.now());
	};

	/** Resolves when another push may start; never while all places are taken or nothing waits. */
	const nextDue = (signal: AbortSignal): Promise<void> => {
		const pause = underWay.size < atATime ? untilNextDue() : undefined;
		if (pause === undefined) return new Promise(() => {});
		return scheduler.wait(pause, { signal }).catch(() => {});
	};

	const work = async (): Promise<void> => {
		for (start(); underWay.size > 0; start()) {
			nudge = Promise.withResolvers<void>();
			const wait = new AbortController();
			await Promise.race([...underWay.values(), nudge.promise, nextDue(wait.signal)]);
			wait.abort();
		}
	};

	return {
		wake: () => {
			nudge.resolve();
			if (!isRunning) setAlarm(Date.now());
		},
		finished: (push) => {
			const waiter = waiting.get(push) ?? Promise.withResolvers<void>();
			waiting.set(push, waiter);
			return waiter.promise;
		},
		abandon: () => {
			for (const waiter of waiting.values()) waiter.resolve();
			waiting.clear();
		},
		run: async () => {
			isRunning = true;
			try {
				await work();
			} finally {
				isRunning = false;
			}
			const pause = untilNextDue();
			if (pause !== undefined) setAlarm(Date.now() + pause);
		},
	};
}
