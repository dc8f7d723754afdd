/** What `npm run bench` measures: figures, each with a target that it must not exceed. */
import type { Bundle } from "./workerd/bundle.ts";

export interface Figure {
	/** By which it can be chosen: `npm run bench -- callback-cpu`. */
	readonly name: string;
	/** `gateway` is what would be deployed. */
	readonly measure: (gateway: Bundle) => Promise<readonly Result[]>;
}

export interface Result {
	/** A sentence, or the beginning of one. */
	readonly what: string;
	/** "" for a bare number. */
	readonly unit: string;
	readonly measured: number;
	readonly atMost: number;
}

export const isReached = ({ measured, atMost }: Result): boolean => measured <= atMost;
