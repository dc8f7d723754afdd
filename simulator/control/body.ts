/** Reading the bodies of control routes: unknown fields and wrong types are refused in a clear sentence. */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { isObject, type JsonObject } from "../json.ts";
import type { Words } from "../words.ts";

/** Ends the request with `{"error": {"en", "zh"}}`. */
export const refuseRequest = (status: 404 | 409 | 422, error: Words): HTTPException =>
	new HTTPException(status, { message: error.en, res: Response.json({ error }, { status }) });

export const theBody: Words = { en: "the body", zh: "请求体" };

/** The request's JSON object, which may have only the fields `known`. No body is an empty object. */
export async function readFields(context: Context, known: readonly string[]): Promise<JsonObject> {
	const text = await context.req.text();
	return onlyKnown(text === "" ? {} : parse(text), known, theBody);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw refuseRequest(422, { en: "The body is not JSON.", zh: "请求体不是 JSON。" });
	}
}

/** `value` as an object without unknown fields; `what` names it in the refusal. */
export function onlyKnown(value: unknown, known: readonly string[], what: Words): JsonObject {
	if (!isObject(value)) {
		throw refuseRequest(422, {
			en: `Expected ${what.en} to be a JSON object.`,
			zh: `${what.zh}应为 JSON 对象。`,
		});
	}
	const unknown = Object.keys(value).find((name) => !known.includes(name));
	if (unknown === undefined) return value;
	throw refuseRequest(422, {
		en: `Unknown field "${unknown}" in ${what.en}. Known: ${known.join(", ")}.`,
		zh: `${what.zh}中有未知字段“${unknown}”，可用的字段：${known.join("、")}。`,
	});
}

export function optionalText(fields: JsonObject, name: string): string | undefined {
	const value = fields[name];
	if (value === undefined || typeof value === "string") return value;
	throw refuseRequest(422, { en: `"${name}" must be text.`, zh: `“${name}”应为字符串。` });
}

export function requiredText(fields: JsonObject, name: string): string {
	const value = optionalText(fields, name);
	if (value === undefined || value === "") throw missing(name);
	return value;
}

export const missing = (name: string): HTTPException =>
	refuseRequest(422, { en: `"${name}" is missing.`, zh: `缺少“${name}”。` });

export const notAList = (name: string): HTTPException =>
	refuseRequest(422, { en: `"${name}" must be a list.`, zh: `“${name}”应为列表。` });

/** Text that may also be null, which has a meaning of its own. */
export const optionalTextOrNull = (fields: JsonObject, name: string): string | null | undefined =>
	fields[name] === null ? null : optionalText(fields, name);

export function optionalFlag(fields: JsonObject, name: string): boolean | undefined {
	const value = fields[name];
	if (value === undefined || typeof value === "boolean") return value;
	throw refuseRequest(422, { en: `"${name}" must be true or false.`, zh: `“${name}”应为 true 或 false。` });
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
	throw refuseRequest(422, {
		en: `"${name}" must be a whole number from ${least} to ${most}.`,
		zh: `“${name}”应为 ${least} 到 ${most} 的整数。`,
	});
}

/** A whole number in the query, or `otherwise` without one. */
export function queryCount(context: Context, name: string, otherwise: number): number {
	const text = context.req.query(name);
	if (text === undefined) return otherwise;
	if (/^\d{1,15}$/.test(text)) return Number(text);
	throw refuseRequest(422, {
		en: `"${name}" in the query must be a whole number.`,
		zh: `查询参数“${name}”应为整数。`,
	});
}
