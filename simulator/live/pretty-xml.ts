/** XML with one element a line. What is no XML comes back as it is. */

const parts = /<!\[CDATA\[[\s\S]*?\]\]>|<[^<>]+>|[^<]+/g;

const isTag = (token: string): boolean => /^<[^!]/.test(token);

const standsAlone = (tag: string): boolean => tag.endsWith("/>") || tag.startsWith("<?");

/** Texts and CDATA sections stay as they are, line breaks in them too; only space between elements goes. */
export function prettyXml(xml: string): string {
	const tokens = xml.match(parts) ?? [];
	if (tokens.join("") !== xml) return xml;
	const lines: string[] = [];
	let depth = 0;
	let line = "";
	const endLine = (): void => {
		if (line !== "") lines.push(line);
		line = "";
	};
	for (const token of tokens) {
		if (!isTag(token)) {
			line += token.trim() === "" ? "" : token;
		} else if (token.startsWith("</")) {
			depth--;
			line = (line === "" ? indent(depth) : line) + token;
			endLine();
		} else {
			endLine();
			line = indent(depth) + token;
			if (standsAlone(token)) endLine();
			else depth++;
		}
	}
	return depth === 0 && line === "" ? lines.join("\n") : xml;
}

const indent = (depth: number): string => "  ".repeat(Math.max(0, depth));
