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

export type JsonObject = { readonly [name: string]: unknown };

export const isJsonObject = (value: unknown): value is JsonObject =>
	typeof value === "object" && value !== null && !Array.isArray(value);
