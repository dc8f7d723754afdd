/** Recipients as JSON lists, each within what the ledger takes as one parameter. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slicesByBytes } from "../../src/push/accept.ts";

const bytes = (text: string) => new TextEncoder().encode(text).byteLength;
const parsed = (slices: readonly string[]): readonly unknown[] =>
	slices.flatMap((slice): readonly unknown[] => JSON.parse(slice));

describe("slices", () => {
	it("of nothing are none", () => {
		expect(slicesByBytes([])).toEqual([]);
	});

	it("are one as long as it fits, to the byte", () => {
		const list = ["aaaa", "bbbb"];
		expect(slicesByBytes(list, bytes(JSON.stringify(list)) + 1)).toEqual([JSON.stringify(list)]);
		expect(slicesByBytes(list, bytes(JSON.stringify(list)) - 1)).toHaveLength(2);
	});

	it("count bytes, not characters", () => {
		const slices = slicesByBytes(
			Array.from({ length: 10 }, () => "字".repeat(100)),
			1000,
		);
		expect(slices).toHaveLength(4);
	});

	it("lose nothing, keep the order, and are never larger than allowed", () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.string(), fc.nat())),
				fc.integer({ min: 100, max: 300 }),
				(items, most) => {
					const slices = slicesByBytes(items, most);
					expect(parsed(slices)).toEqual(JSON.parse(JSON.stringify(items)));
					const isAlone = (slice: string) => parsed([slice]).length === 1;
					expect(slices.every((slice) => bytes(slice) <= most || isAlone(slice))).toBe(true);
				},
			),
		);
	});
});
