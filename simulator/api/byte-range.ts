/** The part of a file that a player asks for, to begin in the middle or to read the end first. */

/** Both included. */
export type ByteRange = { readonly from: number; readonly to: number };

/**
 * Reads `bytes=0-99`, `bytes=100-` and `bytes=-100`. Undefined for everything else, several ranges and one beyond the
 * end among them: the whole file is an answer to those, too.
 * See: https://www.rfc-editor.org/rfc/rfc9110#name-range
 */
export function askedRange(header: string | undefined, size: number): ByteRange | undefined {
	const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
	if (first === undefined || last === undefined || first + last === "") return undefined;
	const end = size - 1;
	const from = first === "" ? Math.max(0, size - Number(last)) : Number(first);
	const to = first === "" || last === "" ? end : Math.min(Number(last), end);
	return from <= to ? { from, to } : undefined;
}
