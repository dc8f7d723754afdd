/** Figures out of rounds. */

/** The middle value; of an even number of values, the mean of the middle two. */
export const median = (values: readonly number[]): number => {
	const sorted = values.toSorted((a, b) => a - b);
	const upper = sorted[Math.floor(sorted.length / 2)];
	const lower = sorted[Math.ceil(sorted.length / 2) - 1];
	if (upper === undefined || lower === undefined) throw new RangeError("the median of nothing");
	return (lower + upper) / 2;
};

/** One round: what each of two rivals cost, measured side by side. */
export interface Round {
	readonly subject: number;
	readonly baseline: number;
}

/** The median over all rounds of subject to baseline: a busy moment spoils a round, not the figure. */
export const medianRatio = (rounds: readonly Round[]): number =>
	median(rounds.map(({ subject, baseline }) => subject / baseline));
