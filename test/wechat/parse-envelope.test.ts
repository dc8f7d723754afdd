/** A sealed body before `msg_signature` is verified: three elements are found, whatever stands beside them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEnvelope } from "../../src/wechat/parse-envelope.ts";
import { parseXml, type XmlValue } from "../../src/wechat/xml.ts";
import { anyText } from "./any-text.ts";

const SAFE = "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[AAAA]]></Encrypt></xml>";
const FOUND = { ToUserName: "gh_1", Encrypt: "AAAA" };

const found = (xml: string): unknown => {
	const parsed = parseEnvelope(xml);
	return parsed.ok ? parsed.value : parsed.error;
};

const encryptBeside = (half: string): unknown => found(SAFE.replace("</xml>", `${half}</xml>`));

describe("the envelope's elements are found", () => {
	it.each([
		["as WeChat sends them", SAFE, FOUND],
		["without CDATA", "<xml><ToUserName>gh_1</ToUserName><Encrypt>AAAA</Encrypt></xml>", FOUND],
		["in another order", "<xml><Encrypt>AAAA</Encrypt><ToUserName>gh_1</ToUserName></xml>", FOUND],
		["on lines of their own", SAFE.replaceAll("><", ">\n\t<"), FOUND],
		["with a declaration and a byte order mark", `\ufeff<?xml version="1.0"?>\n${SAFE}\n`, FOUND],
		["with comments around", `<!-- <Encrypt>B</Encrypt> -->${SAFE}<!-- < -->`, FOUND],
		["with attributes", SAFE.replace("<Encrypt>", `<Encrypt a="></Encrypt>" b='1'>`), FOUND],
		[
			"with WeCom's third",
			SAFE.replace("</xml>", "<AgentID>218</AgentID></xml>"),
			{ ...FOUND, AgentID: "218" },
		],
		[
			"in pieces",
			"<xml><Encrypt><![CDATA[AA]]>A<!-- B --><![CDATA[A]]></Encrypt></xml>",
			{ Encrypt: "AAAA" },
		],
		["with entities", "<xml><Encrypt>AA&#x2B;&#47;</Encrypt></xml>", { Encrypt: "AA+/" }],
		["empty", "<xml><Encrypt></Encrypt></xml>", { Encrypt: "" }],
		["self-closing", "<xml><ToUserName /><Encrypt/></xml>", { ToUserName: "", Encrypt: "" }],
		[
			"twice: the first counts",
			"<xml><Encrypt>AAAA</Encrypt><Encrypt>BBBB</Encrypt></xml>",
			{ Encrypt: "AAAA" },
		],
		["not at all", "<xml><a>1</a></xml>", {}],
		["not in an empty root", "<xml/>", {}],
	])("%s", (_what, xml, expected) => {
		expect(found(xml)).toEqual(expected);
	});

	it("of 60,000 characters", () => {
		const long = "A".repeat(60_000);
		expect(found(SAFE.replace("AAAA", long))).toEqual({ ...FOUND, Encrypt: long });
	});
});

describe("what stands beside them is not read", () => {
	it.each([
		["an Encrypt in a text", "<Content><![CDATA[</Content><Encrypt>BBBB</Encrypt>]]></Content>"],
		["an Encrypt in another element", "<a><Encrypt>BBBB</Encrypt></a>"],
		["an Encrypt in an element of the envelope", "<ToUserName><Encrypt>BBBB</Encrypt></ToUserName>"],
		["an Encrypt of another case", "<encrypt>BBBB</encrypt><ENCRYPT>BBBB</ENCRYPT>"],
		["an Encrypt with a prefix", "<a:Encrypt>BBBB</a:Encrypt>"],
		["names of JavaScript", "<__proto__><polluted>1</polluted></__proto__><constructor>1</constructor>"],
		["what a parser refuses", "<a b=1 b=2>1 & 2</a><1/>"],
		["hundred levels", `${"<a>".repeat(100)}${"</a>".repeat(100)}`],
	])("%s", (_what, half) => {
		expect(encryptBeside(half)).toEqual(FOUND);
		const first = SAFE.replace("<xml>", `<xml>${half}`);
		expect(found(first)).toEqual(half.startsWith("<ToUserName>") ? { ...FOUND, ToUserName: "" } : FOUND);
	});
});

describe("refused is", () => {
	it.each([
		["nothing", "", "the root is not <xml>"],
		["another root", SAFE.replaceAll("xml>", "html>"), "the root is not <xml>"],
		["a second root", `${SAFE}<xml/>`, "the root is not <xml>"],
		["a DOCTYPE", `<!DOCTYPE xml>${SAFE}`, "a DOCTYPE"],
		["a body cut off in a tag", SAFE.slice(0, -3), "not well-formed: InvalidMarkup"],
		["a body cut off between tags", SAFE.slice(0, -"</xml>".length), "not well-formed: InvalidTag"],
		["an element that never ends", encrypted("<Encrypt>AAAA"), "not well-formed: InvalidTag"],
		["an end too many", encrypted("AAAA</Encrypt>"), "not well-formed: InvalidTag"],
		["elements that overlap", encrypted("<Encrypt><a>AAAA</Encrypt></a>"), "not well-formed: InvalidTag"],
		["a tag without a name", encrypted("< /><Encrypt>AAAA</Encrypt>"), "not well-formed: InvalidTag"],
		["text before the root", `x${SAFE}`, "not well-formed: InvalidTag"],
		["CDATA behind the root", `${SAFE}<![CDATA[x]]>`, "not well-formed: InvalidTag"],
		["a NUL behind the root", `${SAFE}\0`, "not well-formed: InvalidTag"],
		[
			"a tag of 1,001 characters",
			encrypted(`<${"a".repeat(998)}/>${SAFE}`),
			"a tag of more than 1,000 characters",
		],
	])("%s", (_what, xml, reason) => {
		expect(found(xml)).toBe(reason);
	});
});

function encrypted(children: string): string {
	return `<xml>${children}</xml>`;
}

const anyCharacters = anyText.map((text) => text.replaceAll("]", ""));
const anyTextPiece = fc.oneof(
	anyCharacters.map((text) => `<![CDATA[${text}]]>`),
	anyCharacters.map((text) => text.replace(/[<&]/g, "&amp;")),
	fc.constantFrom("<!-- <Encrypt> -->", "<?a </Encrypt>?>", "<![CDATA[<Encrypt>]]>", "&lt;Encrypt>", " \r\n"),
);
const anyElement = fc
	.tuple(fc.constantFrom("Encrypt", "ToUserName", "a"), fc.array(anyTextPiece, { maxLength: 4 }))
	.map(([name, texts]) =>
		texts.length === 0 ? `<${name}/>` : `<${name} b=">">${texts.join("")}</${name} >`,
	);
const anyChild = fc.oneof(anyElement, anyTextPiece, fc.array(anyElement).map(nested));

function nested(elements: readonly string[]): string {
	return `<b>${elements.join("")}</b>`;
}

it("of any XML the envelope is what the parser finds", () => {
	fc.assert(
		fc.property(fc.array(anyChild, { maxLength: 8 }), (children) => {
			const xml = `<xml>${children.join("")}</xml>`;
			const whole = parseXml(xml);
			if (!whole.ok) throw new Error(whole.error);
			for (const name of ["Encrypt", "ToUserName", "AgentID"]) {
				const envelope = parseEnvelope(xml);
				const value = envelope.ok ? envelope.value[name] : "not read";
				expect(value === undefined).toBe(whole.value[name] === undefined);
				// Neither base64 nor an id has white space: what is layout, each may see its own way.
				expect(withoutSpace(value)).toBe(withoutSpace(whole.value[name]));
			}
		}),
		{ numRuns: 500 },
	);
});

const withoutSpace = (value: XmlValue | undefined): string => firstOf(value).replace(/\s/g, "");

const firstOf = (value: XmlValue | undefined): string => {
	const first = Array.isArray(value) ? value[0] : value;
	return typeof first === "string" ? first : "";
};
