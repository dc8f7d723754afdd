import { describe, expect, test } from "vitest";
import { checkWellFormed } from "../../src/wechat/well-formed.ts";

const fieldsOf = (value: unknown, field = "") =>
	checkWellFormed(value, field).map(({ severity, notice }) => [severity, notice.field]);

describe("half a character is a warning that names its text", () => {
	test.each([
		["the first half of an emoji", { data: { thing1: { value: "好\ud83d" } } }, "data.thing1.value"],
		["the second half of one", { data: { thing1: "\ude00好" } }, "data.thing1"],
		["in a list", { button: [{ name: "a" }, { name: "\udfff" }] }, "button[1].name"],
		["in a url", { url: "https://example.com/\ud83d" }, "url"],
	])("%s", (_, value, field) => {
		expect(fieldsOf(value)).toEqual([["warning", field]]);
	});

	test("of every text that has one", () => {
		expect(fieldsOf({ a: "\ud83d", b: ["\ud83d"] }, "data")).toEqual([
			["warning", "data.a"],
			["warning", "data.b[0]"],
		]);
	});
});

test.each(["text", "😀", "", 1, null, true, { a: ["好😀"] }])("%j has none", (value) => {
	expect(fieldsOf(value)).toEqual([]);
});
