/** XML's own five entities and numeric ones; all others stay as they are. */
const NAMED: Readonly<Record<string, string>> = {
	lt: "<",
	gt: ">",
	amp: "&",
	quot: '"',
	apos: "'",
};

/** One pass, so that `&amp;lt;` becomes `&lt;` and nothing grows. */
export const decodeEntities = (text: string): string =>
	text.includes("&")
		? text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot|apos));/gi, decodeEntity)
		: text;

const decodeEntity = (
	entity: string,
	hex: string | undefined,
	decimal: string | undefined,
	name: string | undefined,
): string => {
	if (name !== undefined) return NAMED[name] ?? entity;
	const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
	const isCharacter = code > 0 && code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff);
	return isCharacter ? String.fromCodePoint(code) : entity;
};
