/**
 * A strict reader of XML 1.0, as far as replies need it: elements without attributes, text without entities, CDATA. Throws
 * at everything else, at forbidden characters too. Shares nothing with the parser of src/.
 *
 * See: https://www.w3.org/TR/xml/#NT-Char and https://www.w3.org/TR/xml/#sec-cdata-sect
 */
export interface XmlNode {
	readonly name: string;
	/** Its own text, CDATA sections joined. */
	readonly text: string;
	readonly children: readonly XmlNode[];
}

const LEGAL = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;
const PIECE = /<!\[CDATA\[([\s\S]*?)\]\]>|<([A-Za-z]+)>|<\/([A-Za-z]+)>|([^<&]+)/y;

interface OpenNode {
	readonly name: string;
	text: string;
	readonly children: XmlNode[];
}

export const readStrictXml = (xml: string): XmlNode => {
	if (!LEGAL.test(xml)) throw new Error("a character that XML forbids");
	const document: OpenNode = { name: "", text: "", children: [] };
	const path = [document];
	const piece = new RegExp(PIECE);
	while (piece.lastIndex < xml.length) {
		const at = piece.lastIndex;
		const found = piece.exec(xml);
		if (found === null) throw new Error(`broken markup at ${at}`);
		take(path, found);
	}
	const [root] = document.children;
	if (path.length > 1 || root === undefined || document.children.length > 1 || document.text !== "") {
		throw new Error("not one whole root element");
	}
	return root;
};

const take = (path: OpenNode[], [, cdata, opening, closing, text]: RegExpExecArray): void => {
	const current = path.at(-1);
	if (current === undefined) throw new Error("an end tag too many");
	if (cdata !== undefined) current.text += withLineEnds(cdata);
	else if (opening !== undefined) path.push({ name: opening, text: "", children: [] });
	else if (closing !== undefined) close(path, closing);
	else if (text?.includes("]]>")) throw new Error("]]> outside CDATA");
	else current.text += withLineEnds(text ?? "");
};

const close = (path: OpenNode[], name: string): void => {
	const node = path.pop();
	if (node?.name !== name) throw new Error(`</${name}> ends <${node?.name}>`);
	path.at(-1)?.children.push(node);
};

/** XML's own rule for line ends. */
const withLineEnds = (text: string): string => text.replace(/\r\n?/g, "\n");
