/** The keys in a template's content, each with the words that stand before it. */

export type TemplateKey = {
	/** `thing1` of `{{thing1.DATA}}`. */
	readonly key: string;
	/** `商品名称` of the line `商品名称:{{thing1.DATA}}`; the key itself where nothing stands before it. */
	readonly label: string;
};

/** In the order of the content, as often as they stand there. */
export const templateKeys = (content: string): readonly TemplateKey[] =>
	content.split("\n").flatMap(keysInLine);

export function keysInLine(line: string): readonly TemplateKey[] {
	const label = textBefore(line).replace(/[:：]\s*$/, "");
	return Array.from(line.matchAll(/\{\{\s*(\w+)\.DATA\s*\}\}/g), ([, key = ""]) => ({
		key,
		label: label === "" ? key : label,
	}));
}

/** What stands in a line before its first key. */
export const textBefore = (line: string): string => line.slice(0, Math.max(0, line.indexOf("{{")));
