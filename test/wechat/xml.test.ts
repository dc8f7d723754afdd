import { describe, expect, test } from "vitest";
import { isXmlElement, listOf, parseXml, textOf, type XmlElement } from "../../src/wechat/xml.ts";

const parsed = (xml: string): XmlElement => {
	const result = parseXml(xml);
	if (!result.ok) throw new Error(result.error);
	return result.value;
};

const fieldsOf = (children: string): XmlElement => parsed(`<xml>${children}</xml>`);
const refusal = (xml: string): string | undefined => {
	const result = parseXml(xml);
	return result.ok ? undefined : result.error;
};

describe("text", () => {
	test.each([
		["CDATA", "<a><![CDATA[1]]></a>", "1"],
		["plain text", "<a>1</a>", "1"],
		["CDATA in several pieces is one text", "<a><![CDATA[1]]><![CDATA[2]]><![CDATA[3]]></a>", "123"],
		["`]]>` in CDATA arrives cut in two and is joined", "<a><![CDATA[1]]]]><![CDATA[>2]]></a>", "1]]>2"],
		["`]]` at the end of CDATA", "<a><![CDATA[a[0]]]]></a>", "a[0]]"],
		["an emoticon right before the end", "<a><![CDATA[/:8-)]]></a>", "/:8-)"],
		["XML inside CDATA is text", "<a><![CDATA[<b>x</b></a></xml>]]></a>", "<b>x</b></a></xml>"],
		["CDATA written inside CDATA", "<a><![CDATA[<![CDATA[x]]]]><![CDATA[>]]></a>", "<![CDATA[x]]>"],
		["a comment inside CDATA is text", "<a><![CDATA[<!-- x -->]]></a>", "<!-- x -->"],
		["an unclosed comment inside CDATA", "<a><![CDATA[<!--]]></a>", "<!--"],
		["a DOCTYPE inside CDATA", "<a><![CDATA[<!DOCTYPE x>]]></a>", "<!DOCTYPE x>"],
		["`&`, `<` and quotes inside CDATA", `<a><![CDATA[1 < 2 & "3" > '2']]></a>`, `1 < 2 & "3" > '2'`],
		["white space inside CDATA is kept", "<a><![CDATA[ \n\t1 \n]]></a>", " \n\t1 \n"],
		["CDATA of white space alone", "<a><![CDATA[  ]]></a>", "  "],
		["white space around CDATA is layout", "<a>\n  <![CDATA[ 1 ]]>\n</a>", " 1 "],
		["text around CDATA is kept", "<a>1<![CDATA[<2>]]>3</a>", "1<2>3"],
		["white space without CDATA is kept", "<a> 1\n</a>", " 1\n"],
		["a line end is said as XML does", "<a><![CDATA[1\r\n2\r3]]></a>", "1\n2\n3"],
		["control characters in CDATA", "<a><![CDATA[1\u00002\u00083]]></a>", "1\u00002\u00083"],
		["characters beyond the BMP", "<a><![CDATA[😀]]></a>", "😀"],
		["half a surrogate pair", "<a><![CDATA[\ud83d]]></a>", "\ud83d"],
		["leading zeros", "<a>007</a>", "007"],
		["1e5", "<a>1e5</a>", "1e5"],
		["hexadecimal", "<a>0x1F</a>", "0x1F"],
		["a number with decimals", "<a>1.0</a>", "1.0"],
		["a word of JSON", "<a>true</a>", "true"],
		["an integer beyond 2^53", "<a>24801004976846051</a>", "24801004976846051"],
		["a comment between the text's parts", "<a>1<!-- 3 -->2</a>", "12"],
		["a published sample with broken CDATA", "<a>![CDATA[x]]</a>", "![CDATA[x]]"],
	])("%s", (_what, xml, text) => {
		expect(fieldsOf(xml)).toEqual({ a: text });
	});

	test.each(["<a/>", "<a />", "<a></a>", "<a><![CDATA[]]></a>", "<a><!-- --></a>"])(
		"%s is empty text",
		(xml) => {
			expect(fieldsOf(xml)).toEqual({ a: "" });
		},
	);
});

