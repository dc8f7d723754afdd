/** One gateway and one simulator for each test file that runs at a time, since an account is one for all. */
import { inject } from "vitest";

/** As many as the project's `maxWorkers`. */
export const WORLDS = 2;

/** Origins. */
export interface World {
	readonly simulator: string;
	readonly gateway: string;
}

/** The one that belongs to the worker that runs this test; Vitest counts its workers from 1. */
export function ownWorld(): World {
	const world = inject("worlds")[Number(process.env["VITEST_POOL_ID"]) - 1];
	if (world === undefined) throw new Error(`there is no world for worker ${process.env["VITEST_POOL_ID"]}`);
	return world;
}
