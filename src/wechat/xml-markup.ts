/**
 * XML cut into its pieces, before any parser sees it. Linear in the length of the text: each piece is found in one pass,
 * and the first place where none begins ends the reading.
 */
/** In characters, `<` and `>` included. WeChat's longest tag has about thirty. */
const MAX_TAG_LENGTH = 1000;

/** Text, CDATA, a comment, an instruction or a tag. Each hides what looks like markup inside it. */
const MARKUP =
	/[^<]+|<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<[^!?>][^"'<>]*(?:"[^"]*"[^"'<>]*|'[^']*'[^"'<>]*)*>/gy;

/**
 * Hands each piece on, in their order, until `accept` refuses one. In words why this is no XML of WeChat's: a piece that
 * was refused, a declaration (fast-xml-parser would read one as an element), broken markup, or a tag or instruction of
 * more than 1,000 characters; undefined when there is no such flaw. That each element ends is for `accept` to check.
 */
export const markupFlaw = (xml: string, accept: (piece: string) => boolean = always): string | undefined => {
	let end = 0;
	for (const [piece] of xml.matchAll(MARKUP)) {
		if (piece.length > MAX_TAG_LENGTH && isTag(piece)) return "a tag of more than 1,000 characters";
		if (!accept(piece)) return "not well-formed: InvalidTag";
		end += piece.length;
	}
	if (end === xml.length) return undefined;
	return xml.startsWith("<!D", end) ? "a DOCTYPE" : "not well-formed: InvalidMarkup";
};

const always = (): boolean => true;

/** An instruction counts as well: a parser looks for attributes in it. CDATA and comments may be of any length. */
const isTag = (piece: string): boolean => piece.startsWith("<") && !piece.startsWith("<!");
