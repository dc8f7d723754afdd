/** Reading the bodies of control routes: unknown fields and wrong types are refused in a clear sentence. */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { isObject, type JsonObject } from "../json.ts";

/** Ends the request with `{"error": sentence}`. */
export const refuseRequest = (status: 404 | 409 | 422, sentence: string): HTTPException =>
	new HTTPException(status, { message: sentence });

/** The request's JSON object, which may have only the fields `known`. No body is an empty object. */
export async function readFields(context: Context, known: readonly string[]): Promise<JsonObject> {
	const text = await context.req.text();
	return onlyKnown(text === "" ? {} : parse(text), known, "the body");
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw refuseRequest(422, "The body is not JSON.");
	}
}

/** `value` as an object without unknown fields; `what` names it in the refusal. */
export function onlyKnown(value: unknown, known: readonly string[], what: string): JsonObject {
	if (!isObject(value)) throw refuseRequest(422, `Expected ${what} to be a JSON object.`);
	const unknown = Object.keys(value).find((name) => !known.includes(name));
	if (unknown === undefined) return value;
	throw refuseRequest(422, `Unknown field "${unknown}" in ${what}. Known: ${known.join(", ")}.`);
}

export function optionalText(fields: JsonObject, name: string): string | undefined {
	const value = fields[name];
	if (value === undefined || typeof value === "string") return value;
	throw refuseRequest(422, `"${name}" must be text.`);
}

export function requiredText(fields: JsonObject, name: string): string {
	const value = optionalText(fields, name);
	if (value === undefined || value === "") throw refuseRequest(422, `"${name}" is missing.`);
	return value;
}

/** Text that may also be null, which has a meaning of its own. */
export const optionalTextOrNull = (fields: JsonObject, name: string): string | null | undefined =>
	fields[name] === null ? null : optionalText(fields, name);

export function optionalFlag(fields: JsonObject, name: string): boolean | undefined {
	const value = fields[name];
	if (value === undefined || typeof value === "boolean") return value;
	throw refuseRequest(422, `"${name}" must be true or false.`);
}

/** A whole number from `least` to `most`. */
export function optionalCount(
	fields: JsonObject,
	name: string,
	{ least = 0, most = Number.MAX_SAFE_INTEGER }: { readonly least?: number; readonly most?: number } = {},
): number | undefined {
	const value = fields[name];
	if (value === undefined) return undefined;
	if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
	throw refuseRequest(422, `"${name}" must be a whole number from ${least} to ${most}.`);
}

/** A whole number in the query, or `otherwise` without one. */
export function queryCount(context: Context, name: string, otherwise: number): number {
	const text = context.req.query(name);
	if (text === undefined) return otherwise;
	if (/^\d{1,15}$/.test(text)) return Number(text);
	throw refuseRequest(422, `"${name}" in the query must be a whole number.`);
}
