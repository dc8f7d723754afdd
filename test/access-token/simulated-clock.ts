/** A clock that stands still until it is told otherwise. */
export interface SimulatedClock {
	/** Unix milliseconds. */
	readonly now: () => number;
	readonly advance: (seconds: number) => void;
}

/** An ordinary afternoon in Beijing, far from midnight. */
export const AFTERNOON = Date.UTC(2026, 10, 3, 7, 0, 0);

export const createSimulatedClock = (start = AFTERNOON): SimulatedClock => {
	let time = start;
	return {
		now: () => time,
		advance: (seconds) => {
			time += seconds * 1000;
		},
	};
};
