/** The one place that says "this changed": whoever writes tells it, and it tells every open page. */
import type { Change } from "./change.ts";

export type Hub = {
	readonly changed: (change: Change) => void;
	/** From now on `listener` hears of every change, until the function that is returned is called. */
	readonly listen: (listener: (change: Change) => void) => () => void;
};

export function makeHub(): Hub {
	const listeners = new Set<(change: Change) => void>();
	return {
		changed: (change) => {
			for (const listener of listeners) listener(change);
		},
		listen: (listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
