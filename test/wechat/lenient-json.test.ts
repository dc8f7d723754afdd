/** JSON with what followers wrote in it: read as far as it can be. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseJson } from "../../src/wechat/json.ts";
import { parseLenientJson } from "../../src/wechat/lenient-json.ts";
import { anyText } from "./any-text.ts";

describe("a text in JSON", () => {
	test.each([
		["as it should be", '"小明🙂"', "小明🙂"],
		["with a raw BEL", '"小\u0007明"', "小明"],
		["with a raw NUL", '"小\u0000明"', "小明"],
		["with a raw line end and a tab", '"小\r\n明\t"', "小明"],
		["with the last control character and the first that is none", '"a\u001fb c"', "ab c"],
		["with control characters alone", '"\u0001\u0002"', ""],
		["with the first half of a character", '"小\\ud83d"', "小\ufffd"],
		["with the second half of a character", '"\\ude42明"', "\ufffd明"],
		["with two halves in the wrong order", '"\\ude42\\ud83d"', "\ufffd\ufffd"],
		["with both halves", '"\\ud83d\\ude42"', "🙂"],
		["with half a character and a raw BEL", '"\\ud83d\u0007"', "\ufffd"],
		["with an escaped line end", '"1\\n2"', "1\n2"],
		["with an escaped line end and a raw BEL", '"1\\n\u00072"', "1\n2"],
		["with DEL and C1, which JSON allows", '"a\u007f\u0085b"', "a\u007f\u0085b"],
	])("%s", (_what, json, text) => {
		expect(parseLenientJson(`{"a":[{"nickname":${json},"id":9007199254740993}]}`)).toEqual({
			ok: true,
			value: { a: [{ nickname: text, id: "9007199254740993" }] },
		});
	});
});

test.each([
	"",
	"{",
	'{"nickname":"a"b"}',
	'{"nickname":"a\\"}',
	'{"nickname":"\\ud8"}',
	"\u0000",
	"<html>\u0007</html>",
])("%j cannot be mended, and nothing is thrown", (text) => {
	expect(parseLenientJson(text)).toEqual({ ok: false, error: "not JSON" });
});

test("nesting of a hundred thousand levels does not throw", () => {
	expect(() => parseLenientJson(`${"[".repeat(100_000)}\u0007${"]".repeat(100_000)}`)).not.toThrow();
});

it("what is JSON is read as ever, but for half characters", () => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			expect(parseLenientJson(JSON.stringify(value))).toEqual(parseJson(JSON.stringify(value)));
		}),
	);
});

it("whatever a follower writes between the quotes comes well-formed, unless it ends the text", () => {
	fc.assert(
		fc.property(anyText, (text) => {
			const raw = text.replace(/["\\]/g, "");
			const parsed = parseLenientJson(`{"nickname":"${raw}"}`);
			if (!parsed.ok) throw new Error(parsed.error);
			expect(JSON.stringify(parsed.value)).not.toMatch(/\\ud[89a-f]/);
		}),
	);
});
