/**
 * Where WeChat's list goes on, and whether it goes round. WeChat's `next_openid` is a cursor that nobody can compare: a list
 * that leads back to a page that was read already would be read for ever. One earlier cursor is remembered, and replaced
 * after 1, 2, 4, 8 … pages (Brent's method), so any circle is noticed after at most three times its length.
 */
export interface AudienceCursor {
	/** WeChat's `next_openid`; "" before the first page. */
	readonly next: string;
	/** An earlier one; null before the second page. */
	readonly seen: string | null;
	/** For how many pages `seen` stays, and for how many more. */
	readonly period: number;
	readonly left: number;
}

/** As stored. The cursor alone, as older versions stored it, is a list of which nothing is remembered. */
export const parseAudienceCursor = (text: string): AudienceCursor => {
	const [next = "", seen, period, left] = text.split("\n");
	if (seen === undefined) return { next, seen: null, period: 1, left: 1 };
	return { next, seen, period: Number(period), left: Number(left) };
};

/** The cursor of the next page, as it is stored; null where the list leads back to where it has been. */
export const nextAudienceCursor = (stored: string, next: string): string | null => {
	const { next: current, seen, period, left } = parseAudienceCursor(stored);
	if (next === current || next === seen) return null;
	const isDue = left === 1;
	const parts = isDue ? [next, current, period * 2, period * 2] : [next, seen ?? "", period, left - 1];
	return parts.join("\n");
};
