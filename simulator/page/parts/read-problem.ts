/** What a problem document of the gateway says: what happened, and what to do about it, step by step. */
import { isObject, type JsonObject, textOf } from "../../json.ts";
import type { Language } from "../language.ts";
import { inLanguage } from "../live/control.ts";

export type ProblemText = {
	/** Most have one entry; a faulty request has one for each mistake. */
	readonly happened: readonly string[];
	/** Empty where the gateway has no advice. */
	readonly steps: readonly string[];
};

/** `body` is a problem document, or a text that came in its place. */
export function readProblem(body: unknown, language: Language): ProblemText {
	if (!isObject(body)) return { happened: notEmpty([textOf(body)]), steps: [] };
	const faults = faultsIn(body);
	if (faults.length > 0) return { happened: faults, steps: [] };
	const advice = inLanguage(body["advice"], language);
	const sentence = textOf(body["detail"]) || textOf(body["title"]);
	// The sentence holds the advice, too.
	const meaning = sentence.replace(advice, "").replace(/\s+/g, " ").trim();
	return { happened: notEmpty([named(body, meaning)]), steps: stepsIn(advice) };
}

const faultsIn = ({ errors }: JsonObject): readonly string[] =>
	Array.isArray(errors)
		? notEmpty(errors.filter(isObject).map((fault) => named(fault, textOf(fault["detail"]))))
		: [];

/** With the field in front, where there is one. */
const named = ({ field }: JsonObject, sentence: string): string => `${textOf(field)} ${sentence}`.trim();

/** Advice by its own numbers, `(1) … (2) …`, else sentence by sentence. */
export function stepsIn(advice: string): readonly string[] {
	const numbered = notEmpty(advice.split(/\s*[(（]\d[)）]\s*/));
	return numbered.length > 1 ? numbered : notEmpty(advice.split(/(?<=。)|(?<=[.!?])\s+(?=[A-Z])/));
}

const notEmpty = (texts: readonly string[]): readonly string[] =>
	texts.map((text) => text.trim()).filter((text) => text !== "");
