/** The fields of a message in WeChat's shape: unknown ones are warned of and passed on, colours are dropped. */
import { isAbsent } from "../absent.ts";
import type { JsonObject } from "../json.ts";
import { type Finding, fault, notText, unknownField, warning } from "../notice.ts";

export type Text = { readonly en: string; readonly zh: string };

export const checkFields = (object: JsonObject, known: readonly string[], prefix: string): Finding[] =>
	Object.keys(object)
		.filter((name) => !known.includes(name))
		.map((name) => (COLOURS.has(name) ? droppedColour(prefix + name) : unknownField(prefix + name)));

/** What WeChat may know and we do not is passed on. */
export const unknownFields = (object: JsonObject, known: readonly string[]): JsonObject =>
	Object.fromEntries(Object.entries(object).filter(([name]) => !known.includes(name) && !COLOURS.has(name)));

/** WeChat ignores colours since 2023-05-04. */
const COLOURS = new Set(["color", "topcolor"]);

const droppedColour = (field: string): Finding =>
	warning(
		field,
		"WeChat has shown no colours since 2023-05-04: dropped.",
		"微信自 2023-05-04 起不再展示颜色，已忽略该字段。",
	);

export const readTextField = (
	object: JsonObject,
	name: string,
	prefix: string,
	note: (finding: Finding) => void,
	required?: Text,
): string | undefined => {
	const value = object[name];
	if (typeof value === "string" && value !== "") return value;
	if (!isAbsent(value)) note(notText(prefix + name, value));
	else if (required !== undefined) note(fault(prefix + name, required.en, required.zh));
	return undefined;
};
