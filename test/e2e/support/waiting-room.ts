/**
 * Where queue messages wait for their next attempt. The queue itself knows the real time alone; here a delay is over when
 * the gateway's clock says so, to the moment, and no test waits for minutes.
 */
import { DurableObject } from "cloudflare:workers";
import { parseRing, type Ring } from "../../../src/push/ring.ts";
import { isJsonObject } from "../../../src/wechat/json.ts";

/** What the queue carries when a message has waited: its body, and how often it was delivered before. */
export interface Waited {
	readonly waited: Ring;
	readonly attempts: number;
}

interface Waiting extends Waited {
	/** By the gateway's clock, in Unix milliseconds. */
	readonly dueAt: number;
}

export class WaitingRoom extends DurableObject<{ readonly PUSH_QUEUE: Queue<Waited> }> {
	async wait(message: Waited, delayMs: number): Promise<void> {
		this.#keep([...this.#waiting(), { ...message, dueAt: this.#now() + delayMs }]);
		await this.#sendDue();
	}

	/** The gateway's clock is so far ahead of the real one now. */
	async clockIsAhead(milliseconds: number): Promise<void> {
		this.ctx.storage.kv.put("ahead", milliseconds);
		await this.#sendDue();
	}

	override async alarm(): Promise<void> {
		await this.#sendDue();
	}

	async #sendDue(): Promise<void> {
		const [now, all] = [this.#now(), this.#waiting()];
		const due = all.filter(({ dueAt }) => dueAt <= now);
		this.#keep(all.filter(({ dueAt }) => dueAt > now));
		for (const { waited, attempts } of due) await this.env.PUSH_QUEUE.send({ waited, attempts });
	}

	#now(): number {
		return Date.now() + (this.ctx.storage.kv.get<number>("ahead") ?? 0);
	}

	#waiting(): readonly Waiting[] {
		return this.ctx.storage.kv.get<readonly Waiting[]>("waiting") ?? [];
	}

	#keep(waiting: readonly Waiting[]): void {
		this.ctx.storage.kv.put("waiting", waiting);
		const next = Math.min(...waiting.map(({ dueAt }) => dueAt));
		if (waiting.length > 0) void this.ctx.storage.setAlarm(Date.now() + next - this.#now());
	}
}

/** A message as its first sender wrote it. */
export const unwrapped = (message: Message): Message => {
	const { body } = message;
	const ring = isJsonObject(body) ? parseRing(body["waited"]) : undefined;
	const before = isJsonObject(body) && typeof body["attempts"] === "number" ? body["attempts"] : 0;
	return {
		id: message.id,
		timestamp: message.timestamp,
		body: ring ?? body,
		attempts: message.attempts + before,
		ack: () => message.ack(),
		retry: (options) => message.retry(options),
	};
};
