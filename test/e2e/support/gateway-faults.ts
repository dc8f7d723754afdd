/** What is to go wrong inside the gateway: kept in an object of its own, where every event of the Worker can ask. */
import { DurableObject } from "cloudflare:workers";
import { isJsonObject, type JsonObject } from "../../../src/wechat/json.ts";

/** What the Worker is doing: the API, WeChat's callback, cron, or a queue message of a kind (`event`: for the owner's URL). */
export const events = [
	"request",
	"callback",
	"cron",
	"chunk",
	"audience",
	"walk",
	"receipt",
	"dead",
	"event",
] as const;
export type GatewayEvent = (typeof events)[number];

/**
 * `fails`: the call is not made; `answer-lost`: it is made, and its caller learns nothing; `dies`: the Worker ends there
 * before the call is made, `dies-after`: once it is made.
 */
export const kinds = ["fails", "answer-lost", "dies", "dies-after"] as const;
export type FaultKind = (typeof kinds)[number];

export interface LedgerFault {
	readonly during: GatewayEvent | "any";
	/** It begins with this call of the ledger within an event; the first, 1, when left out. */
	readonly from?: number | undefined;
	/** And ends with this one; none is too late when left out. */
	readonly upTo?: number | undefined;
	/** How many calls it hits; for ever when left out. */
	readonly times?: number | undefined;
	readonly kind: FaultKind;
	/** Once it has hit, it hits every call of every event. */
	readonly isLasting?: boolean | undefined;
}

export interface GatewayFaults {
	readonly ledger: readonly LedgerFault[];
	/** In these events the queue takes messages and forgets them. */
	readonly lost: readonly GatewayEvent[];
	/** In these it does not take them. */
	readonly refused: readonly GatewayEvent[];
	/** Each queue message is worked on twice at the same time. */
	readonly isTwice: boolean;
	/** `kill` ends what has begun since this was set. */
	readonly isMortal: boolean;
	/** Queue messages come again at once, whatever delay they ask for, and become dead letters soon. */
	readonly isImpatient: boolean;
	/** The gateway's clock, ahead of the real one. */
	readonly aheadMs: number;
}

const WELL: GatewayFaults = {
	ledger: [],
	lost: [],
	refused: [],
	isTwice: false,
	isMortal: false,
	isImpatient: false,
	aheadMs: 0,
};

export class Faults extends DurableObject {
	#death = Promise.withResolvers<void>();

	/** Changes a part; how often the former ledger faults hit is forgotten with them. */
	change(part: Partial<GatewayFaults>): void {
		this.ctx.storage.kv.put("faults", { ...this.current(), ...part });
		if (part.ledger !== undefined) this.ctx.storage.kv.put("hits", []);
	}

	current(): GatewayFaults {
		return this.ctx.storage.kv.get<GatewayFaults>("faults") ?? WELL;
	}

	untilKilled(): Promise<void> {
		return this.#death.promise;
	}

	kill(): void {
		this.#death.resolve();
		this.#death = Promise.withResolvers<void>();
	}

	/** How often each ledger fault has hit. */
	hits(): readonly number[] {
		const hits = this.ctx.storage.kv.get<readonly number[]>("hits") ?? [];
		return this.current().ledger.map((_, at) => hits[at] ?? 0);
	}

	/** The fault that hits this call of the ledger. */
	meet(event: GatewayEvent, call: number): FaultKind | undefined {
		const { ledger } = this.current();
		const counts = this.hits();
		const index = ledger.findIndex((fault, at) => {
			const hits = counts[at] ?? 0;
			if (fault.isLasting === true && hits > 0) return true;
			const isMeant = fault.during === "any" || fault.during === event;
			const isDue = call >= (fault.from ?? 1) && call <= (fault.upTo ?? call);
			return isMeant && isDue && hits < (fault.times ?? Number.POSITIVE_INFINITY);
		});
		if (index >= 0) this.ctx.storage.kv.put("hits", counts.with(index, (counts[index] ?? 0) + 1));
		return ledger[index]?.kind;
	}
}

/** The body of the tests' own route; whatever is not understood is a mistake of the test. */
export const parseFaults = (body: JsonObject): Partial<GatewayFaults> => {
	const { ledger, lost, refused, isTwice, isMortal, isImpatient, aheadMs } = body;
	return {
		...(Array.isArray(ledger) ? { ledger: ledger.map(parseLedgerFault) } : {}),
		...(Array.isArray(lost) ? { lost: lost.map(parseEvent) } : {}),
		...(Array.isArray(refused) ? { refused: refused.map(parseEvent) } : {}),
		...(typeof isTwice === "boolean" ? { isTwice } : {}),
		...(typeof isMortal === "boolean" ? { isMortal } : {}),
		...(typeof isImpatient === "boolean" ? { isImpatient } : {}),
		...(typeof aheadMs === "number" ? { aheadMs } : {}),
	};
};

const parseEvent = (value: unknown): GatewayEvent => {
	const event = events.find((known) => known === value);
	if (event === undefined) throw new Error(`no event: ${JSON.stringify(value)}`);
	return event;
};

const parseLedgerFault = (value: unknown): LedgerFault => {
	const { during, from, upTo, times, kind, isLasting } = isJsonObject(value) ? value : {};
	const known = kinds.find((one) => one === kind);
	if (known === undefined) throw new Error(`no fault: ${JSON.stringify(value)}`);
	return {
		during: during === "any" ? during : parseEvent(during),
		kind: known,
		from: typeof from === "number" ? from : undefined,
		upTo: typeof upTo === "number" ? upTo : undefined,
		times: typeof times === "number" ? times : undefined,
		isLasting: isLasting === true,
	};
};
