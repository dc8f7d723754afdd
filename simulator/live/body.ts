/** A body as the page shows it: laid out, and cut when it is very long. */
import type { ShownHeaders } from "../api/shown-headers.ts";
import type { Body } from "../phone/snapshot.ts";
import { prettyJson } from "./pretty-json.ts";
import { prettyXml } from "./pretty-xml.ts";

/** Longer texts are not laid out: a broken half of one would only look like a mistake. */
const mostLaidOut = 200_000;

/** So much of a body is shown. */
const mostShown = 16_000;

const layOut = (text: string): string =>
	/^\s*[{[]/.test(text) ? prettyJson(text) : /^\s*</.test(text) ? prettyXml(text) : text;

function shown(text: string): string {
	const whole = text.length > mostLaidOut ? text : layOut(text);
	return whole.length > mostShown ? `${whole.slice(0, mostShown)}\n… (${text.length})` : whole;
}

/** `plaintext` is what was inside `text`, or null when that is not sealed. */
export const asBody = (
	text: string | null,
	plaintext: string | null = null,
	headers: ShownHeaders = {},
): Body => ({
	headers,
	text: shown(text ?? ""),
	plaintext: plaintext === null ? null : shown(plaintext),
});
