/** Recipients as JSON lists, each within what the ledger takes as one parameter. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slicesByBytes } from "../../src/push/accept.ts";
import { parsePushRequest } from "../../src/push/push-request.ts";

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

	it.each([
		["a quotation mark", '"'],
		["a control character", "\u0001"],
		["half a surrogate pair", "\ud800"],
		["a Chinese character", "字"],
	])("with one recipient whose data is as long as it may be, all of it %s, fit", (_, character) => {
		const recipients = [{ touser: "oFollower", data: { thing1: character.repeat(9_994) } }];
		const push = parsePushRequest({ template_id: "T", data: {}, recipients });
		if (!push.ok) throw new Error("refused");
		const rows = push.value.recipients.map(({ touser, data }) => [touser, 0, JSON.stringify(data)]);
		const [slice = "", ...more] = slicesByBytes(rows);
		expect([more.length, bytes(slice) < 1_000_000]).toEqual([0, true]);
	});

	it("with one recipient who has as many values as there may be fit", () => {
		const data = Object.fromEntries(
			Array.from({ length: 10_000 }, (_, n) => [String.fromCharCode(n + 1), ""]),
		);
		const push = parsePushRequest({
			template_id: "T",
			data: {},
			recipients: [{ touser: "oFollower", data }],
		});
		if (!push.ok) throw new Error("refused");
		const [slice = ""] = slicesByBytes([["oFollower", 0, JSON.stringify(push.value.recipients[0]?.data)]]);
		expect(bytes(slice)).toBeLessThan(1_000_000);
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
