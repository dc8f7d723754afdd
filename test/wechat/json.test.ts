import { describe, expect, test } from "vitest";
import {
	isExactNumber,
	isJsonObject,
	MAX_NESTING,
	parseJson,
	parseRequestJson,
} from "../../src/wechat/json.ts";

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

describe("a request's JSON", () => {
	test.each(["12345678901234567890", "-9007199254740993", "100000000000000000000000"])(
		"keeps the digits of %s, as a number, on its way out",
		(digits) => {
			const text = `{"a":${digits},"b":[${digits}],"c":1}`;
			const parsed = parseRequestJson(text);
			expect(parsed.ok && JSON.stringify(parsed.value)).toBe(text);
			const value = parsed.ok && isJsonObject(parsed.value) ? parsed.value["a"] : undefined;
			expect(isExactNumber(value) && value.rawJSON).toBe(digits);
			expect(isJsonObject(value)).toBe(false);
		},
	);

	test.each(["9007199254740991", "1.5", "0", '"12345678901234567890"'])("leaves %s as it is", (digits) => {
		expect(parseRequestJson(`[${digits}]`)).toEqual({ ok: true, value: [JSON.parse(digits)] });
	});

	const nested = (levels: number) => `${"[".repeat(levels)}1${"]".repeat(levels)}`;
	const objects = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
	test.each([nested, objects])("of 100 levels is read, of 101 it is too deep", (make) => {
		expect(parseRequestJson(make(MAX_NESTING)).ok).toBe(true);
		expect(parseRequestJson(make(MAX_NESTING + 1))).toEqual({ ok: false, error: "too deep" });
		expect(parseRequestJson(make(30_000))).toEqual({ ok: false, error: "too deep" });
	});

	test.each(["", "{", "[1,]"])("that is %j is none", (text) => {
		expect(parseRequestJson(text)).toEqual({ ok: false, error: "not JSON" });
	});
});
