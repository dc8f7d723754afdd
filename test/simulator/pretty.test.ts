import { describe, expect, it } from "vitest";
import { asBody } from "../../simulator/live/body.ts";
import { prettyJson } from "../../simulator/live/pretty-json.ts";
import { prettyXml } from "../../simulator/live/pretty-xml.ts";

describe("XML is laid out", () => {
	it("with one element a line, nested ones further in", () => {
		expect(prettyXml("<xml><A><![CDATA[a]]></A><B><C>1</C><D></D></B></xml>")).toBe(
			"<xml>\n  <A><![CDATA[a]]></A>\n  <B>\n    <C>1</C>\n    <D></D>\n  </B>\n</xml>",
		);
	});

	it("with an element that closes itself and a declaration on lines of their own", () => {
		expect(prettyXml('<?xml version="1.0"?><xml><A/><B>1</B><C/></xml>')).toBe(
			'<?xml version="1.0"?>\n<xml>\n  <A/>\n  <B>1</B>\n  <C/>\n</xml>',
		);
	});

	it("anew where it was laid out before", () => {
		expect(prettyXml("<xml>\n\n<A>1</A>   <B>2</B></xml>\n")).toBe("<xml>\n  <A>1</A>\n  <B>2</B>\n</xml>");
	});

	it.each(["a < b", "]]]]><![CDATA[>", "<xml></xml>", "line\nline", "  spaces  "])(
		"without a change to the text %j",
		(text) => {
			const element = `<A><![CDATA[${text}]]></A>`;
			expect(prettyXml(`<xml>${element}</xml>`)).toBe(`<xml>\n  ${element}\n</xml>`);
		},
	);

	it.each(["success", "", "<xml>", "<p>one<br>two</p>", "</a>", "<xml><a></xml>", "a < b"])(
		"not where it is none: %j",
		(text) => {
			expect(prettyXml(text)).toBe(text);
		},
	);
});

describe("JSON is laid out", () => {
	it("with one member a line, nested ones further in", () => {
		expect(prettyJson('{"a":{"b":[1,"x"]},"c":null,"d":{},"e":[]}')).toBe(
			'{\n  "a": {\n    "b": [\n      1,\n      "x"\n    ]\n  },\n  "c": null,\n  "d": {},\n  "e": []\n}',
		);
	});

	it("as JSON.stringify does it", () => {
		const value = { a: [[], [{}, { b: [true, -1.5e3, 'q"\\,:{}[] 你好\n'] }]], "": "" };
		expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
	});

	it("with every digit of a msgid", () => {
		expect(prettyJson('{"errcode":0,"msgid":3662956322040938501}')).toContain('"msgid": 3662956322040938501');
	});

	it.each(["", "{", '{"a":1', "<html></html>", "{'a':1}"])("not where it is none: %j", (text) => {
		expect(prettyJson(text)).toBe(text);
	});
});

describe("a body on the page", () => {
	it("is cut when it is very long, and says how long it was", () => {
		const { text } = asBody(JSON.stringify({ data: "x".repeat(20_000) }));
		expect(text).toHaveLength(16_000 + "\n… (20011)".length);
		expect(text).toMatch(/\n… \(20011\)$/);
	});

	it("of several megabytes is cut without being laid out", () => {
		expect(asBody(`{"a":"${"x".repeat(5_000_000)}"}`).text).toMatch(/^\{"a":"x/);
	});
});
