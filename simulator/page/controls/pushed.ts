/** What became of a push, read from the answer of POST /simulator/push. */
import { isObject, textOf } from "../../json.ts";
import type { Language } from "../language.ts";
import type { Answered } from "../live/control.ts";

export type Pushed = {
	readonly isAccepted: boolean;
	/** The HTTP status; null where nobody answered. */
	readonly status: number | null;
	/** The msgid, or why it was refused. */
	readonly text: string;
};

export function readPushed(answered: Answered, language: Language): Pushed {
	if (!answered.ok) return { isAccepted: false, status: null, text: answered.why ?? "" };
	const { ok, status, body, failure } = answered.body;
	return {
		isAccepted: ok === true,
		status: typeof status === "number" ? status : null,
		text: inLanguage(failure, language) || textIn(body, language),
	};
}

/** A problem's advice comes in both languages, its detail in one. What it is about is named first. */
function textIn(body: unknown, language: Language): string {
	if (!isObject(body)) return textOf(body);
	const { msgid, advice, detail, title, field } = body;
	if (typeof msgid === "string") return `msgid ${msgid}`;
	const text = inLanguage(advice, language) || textOf(detail) || textOf(title);
	return typeof field === "string" ? `${field} ${text}` : text;
}

const inLanguage = (words: unknown, language: Language): string =>
	isObject(words) ? textOf(words[language]) : "";
