import { describe, expect, it } from "vitest";
import { nextAudienceCursor, parseAudienceCursor } from "../../src/push/audience-cursor.ts";

/** How many pages of a list are read, whose pages lead to `before` new cursors and then round in a circle of `period`. */
const pagesRead = (before: number, period: number): number => {
	const nextOf = (page: number) => `o${page < before ? page : before + ((page - before) % period)}`;
	let stored: string | null = "";
	let pages = 0;
	while (stored !== null && pages < 10_000) {
		stored = nextAudienceCursor(stored, nextOf(pages));
		pages += 1;
	}
	return pages;
};

describe("a list that goes round", () => {
	const cases = [0, 1, 2, 5, 20, 100].flatMap((before) =>
		[1, 2, 3, 7, 50].map((period) => [before, period] as const),
	);
	it.each(cases)("after %d pages in a circle of %d is noticed", (before, period) => {
		const pages = pagesRead(before, period);
		expect(pages).toBeGreaterThan(before);
		expect(pages).toBeLessThanOrEqual(before + period + 2 * Math.max(before, period) + 3);
	});
});

it("a list of a thousand different cursors is read to its end", () => {
	let stored: string | null = "";
	for (let page = 0; page < 1000 && stored !== null; page += 1)
		stored = nextAudienceCursor(stored, `o${page}`);
	expect(parseAudienceCursor(stored ?? "").next).toBe("o999");
});

it("a cursor that an older version stored is read", () => {
	expect(parseAudienceCursor("oLast")).toMatchObject({ next: "oLast", seen: null });
	expect(parseAudienceCursor("")).toMatchObject({ next: "", seen: null });
	expect(parseAudienceCursor(nextAudienceCursor("oLast", "oNext") ?? "").next).toBe("oNext");
});
