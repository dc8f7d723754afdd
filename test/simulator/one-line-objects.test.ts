/** What `npm start` makes of the objects that Workers log. */
import { expect, test } from "vitest";
import { oneLineObjects } from "../../simulator/start/one-line-objects.ts";

const shown = (...lines: readonly string[]): readonly string[] => {
	const out: string[] = [];
	const onLine = oneLineObjects((line) => void out.push(line));
	for (const line of lines) onLine(line);
	return out;
};

const REFUSED = [
	"    event: 'callback refused',",
	"    status: 403,",
	"    reason: 'signature mismatch'",
	"  }",
];

test("an entry of the log is one line", () => {
	expect(shown("before", "▲ [WARNING] {", ...REFUSED, "after")).toEqual([
		"before",
		"▲ [WARNING] { event: 'callback refused', status: 403, reason: 'signature mismatch' }",
		"after",
	]);
});

test("so is one without a level, and one with an object in it", () => {
	expect(shown("{", "  event: 'x',", "  inner: {", "    a: 1", "  },", "  b: 2", "}")).toEqual([
		"{ event: 'x', inner: { a: 1 }, b: 2 }",
	]);
});

test("what only begins like one is shown as it came", () => {
	expect(shown("{", "no field")).toEqual(["{", "no field"]);
	const long = ["{", ...Array.from({ length: 19 }, (_, n) => `  field${n}: 1,`)];
	expect(shown(...long)).toEqual(long);
});
