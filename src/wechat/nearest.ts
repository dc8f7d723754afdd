/** "Did you mean": the known word that somebody most likely wanted to write. */

/** The nearest of the known words, or none when all are far. Case, `_` and other signs do not count. */
export const nearest = <K extends string>(word: string, known: readonly K[]): K | undefined => {
	const wanted = lettersOf(word);
	return (
		misspelt(word, known) ??
		firstBy(known, [
			(letters) => wanted.length >= SHORTEST_START && letters.startsWith(wanted),
			(letters) => letters.length >= SHORTEST_START && wanted.startsWith(letters),
		])
	);
};

/** Only what is written otherwise, or has one slip in it. */
export const misspelt = <K extends string>(word: string, known: readonly K[]): K | undefined => {
	const wanted = lettersOf(word);
	return firstBy(known, [(letters) => letters === wanted, (letters) => areOneSlipApart(letters, wanted)]);
};

const firstBy = <K extends string>(
	known: readonly K[],
	rules: readonly ((letters: string) => boolean)[],
): K | undefined => {
	for (const rule of rules) {
		const found = known.find((candidate) => rule(lettersOf(candidate)));
		if (found !== undefined) return found;
	}
	return undefined;
};

/** The start of a word is a hint only from this length on. */
const SHORTEST_START = 4;

const lettersOf = (word: string): string => word.toLowerCase().replace(/[^a-z0-9]/g, "");

/** One letter too many, too few or wrong, or two neighbours swapped. */
const areOneSlipApart = (a: string, b: string): boolean => {
	const shorter = Math.min(a.length, b.length);
	let start = 0;
	while (start < shorter && a[start] === b[start]) start += 1;
	let end = 0;
	while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
	const restOfA = a.slice(start, a.length - end);
	const restOfB = b.slice(start, b.length - end);
	if (restOfA.length <= 1 && restOfB.length <= 1) return true;
	return restOfA.length === 2 && restOfB === [...restOfA].reverse().join("");
};