describe("entities", () => {
	test.each([
		["XML's own five", "&lt;&gt;&amp;&quot;&apos;", `<>&"'`],
		["decimal", "&#65;&#128512;", "A😀"],
		["hexadecimal", "&#x41;&#x1F600;&#x1f600;", "A😀😀"],
		["expanded once", "&amp;lt;&amp;#65;", "&lt;&#65;"],
		["unknown ones stay as they are", "&nbsp;&foo;", "&nbsp;&foo;"],
		["half a surrogate pair stays as it is", "&#xD83D;&#55357;", "&#xD83D;&#55357;"],
		["NUL stays as it is", "&#0;&#x0;", "&#0;&#x0;"],
		["beyond Unicode stays as it is", "&#x110000;&#9999999;", "&#x110000;&#9999999;"],
		["names of JavaScript are no entities", "&constructor;&__proto__;", "&constructor;&__proto__;"],
	])("%s", (_what, text, expected) => {
		expect(fieldsOf(`<a>${text}</a>`)).toEqual({ a: expected });
	});

	test("in CDATA they are text", () => {
		expect(fieldsOf("<a><![CDATA[&lt;&#65;&foo;]]></a>")).toEqual({ a: "&lt;&#65;&foo;" });
	});
});

describe("structure", () => {
	test("elements come in any order", () => {
		expect(fieldsOf("<b>2</b><a>1</a>")).toEqual({ a: "1", b: "2" });
	});

	test("repeated elements are a list in their order, empty ones included", () => {
		expect(fieldsOf("<a>1</a><b>2</b><a/><a>3</a>")).toEqual({ a: ["1", "", "3"], b: "2" });
	});

	test("repeated elements with children are a list as well", () => {
		expect(fieldsOf("<l><a>1</a></l><l><a>2</a><a>3</a></l>")).toEqual({
			l: [{ a: "1" }, { a: ["2", "3"] }],
		});
	});

	test("an element's name inside another element does not shadow its own", () => {
		expect(fieldsOf("<EventKey>6</EventKey><Info><EventKey>x</EventKey></Info>")).toEqual({
			EventKey: "6",
			Info: { EventKey: "x" },
		});
	});

	test("stray text between elements is dropped, also in CDATA", () => {
		expect(fieldsOf("<a>1</a>webwx_msg_cli_ver_0x1<![CDATA[x]]><b>2</b>")).toEqual({ a: "1", b: "2" });
	});

	test("white space between elements is layout", () => {
		expect(fieldsOf("\n\t<a>1</a>\r\n\t<l>\n\t\t<b>2</b>\n\t</l>\n")).toEqual({ a: "1", l: { b: "2" } });
	});

	test("attributes say nothing", () => {
		expect(parsed(`<xml v="1"><a x="2" y='>'>1</a><b z="&foo;"/></xml>`)).toEqual({ a: "1", b: "" });
	});

	test("comments and instructions say nothing", () => {
		expect(parsed("<!-- 1 --><xml><?php 2 ?><!-- <b>3</b> --><a>1</a></xml><!-- 4 -->")).toEqual({ a: "1" });
	});

	test("a comment can hold what looks like CDATA or a DOCTYPE", () => {
		expect(fieldsOf("<!-- <![CDATA[ --><a>1</a><!-- ]]> <!DOCTYPE x> -->")).toEqual({ a: "1" });
	});

	test.each([
		["a byte order mark", "\ufeff"],
		["a declaration", '<?xml version="1.0" encoding="UTF-8"?>'],
		["both", '\ufeff<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'],
	])("%s before the root", (_what, before) => {
		expect(parsed(`${before}<xml><a>1</a></xml>\n`)).toEqual({ a: "1" });
	});

	test.each(["<xml/>", "<xml></xml>", "<xml>text</xml>", "<xml> </xml>"])("%s has no elements", (xml) => {
		expect(parsed(xml)).toEqual({});
	});

	test("names may hold a colon, a dash, a dot and Chinese", () => {
		expect(fieldsOf("<x:a>1</x:a><a-b.c_d>2</a-b.c_d><名>3</名>")).toEqual({
			"x:a": "1",
			"a-b.c_d": "2",
			名: "3",
		});
	});

	test("one element of 64 KiB is one text", () => {
		const long = "x".repeat(64 * 1024);
		expect(fieldsOf(`<a>${long}</a>`)).toEqual({ a: long });
		expect(fieldsOf(`<a><![CDATA[${long}]]></a>`)).toEqual({ a: long });
	});

	test("64 KiB of CDATA in pieces are one text, 64 KiB of elements one list", () => {
		expect(fieldsOf(`<a>${"<![CDATA[x]]>".repeat(5000)}</a>`)).toEqual({ a: "x".repeat(5000) });
		expect(fieldsOf("<a>x</a>".repeat(8000))).toEqual({ a: Array.from({ length: 8000 }, () => "x") });
	});
});

