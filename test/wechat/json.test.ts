import { describe, expect, test } from "vitest";
import { isJsonObject, parseJson } from "../../src/wechat/json.ts";

describe("a number in JSON", () => {
	test.each([
		["9007199254740991", 9_007_199_254_740_991],
		["9007199254740993", "9007199254740993"],
		["-9007199254740993", "-9007199254740993"],
		["2389476234876234876", "2389476234876234876"],
		["18446744073709551615", "18446744073709551615"],
		["0", 0],
		["7200.5", 7200.5],
		["-1", -1],
	])("%s is %j", (text, value) => {
		expect(parseJson(`{"msgid":${text}}`)).toEqual({ ok: true, value: { msgid: value } });
	});

	test("keeps its digits deep inside lists and objects too", () => {
		expect(parseJson('[{"list":[{"id":9007199254740993}]}]')).toEqual({
			ok: true,
			value: [{ list: [{ id: "9007199254740993" }] }],
		});
	});

	test("that is written as text stays text", () => {
		expect(parseJson('{"id":"9007199254740993","n":"1"}')).toEqual({
			ok: true,
			value: { id: "9007199254740993", n: "1" },
		});
	});
});

test.each(["", "{", '{"a":', "<html></html>", "undefined", "{'a':1}", "callback({})", '{"a":1}x'])(
	"%j is not JSON, and nothing is thrown",
	(text) => {
		expect(parseJson(text)).toEqual({ ok: false, error: "not JSON" });
	},
);

test("a key __proto__ is a key like others and changes no object", () => {
	const parsed = parseJson('{"__proto__":{"polluted":true}}');
	expect(parsed.ok && isJsonObject(parsed.value) && Object.keys(parsed.value)).toEqual(["__proto__"]);
	expect(Reflect.get({}, "polluted")).toBe(undefined);
});

test("nesting of a hundred thousand levels does not throw", () => {
	expect(() => parseJson("[".repeat(100_000))).not.toThrow();
	expect(() => parseJson(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)).not.toThrow();
});

describe("a JSON object", () => {
	test.each([{}, { a: 1 }])("is %j", (value) => {
		expect(isJsonObject(value)).toBe(true);
	});

	test.each([null, [], "text", 1, true, undefined])("is not %j", (value) => {
		expect(isJsonObject(value)).toBe(false);
	});
});
