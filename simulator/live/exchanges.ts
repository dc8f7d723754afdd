/**
 * The newest exchanges as the page shows them, those under way among them. What is finished stands in the records,
 * from which this is filled again when the simulator starts.
 */
import type { Exchange } from "../phone/snapshot.ts";
import type { Change } from "./change.ts";

export type Exchanges = {
	/** A new exchange, or one that is known with its answer. One that was under way when all were forgotten stays away. */
	readonly put: (exchange: Exchange) => void;
	/** Whether it was under way when all were forgotten. */
	readonly isForgotten: (id: string) => boolean;
	readonly find: (id: string) => Exchange | undefined;
	/** Oldest first. */
	readonly all: () => readonly Exchange[];
	/** What became of the last callback. */
	readonly lastCallback: () => "answered" | "failing" | null;
	/** Forgets all, or the calls only. */
	readonly forget: (what: "all" | "calls") => void;
};

/** How many are shown. */
export const newestExchanges = 200;

/** Begins with `remembered`, oldest first. */
export function makeExchanges(changed: (change: Change) => void, remembered: readonly Exchange[]): Exchanges {
	const newest = new Map<string, Exchange>();
	const underWay = new Set<string>();
	const forgotten = new Set<string>();
	let lastCallback: "answered" | "failing" | null = null;

	const noteCallback = ({ direction, milliseconds, failure }: Exchange): void => {
		if (direction !== "callback" || milliseconds === null) return;
		const outcome = failure === null ? "answered" : "failing";
		if (outcome !== lastCallback) changed("account");
		lastCallback = outcome;
	};

	const put = (exchange: Exchange): void => {
		if (forgotten.has(exchange.id)) return;
		if (exchange.milliseconds === null) underWay.add(exchange.id);
		else underWay.delete(exchange.id);
		newest.set(exchange.id, exchange);
		const [oldest] = newest.keys();
		if (newest.size > newestExchanges && oldest !== undefined) newest.delete(oldest);
		noteCallback(exchange);
		changed({ exchange: exchange.id });
	};

	for (const exchange of remembered) put(exchange);
	return {
		put,
		isForgotten: (id) => forgotten.has(id),
		find: (id) => newest.get(id),
		all: () => [...newest.values()],
		lastCallback: () => lastCallback,
		forget: (what) => {
			for (const { id, direction } of newest.values()) {
				if (what === "all" || direction === "call") newest.delete(id);
			}
			if (what === "all") {
				lastCallback = null;
				for (const id of underWay) forgotten.add(id);
				underWay.clear();
			}
			changed("everything");
		},
	};
}
