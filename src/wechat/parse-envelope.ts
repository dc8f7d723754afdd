/**
 * The body of a sealed callback before `msg_signature` is verified: anybody may have written it. So no parser sees it, and
 * nothing is looked for but the envelope's own elements. The plain half of compat mode, which stands beside them, is not
 * read: only the ciphertext counts.
 *
 * See: https://developers.weixin.qq.com/doc/oplatform/developers/basic_func/encryption.html
 */
import { err, ok, type Result } from "./result.ts";
import type { XmlElement } from "./xml.ts";
import { decodeEntities } from "./xml-entities.ts";
import { markupFlaw } from "./xml-markup.ts";

/** `AgentID` is WeCom's (企业微信): its envelope has the same form. */
const ENVELOPE: ReadonlySet<string> = new Set(["ToUserName", "AgentID", "Encrypt"]);
const CDATA = "<![CDATA[";

/**
 * The texts of the envelope's elements that stand directly in the `<xml>` root; of a repeated one the first, without
 * white space around it. An error says in words why this is not WeChat's XML. Linear in the length of the text; never throws.
 */
export const parseEnvelope = (xml: string): Result<XmlElement, string> => {
	const reading: Reading = { open: [], roots: [], found: new Map(), current: undefined };
	const flaw = markupFlaw(xml, (piece) => read(reading, piece));
	if (flaw !== undefined) return err(flaw);
	if (reading.open.length > 0) return err("not well-formed: InvalidTag");
	const [root, second] = reading.roots;
	if (root !== "xml" || second !== undefined) return err("the root is not <xml>");
	return ok(Object.fromEntries([...reading.found].map(([name, text]) => [name, text.trim()])));
};

interface Reading {
	/** The names of the elements that have not ended yet, the root first. */
	readonly open: string[];
	readonly roots: string[];
	readonly found: Map<string, string>;
	/** The one of the envelope's elements whose text is being read. */
	current: string | undefined;
}

/** Whether the piece may stand where it stands. */
const read = (reading: Reading, piece: string): boolean => {
	if (piece.startsWith("<!--") || piece.startsWith("<?")) return true;
	if (piece.startsWith(CDATA)) return addText(reading, piece.slice(CDATA.length, -"]]>".length));
	if (!piece.startsWith("<")) return addText(reading, decodeEntities(piece));
	if (piece.startsWith("</")) return end(reading, piece.slice("</".length, -">".length).trim());
	const [name] = /^[^\s/>]+/.exec(piece.slice("<".length)) ?? [];
	if (name === undefined) return false;
	begin(reading, name);
	return !piece.endsWith("/>") || end(reading, name);
};

/** Outside the root there is white space alone, and a byte order mark. */
const addText = ({ open, found, current }: Reading, text: string): boolean => {
	if (open.length === 0) return text.trim() === "";
	if (open.length === 2 && current !== undefined) found.set(current, `${found.get(current) ?? ""}${text}`);
	return true;
};

const begin = (reading: Reading, name: string): void => {
	const { open, roots, found } = reading;
	if (open.length === 0) roots.push(name);
	open.push(name);
	if (open.length !== 2) return;
	reading.current = ENVELOPE.has(name) && !found.has(name) ? name : undefined;
	if (reading.current !== undefined) found.set(name, "");
};

const end = ({ open }: Reading, name: string): boolean => open.pop() === name;
