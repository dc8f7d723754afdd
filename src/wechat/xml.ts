/**
 * WeChat's XML as plain data: every value is the text that was sent, repeated elements are lists.
 * Refuses what WeChat never sends (a DOCTYPE, another root, broken markup, absurd nesting, a tag of more than 1,000
 * characters) and expands no entity beyond XML's own five and numeric ones. Linear in the length of the text; never throws.
 */
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { err, ok, type Result } from "./result.ts";
import { decodeEntities } from "./xml-entities.ts";
import { markupFlaw } from "./xml-markup.ts";

export type XmlValue = string | XmlElement | readonly (string | XmlElement)[];
export interface XmlElement {
	readonly [name: string]: XmlValue;
}

/** WeChat's deepest message has six levels. */
const MAX_DEPTH = 20;
const CDATA = "#cdata";
const TEXT = "#text";
/** No element of WeChat's has such a name; as keys of an object they mean something else to JavaScript. */
const RESERVED = new Set(["__proto__", "constructor", "prototype"]);

/** Holds options only: each parse starts a state of its own. */
const parser = new XMLParser({
	preserveOrder: true,
	cdataPropName: CDATA,
	textNodeName: TEXT,
	parseTagValue: false,
	trimValues: false,
	processEntities: false,
	ignoreDeclaration: true,
	ignorePiTags: true,
	jPath: false,
	maxNestedTags: MAX_DEPTH,
	transformTagName: (name) => (RESERVED.has(name) ? `_${name}` : name),
});

/** The children of the `<xml>` root, or in words why this is not WeChat's XML. */
export const parseXml = (xml: string): Result<XmlElement, string> => {
	let nodes: unknown;
	try {
		const flaw = FLAT.test(xml) ? undefined : flawOf(xml);
		if (flaw !== undefined) return err(flaw);
		nodes = parser.parse(xml);
	} catch {
		return err("not readable as XML");
	}
	const roots = nodesOf(nodes).filter(([name]) => name !== TEXT && name !== CDATA);
	const [root] = roots;
	if (root === undefined || roots.length > 1 || root[0] !== "xml") return err("the root is not <xml>");
	const value = xmlValueOf(root[1]);
	return ok(isXmlElement(value) ? value : {});
};

export const isXmlElement = (value: XmlValue | undefined): value is XmlElement =>
	typeof value === "object" && !Array.isArray(value);

/** A single element and a list of one are the same thing on WeChat's wire; an empty element is no item. */
export const listOf = (value: XmlValue | undefined): readonly (string | XmlElement)[] => {
	if (value === undefined || value === "") return [];
	return typeof value === "string" || isXmlElement(value) ? [value] : value;
};

/** The text of an element; "" when it is absent, and for a repeated one the first. */
export const textOf = (value: XmlValue | undefined): string => {
	const [first] = listOf(value);
	return typeof first === "string" ? first : "";
};

/**
 * What nearly every message is: a flat list of elements that hold text or CDATA. Well-formed by its shape alone, and
 * without long tags.
 */
const FLAT =
	/^[ \t\r\n]*<xml>(?:[ \t\r\n]*<([A-Za-z_]\w{0,99})>(?:<!\[CDATA\[[^\]]*(?:\](?!\]>)[^\]]*)*\]\]>|[^<&]*)<\/\1>)*[ \t\r\n]*<\/xml>[ \t\r\n]*$/;

/** In words why this is not well-formed, or more than WeChat's XML is; undefined when all is well. */
const flawOf = (xml: string): string | undefined => {
	const flaw = markupFlaw(xml);
	if (flaw !== undefined) return flaw;
	const valid = XMLValidator.validate(xml);
	return valid === true ? undefined : `not well-formed: ${valid.err.code}`;
};

type Node = readonly [name: string, content: unknown];

/** fast-xml-parser's ordered form: a list of objects with one key, the element's name or what kind of text it is. */
const nodesOf = (nodes: unknown): readonly Node[] => (Array.isArray(nodes) ? nodes.map(nodeOf) : []);

const nodeOf = (node: unknown): Node =>
	(typeof node === "object" && node !== null ? Object.entries(node)[0] : undefined) ?? [TEXT, ""];

/**
 * An element's children if it has any, else its text. Stray text between children (the web client's
 * `webwx_msg_cli_ver_0x1`) says nothing and is dropped. White space around CDATA is layout; without CDATA it is part of
 * the text.
 */
const xmlValueOf = (content: unknown): string | XmlElement => {
	let children: Children | undefined;
	let text = "";
	let textWithoutLayout = "";
	let hasCdata = false;
	for (const [name, value] of nodesOf(content)) {
		if (name === CDATA) {
			hasCdata = true;
			textWithoutLayout += rawText(nodesOf(value)[0]?.[1]);
		} else if (name === TEXT) {
			const piece = decodeEntities(rawText(value));
			text += piece;
			if (rawText(value).trim() !== "") textWithoutLayout += piece;
		} else {
			children ??= new Map();
			addChild(children, name, xmlValueOf(value));
		}
	}
	if (children !== undefined) return Object.fromEntries(children);
	return hasCdata ? textWithoutLayout : text;
};

type Children = Map<string, string | XmlElement | (string | XmlElement)[]>;

/** Repeated elements become a list. */
const addChild = (children: Children, name: string, value: string | XmlElement): void => {
	const before = children.get(name);
	if (before === undefined) children.set(name, value);
	else if (Array.isArray(before)) before.push(value);
	else children.set(name, [before, value]);
};

const rawText = (value: unknown): string => (typeof value === "string" ? value : "");
