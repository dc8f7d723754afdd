/** What became of a push, or of telling the gateway of a repair, as the simulator hands on the gateway's answer. */
import { isObject, type JsonObject, textOf } from "../../json.ts";
import type { Language } from "../language.ts";
import { type Answered, inLanguage } from "../live/control.ts";

export type Pushed = {
	/** `unknown`: WeChat or the gateway was not reached, or did not say what became of it. */
	readonly outcome: "accepted" | "refused" | "unknown";
	/** The HTTP status; null where nobody answered. */
	readonly status: number | null;
	/** The msgid, or why it was refused, with what to do. */
	readonly text: string;
	/** The gateway asks WeChat no more until it is told that the account was repaired. */
	readonly isHeldUp: boolean;
};

export function readPushed(answered: Answered, language: Language): Pushed {
	if (!answered.ok) return { outcome: "unknown", status: null, text: answered.why ?? "", isHeldUp: false };
	const { ok, status, body, failure } = answered.body;
	const code = typeof status === "number" ? status : null;
	return {
		outcome: ok === true ? "accepted" : outcomeOf(code),
		status: code,
		text: inLanguage(failure, language) || textIn(body, language),
		isHeldUp: isObject(body) && isHeldUp(body),
	};
}

const outcomeOf = (status: number | null): Pushed["outcome"] =>
	status === null || status === 502 || status === 504 ? "unknown" : "refused";

/** A problem by its field and errcode, its own sentence, and the advice where that says something else. */
function textIn(body: unknown, language: Language): string {
	if (!isObject(body)) return textOf(body);
	const { msgid, advice, detail, title, field, errcode } = body;
	if (typeof msgid === "string") return `msgid ${msgid}`;
	const sentence = textOf(detail) || textOf(title);
	const more = inLanguage(advice, language);
	const parts = [
		textOf(field),
		typeof errcode === "number" ? `errcode ${errcode}` : "",
		sentence,
		sentence.includes(more) ? "" : more,
	];
	return parts.filter((part) => part !== "").join(" ");
}

/** The sentence that says how to go on names the same route in every language. */
const isHeldUp = ({ remedy, detail }: JsonObject): boolean =>
	remedy === "fix-account" || textOf(detail).includes("/api/token/refresh");
