/** JSON laid out over lines. What is no JSON comes back as it is. */

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Every number stays as it was written: a msgid has more digits than a JavaScript number holds. */
export function prettyJson(json: string): string {
	if (!isJson(json)) return json;
	const laidOut: string[] = [];
	let depth = 0;
	let last = "";
	for (const token of json.match(tokens) ?? []) {
		const closes = token === "}" || token === "]";
		if (closes) depth--;
		const isEmpty = closes && (last === "{" || last === "[");
		const beginsLine = closes ? !isEmpty : last === "{" || last === "[" || last === ",";
		if (beginsLine) laidOut.push("\n", "  ".repeat(depth));
		laidOut.push(token === ":" ? ": " : token);
		if (token === "{" || token === "[") depth++;
		last = token;
	}
	return laidOut.join("");
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