describe("names that mean something to JavaScript", () => {
	const xml =
		"<__proto__><polluted>1</polluted></__proto__><constructor>2</constructor><prototype>3</prototype>" +
		"<toString>4</toString><hasOwnProperty>5</hasOwnProperty><a>6</a>";

	test("change no prototype", () => {
		const fields = fieldsOf(xml);
		expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
		expect(fields["polluted"]).toBeUndefined();
		expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
	});

	test("shadow nothing that an object has", () => {
		const fields = fieldsOf(xml);
		for (const name of ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"]) {
			expect(Object.hasOwn(fields, name), name).toBe(false);
		}
		expect(fields["a"]).toBe("6");
	});

	test("are harmless as attributes, deep inside, repeated and as the root", () => {
		expect(fieldsOf(`<a __proto__="x" constructor="y">1</a>`)).toEqual({ a: "1" });
		expect(
			Object.getPrototypeOf(fieldsOf("<l><__proto__>1</__proto__><__proto__>2</__proto__></l>")["l"]),
		).toBe(Object.prototype);
		expect(refusal("<__proto__><a>1</a></__proto__>")).toBe("the root is not <xml>");
	});
});

describe("refused", () => {
	test.each([
		["before the root", "<!DOCTYPE xml><xml><a>1</a></xml>"],
		["after a declaration", '<?xml version="1.0"?>\n<!DOCTYPE xml>\n<xml><a>1</a></xml>'],
		[
			"with an external entity",
			'<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><a>&e;</a></xml>',
		],
		[
			"with an entity bomb",
			`<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa">${"bcdefghij"
				.split("")
				.map((name, i) => `<!ENTITY ${name} "${`&${"abcdefghi"[i]};`.repeat(10)}">`)
				.join("")}]><xml><a>&j;</a></xml>`,
		],
		["inside the root", "<xml><!DOCTYPE x><a>1</a></xml>"],
		["between CDATA sections", "<xml><a><![CDATA[ ]]></a><!DOCTYPE x><b><![CDATA[ ]]></b></xml>"],
		["between attributes that look like CDATA", `<xml><a b="<![CDATA["/><!DOCTYPE x><c d="]]>"/></xml>`],
		["between attributes that look like comments", `<xml><a b='<!--'/><!DOCTYPE x><c d='-->'/></xml>`],
		["between instructions that look like CDATA", "<xml><?a <![CDATA[?><!DOCTYPE x><?b ]]>?></xml>"],
		["never closed, again and again", `<xml>${"<!DOCTYPE ".repeat(6000)}</xml>`],
	])("a DOCTYPE %s", (_where, xml) => {
		expect(refusal(xml)).toBe("a DOCTYPE");
	});

	test.each([
		"<!ENTITY x 'y'><xml><a>&x;</a></xml>",
		"<xml><!ENTITY x 'y'><a>&x;</a></xml>",
		"<xml><!ELEMENT a (b)><a>1</a></xml>",
		"<xml><!doctype x><a>1</a></xml>",
		"<xml><![INCLUDE[<a>1</a>]]></xml>",
		"<xml><!><a>1</a></xml>",
	])("a declaration: %s", (xml) => {
		expect(refusal(xml)).toMatch(/^not well-formed/);
	});

	test.each([
		["mismatched tags", "<xml><a>1</b></xml>"],
		["tags that overlap", "<xml><a><b>1</a></b></xml>"],
		["an unclosed element", "<xml><a>1</xml>"],
		["an unclosed root", "<xml><a>1</a>"],
		["an unclosed tag", "<xml><a"],
		["an unclosed CDATA", "<xml><a><![CDATA[1</a></xml>"],
		["an unclosed comment", "<xml><a>1</a></xml><!-- "],
		["an unclosed quote", `<xml><a b="1>1</a></xml>`],
		["an end without a beginning", "<xml><a>1</a></b></xml>"],
		["a bare `<`", "<xml><a>1 < 2</a></xml>"],
		["a bare `&`", "<xml><a>1 & 2</a></xml>"],
		["a name that begins with a digit", "<xml><1a>1</1a></xml>"],
		["a tag without a name", "<xml><>1</></xml>"],
		["a name of the parser's own", "<xml><#text>1</#text></xml>"],
		["the same attribute twice", `<xml><a b="1" b="2"/></xml>`],
		["an attribute without quotes", "<xml><a b=1/></xml>"],
		["text before the root", "x<xml><a>1</a></xml>"],
		["text after the root", "<xml><a>1</a></xml>x"],
		["two roots", "<xml><a>1</a></xml><xml><a>2</a></xml>"],
		["a NUL after the root", "<xml><a>1</a></xml>\0"],
		["nothing", ""],
		["white space", " \n"],
		["no XML", "hello"],
		["JSON", '{"MsgType":"text"}'],
		["half a document", "<xml><ToUserName><![CDATA[gh_"],
	])("%s", (_what, xml) => {
		expect(refusal(xml)).toMatch(/^not well-formed/);
	});

	test.each([
		"<foo><a>1</a></foo>",
		"<XML><a>1</a></XML>",
		"<html><body>404</body></html>",
		"<x:xml/>",
		"<xml/><foo/>",
		"<xml/><xml/>",
	])("another root: %s", (xml) => {
		expect(refusal(xml)).toBe("the root is not <xml>");
	});

	describe("a tag of more than 1,000 characters", () => {
		/** `x` repeated so that the whole has so many characters. */
		const filled = (length: number, start: string, end: string) =>
			start + "x".repeat(length - start.length - end.length) + end;
		/** The same with spaces and line ends. */
		const padded = (length: number, start: string, end: string) =>
			filled(length, start, end).replaceAll("x", (_x, at) => (at % 2 === 0 ? " " : "\n"));

		test.each<readonly [string, (length: number) => string]>([
			["with a long name", (length) => filled(length, "<", "/>")],
			["of a flat message", (length) => `${filled(length - 1, "<", ">")}1${filled(length, "</", ">")}`],
			["with white space at its end", (length) => `${padded(length, "<a", ">")}</a>`],
			["with white space before `/>`", (length) => padded(length, "<a", "/>")],
			["with white space around `=`", (length) => padded(length, "<a b=", "'1'/>")],
			["with a long value", (length) => filled(length, '<a b="', '"/>')],
			["with `>` in a value", (length) => filled(length, '<a b=">', '"/>')],
			["with a tab and Chinese", (length) => filled(length, "<a\tb='中", "'/>")],
			["that ends an element", (length) => `<a>${padded(length, "</a", ">")}`],
			["that is an instruction", (length) => filled(length, "<?a ", "?>")],
			["behind others", (length) => `<b>1</b><c/>${filled(length, "<", "/>")}`],
			["that looks like CDATA", (length) => filled(length, '<a b="<![CDATA[', ']]>"/>')],
			["that looks like a comment", (length) => filled(length, "<a b='<!--", "-->'/>")],
		])("%s: 1,000 pass, 1,001 do not", (_what, made) => {
			expect(refusal(`<xml>${made(1000)}</xml>`)).toBeUndefined();
			expect(refusal(`<xml>${made(1001)}</xml>`)).toBe("a tag of more than 1,000 characters");
		});

		test.each([
			["in CDATA", (tag: string) => `<a><![CDATA[${tag}]]></a>`],
			["in CDATA, between others", (tag: string) => `<a><![CDATA[<b>]]><![CDATA[${tag}]]>1</a><b/>`],
			["in a comment", (tag: string) => `<a>1</a><!-- ${tag} -->`],
		])("%s is none", (_where, around) => {
			expect(refusal(`<xml>${around(filled(60_000, "<", "/>"))}</xml>`)).toBeUndefined();
		});
	});

	test("more than twenty levels", () => {
		const nested = (levels: number) => `<xml>${"<a>".repeat(levels)}${"</a>".repeat(levels)}</xml>`;
		expect(refusal(nested(20))).toBeUndefined();
		expect(refusal(nested(21))).toBe("not readable as XML");
		expect(refusal(nested(9000))).toBe("not readable as XML");
	});

	test("what opens thousands of times and never closes", () => {
		for (const open of ["<![CDATA[", "<!--", "<?a ", "<a ", '<a b="', "<!", "<", "&"]) {
			expect(refusal(`<xml>${open.repeat(60_000 / open.length)}</xml>`), open).toMatch(/^not well-formed/);
		}
	});
});

describe("reading a value", () => {
	test("a single element and a list of one are the same thing", () => {
		expect(listOf("1")).toEqual(["1"]);
		expect(listOf(["1"])).toEqual(["1"]);
		expect(listOf({ a: "1" })).toEqual([{ a: "1" }]);
	});

	test("an absent element and an empty one are no item", () => {
		expect(listOf(undefined)).toEqual([]);
		expect(listOf("")).toEqual([]);
	});

	test("the text of a repeated element is its first, of one with children nothing", () => {
		expect(textOf(["1", "2"])).toBe("1");
		expect(textOf({ a: "1" })).toBe("");
		expect(textOf([{ a: "1" }, "2"])).toBe("");
		expect(textOf(undefined)).toBe("");
	});

	test("only an element with children is an element", () => {
		expect(isXmlElement({})).toBe(true);
		expect(isXmlElement("")).toBe(false);
		expect(isXmlElement([])).toBe(false);
		expect(isXmlElement(undefined)).toBe(false);
	});
});
