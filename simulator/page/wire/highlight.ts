/** Names and texts in XML and JSON, told apart so that the eye finds them. */

export type Token = { readonly type: "plain" | "name" | "text" | "number"; readonly text: string };

/** One alternative each for an XML tag, CDATA, a JSON name, a JSON text, and a JSON number or word. */
const pattern =
	/(<\/?[\w:.-]+\s*\/?>)|(<!\[CDATA\[[^\]]*(?:\](?!\]>)[^\]]*)*\]\]>)|("(?:[^"\\]|\\.)*"(?=\s*:))|("(?:[^"\\]|\\.)*")|(\b(?:true|false|null)\b|-?\b\d+(?:\.\d+)?\b)/g;

const most = 20_000;

/** The tokens of `text` in order; their texts together are `text`. What is very long stays plain. */
export function tokensOf(text: string): readonly Token[] {
	if (text.length > most) return [{ type: "plain", text }];
	const tokens: Token[] = [];
	let done = 0;
	for (const match of text.matchAll(pattern)) {
		const [whole, tag, cdata, name, string] = match;
		if (match.index > done) tokens.push({ type: "plain", text: text.slice(done, match.index) });
		const type = (tag ?? name) ? "name" : (cdata ?? string) ? "text" : "number";
		tokens.push({ type, text: whole });
		done = match.index + whole.length;
	}
	if (done < text.length) tokens.push({ type: "plain", text: text.slice(done) });
	return tokens;
}
