/** A small language for the fields of a callback, from which both its type and its reading follow. */
import { isXmlElement, listOf, textOf, type XmlElement, type XmlValue } from "./xml.ts";

export type Shape = { readonly [field: string]: Field };

/**
 * `text`: always there ("" when WeChat left it out); `optional`: absent when WeChat sent nothing or nothing in it;
 * `texts`: each repeated element's text; `fields`: nested fields; `list`: nested fields of each repeated element, one
 * or many.
 */
export type Field = "text" | "optional" | "texts" | { readonly fields: Shape } | { readonly list: Shape };

type ShapedField<F> = F extends "text"
	? string
	: F extends "texts"
		? readonly string[]
		: F extends { readonly fields: infer S extends Shape }
			? Shaped<S>
			: F extends { readonly list: infer S extends Shape }
				? readonly Shaped<S>[]
				: never;

/** The value that a shape gives. */
export type Shaped<S extends Shape> = {
	readonly [K in keyof S as S[K] extends "optional" ? never : K]: ShapedField<S[K]>;
} & { readonly [K in keyof S as S[K] extends "optional" ? K : never]?: string };

/** Reads the fields that the shape names; whatever else is there, or is missing, does no harm. */
export const readShape = (element: XmlElement, shape: Shape): Record<string, unknown> => {
	const values: Record<string, unknown> = {};
	for (const [name, field] of Object.entries(shape)) {
		// WeChat writes some names in two ways (OpenID and openid).
		const value = readField(element[name] ?? element[name.toLowerCase()], field);
		if (value !== undefined) values[name] = value;
	}
	return values;
};

const readField = (value: XmlValue | undefined, field: Field): unknown => {
	if (field === "text") return textOf(value);
	if (field === "optional") return textOf(value) || undefined;
	if (field === "texts") return listOf(value).filter((item) => typeof item === "string");
	if ("fields" in field) return readShape(elementOrEmpty(value), field.fields);
	return listOf(value).map((item) => readShape(elementOrEmpty(item), field.list));
};

const elementOrEmpty = (value: XmlValue | undefined): XmlElement => {
	const [first] = listOf(value);
	return isXmlElement(first) ? first : {};
};
