/**
 * At most so many at a time, the others wait for their turn. Workers allow six connections that wait for an answer
 * and queue further ones in silence, while the clock of their time limit already runs.
 */
export type Slots = <T>(work: () => Promise<T>) => Promise<T>;

export const createSlots = (size: number): Slots => {
	const waiting: (() => void)[] = [];
	let free = size;
	return async (work) => {
		if (free > 0) free -= 1;
		else await new Promise<void>((resume) => waiting.push(resume));
		try {
			return await work();
		} finally {
			const next = waiting.shift();
			if (next === undefined) free += 1;
			else next();
		}
	};
};
