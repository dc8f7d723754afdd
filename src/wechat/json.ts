/** JSON as WeChat writes it. Its ids are bare integers beyond 2^53, which `JSON.parse` alone would round. */
import { err, ok, type Result } from "./result.ts";

/** Parses JSON; an integer that a double cannot hold becomes its digits as a string. Never throws. */
export const parseJson = (text: string): Result<unknown, string> => {
	try {
		return ok(JSON.parse(text, keepDigits));
	} catch {
		return err("not JSON");
	}
};

/** The third argument holds the source text: https://tc39.es/proposal-json-parse-with-source/ */
export const keepDigits = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
	typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)
		? (context?.source ?? value)
		: value;

/** A number that a double cannot hold, as it was written; `JSON.stringify` writes it so again. */
export interface ExactNumber {
	readonly rawJSON: string;
}

/** What the library of types does not know yet. See: https://tc39.es/proposal-json-parse-with-source/ */
interface JsonWithSource {
	readonly rawJSON: (text: string) => ExactNumber;
	readonly isRawJSON: (value: unknown) => value is ExactNumber;
}
const { rawJSON, isRawJSON }: JsonWithSource = JSON as typeof JSON & JsonWithSource;

export const isExactNumber = (value: unknown): value is ExactNumber => isRawJSON(value);

/** Objects and arrays inside one another. No request of WeChat's or ours has more than ten. */
export const MAX_NESTING = 100;

/**
 * Parses an owner's request: an integer beyond 2^53 keeps its digits as an `ExactNumber`, on its way to WeChat and in
 * what is said about it. JSON nested over 100 deep is refused, since reading it on would exhaust the stack.
 */
export const parseRequestJson = (text: string): Result<unknown, "not JSON" | "too deep"> => {
	try {
		const value: unknown = JSON.parse(text);
		if (nestsDeeper(value, MAX_NESTING)) return err("too deep");
		return ok(/\d{16}/.test(text) ? JSON.parse(text, keepExactNumbers) : value);
	} catch (error) {
		return err(error instanceof RangeError ? "too deep" : "not JSON");
	}
};

const keepExactNumbers = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
	typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)
		? rawJSON(context?.source ?? String(value))
		: value;

/** Whether objects and arrays stand more than so many levels inside one another. */
export const nestsDeeper = (value: unknown, levels: number): boolean =>
	typeof value === "object" &&
	value !== null &&
	(levels === 0 || Object.values(value).some((inner) => nestsDeeper(inner, levels - 1)));

export type JsonObject = { readonly [name: string]: unknown };

export const isJsonObject = (value: unknown): value is JsonObject =>
	typeof value === "object" && value !== null && !Array.isArray(value) && !isRawJSON(value);
