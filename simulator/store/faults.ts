/** What is to go wrong: the list that PUT /simulator/faults set, with how often each was met. */
import type { World } from "../world.ts";

/** The `path` of a fault that hits every endpoint with an access_token. */
export const everyAccessToken = "access_token";

export const garblings = ["html", "half-json", "empty", "wrong-types"] as const;

export type Garbling = (typeof garblings)[number];

export type Fault = {
	/** A path, `*` for all, or `access_token` for every endpoint that takes one. */
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

export type WantedFault = {
	readonly fault: Fault;
	/** It goes on counting if the list has it already. */
	readonly goesOn: boolean;
};

export function setFaults(world: World, wanted: readonly WantedFault[]): void {
	const former = [...rows(world)];
	world.sql.exec("DELETE FROM faults");
	for (const { fault, goesOn } of wanted) {
		const body = JSON.stringify(fault);
		const known = goesOn ? former.findIndex((row) => row.body === body) : -1;
		const [{ seen, hits } = { seen: 0, hits: 0 }] = known === -1 ? [] : former.splice(known, 1);
		world.sql.exec("INSERT INTO faults (body, seen, hits) VALUES (?, ?, ?)", body, seen, hits);
	}
	world.changed("account");
}

/** A call, as faults are told apart by it. */
export type Target = { readonly path: string; readonly takesAccessToken: boolean };

/**
 * The faults that hit this call: delays, as many as there are, and the first of the others. Each fault met on the way
 * counts the call.
 */
export function takeFaults(world: World, target: Target): readonly Fault[] {
	const taken: Fault[] = [];
	for (const row of rows(world)) {
		const fault = stored(row);
		const isSpent = fault.times !== null && row.hits >= fault.times;
		const isLate = !isDelay(fault) && !taken.every(isDelay);
		if (isSpent || isLate || !aimsAt(fault, target)) continue;
		const before = Math.max(0, row.seen - fault.skip);
		const upTo = Math.max(0, row.seen + 1 - fault.skip);
		const hits = Math.floor(upTo * fault.ratio) > Math.floor(before * fault.ratio);
		world.sql.exec("UPDATE faults SET seen = seen + 1, hits = hits + ? WHERE n = ?", hits ? 1 : 0, row.n);
		if (hits) taken.push(fault);
	}
	if (taken.length > 0) world.changed("account");
	return taken;
}

const aimsAt = ({ path }: Fault, target: Target): boolean =>
	path === "*" || path === target.path || (path === everyAccessToken && target.takesAccessToken);

export const isDelay = ({ kind }: Fault): boolean => "delay_ms" in kind;
