/** What is to go wrong: the list that PUT /simulator/faults set, with how often each was met. */
import type { World } from "../world.ts";

export const garblings = ["html", "half-json", "empty", "wrong-types"] as const;

export type Garbling = (typeof garblings)[number];

export type Fault = {
	/** A path, or `*` for all. */
	readonly path: string;
	/** So many calls of the path go well before it begins. */
	readonly skip: number;
	/** How many calls it hits; null for ever. */
	readonly times: number | null;
	/** The share of the calls that it hits, spread evenly. */
	readonly ratio: number;
	/** The call takes effect, and only its answer goes wrong. */
	readonly after: boolean;
	readonly kind:
		| { readonly errcode: number; readonly errmsg: string | undefined }
		| { readonly status: number; readonly body: string }
		| { readonly delay_ms: number }
		| { readonly garbled: Garbling }
		| { readonly hang: true };
};

type Row = { n: number; body: string; seen: number; hits: number };

const rows = (world: World): readonly Row[] =>
	world.sql.exec<Row>("SELECT n, body, seen, hits FROM faults ORDER BY n").toArray();

const stored = (row: Row): Fault => JSON.parse(row.body);

export type FaultState = { readonly fault: Fault; readonly hits: number };

export const allFaults = (world: World): readonly FaultState[] =>
	rows(world).map((row) => ({ fault: stored(row), hits: row.hits }));

export function setFaults(world: World, faults: readonly Fault[]): void {
	world.sql.exec("DELETE FROM faults");
	for (const fault of faults) {
		world.sql.exec("INSERT INTO faults (body, seen, hits) VALUES (?, 0, 0)", JSON.stringify(fault));
	}
	world.changed("account");
}

/** The first fault that hits a call of `path`. Each fault met on the way counts the call. */
export function takeFault(world: World, path: string): Fault | undefined {
	for (const row of rows(world)) {
		const fault = stored(row);
		const isSpent = fault.times !== null && row.hits >= fault.times;
		if (isSpent || (fault.path !== "*" && fault.path !== path)) continue;
		const before = Math.max(0, row.seen - fault.skip);
		const upTo = Math.max(0, row.seen + 1 - fault.skip);
		const hits = Math.floor(upTo * fault.ratio) > Math.floor(before * fault.ratio);
		world.sql.exec("UPDATE faults SET seen = seen + 1, hits = hits + ? WHERE n = ?", hits ? 1 : 0, row.n);
		if (!hits) continue;
		world.changed("account");
		return fault;
	}
	return undefined;
}
