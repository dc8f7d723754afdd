/** The JSON object that a request carries, or a problem that says what is wrong with it. */
import type { Context } from "hono";
import { isJsonObject, type JsonObject, MAX_NESTING, parseRequestJson } from "../wechat/json.ts";
import { readBytes, readText } from "../wechat/read-text.ts";
import { err, ok, type Result } from "../wechat/result.ts";
import type { Problem } from "./problem.ts";

/** Unless a route says otherwise. WeChat's largest request here is a menu of eighteen buttons with urls of 1,024 bytes. */
export const MAX_BODY_BYTES = 256 * 1024;
/** How much of what is larger is read all the same, so that its sender learns what was wrong. */
const MOST_DISCARDED_BYTES = 16 * 1024 * 1024;

export const readJsonObject = async (
	c: Context,
	maxBytes = MAX_BODY_BYTES,
): Promise<Result<JsonObject, Problem>> => {
	const text = await readBody(c, maxBytes);
	if (!text.ok) return text;
	return text.value.trim() === "" ? err(NO_BODY) : parseObject(c, text.value);
};

/** The same where the body may be left out: then it is an empty object. */
export const readOptionalJsonObject = async (c: Context): Promise<Result<JsonObject, Problem>> => {
	const text = await readBody(c, MAX_BODY_BYTES);
	if (!text.ok) return text;
	return text.value.trim() === "" ? ok({}) : parseObject(c, text.value);
};

/** The body as it came, for who has to see it before the handler: the handler can still read it. */
export const bufferBody = async (
	c: Context,
	maxBytes: number,
): Promise<Result<Uint8Array<ArrayBuffer>, Problem>> => {
	const { url, method, headers } = c.req.raw;
	try {
		const bytes = await readBytes(c.req.raw, maxBytes);
		if (bytes === undefined) {
			await discardRest(c.req.raw);
			return err(tooLarge(maxBytes));
		}
		c.req.raw = new Request(url, { method, headers, body: bytes });
		return ok(bytes);
	} catch {
		return err(HALF_A_BODY);
	}
};

const parseObject = (c: Context, text: string): Result<JsonObject, Problem> => {
	const mediaType = c.req.header("Content-Type")?.split(";")[0]?.trim().toLowerCase() ?? "";
	if (mediaType !== "application/json" && !mediaType.endsWith("+json")) return err(wrongType(mediaType));
	const parsed = parseRequestJson(text);
	if (!parsed.ok) return err(parsed.error === "too deep" ? TOO_DEEP : BROKEN_JSON);
	return isJsonObject(parsed.value) ? ok(parsed.value) : err(NO_OBJECT);
};

const readBody = async (c: Context, maxBytes: number): Promise<Result<string, Problem>> => {
	try {
		const text = await readText(c.req.raw, maxBytes);
		if (text.ok) return text;
		if (text.error !== "too large") return err(NOT_UTF8);
		await discardRest(c.req.raw);
		return err(tooLarge(maxBytes));
	} catch {
		return err(HALF_A_BODY);
	}
};

/** Reads on and keeps nothing: whoever is still sending is not reading the answer, and would find the connection reset. */
export const discardRest = async ({ body }: Request): Promise<void> => {
	if (body === null || body.locked) return;
	const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
	let length = 0;
	while (length < MOST_DISCARDED_BYTES) {
		const { done, value } = await reader.read();
		if (done) return;
		length += value.byteLength;
	}
};

const invalid = (status: 400 | 415 | 422, en: string, zh: string): Problem => ({
	type: "invalid-request",
	status,
	detail: { en, zh },
});

const NO_BODY = invalid(400, "The body is empty. Send a JSON object.", "请求体为空，请发送一个 JSON 对象。");
const BROKEN_JSON = invalid(
	400,
	"The body is not JSON. Check for a missing quote, bracket or comma.",
	"请求体不是合法的 JSON，请检查引号、括号和逗号。",
);
const TOO_DEEP = invalid(
	422,
	`Objects and arrays stand more than ${MAX_NESTING} levels inside one another. No request needs that: look for a loop in what builds it.`,
	`对象和数组的嵌套超过 ${MAX_NESTING} 层。正常请求不会这么深，请检查生成请求体的代码是否有循环。`,
);
const NOT_UTF8 = invalid(
	400,
	"The body is not UTF-8. Encode it in UTF-8.",
	"请求体不是 UTF-8 编码，请改用 UTF-8。",
);
export const HALF_A_BODY = invalid(
	400,
	"The body broke off before its end. Send it again.",
	"请求体没有传完，请重新发送。",
);
const NO_OBJECT = invalid(422, "The body must be a JSON object: {…}.", "请求体必须是一个 JSON 对象：{…}。");

const wrongType = (mediaType: string): Problem =>
	invalid(
		415,
		`Send the header Content-Type: application/json${mediaType === "" ? "" : ` (it says ${mediaType.slice(0, 80)})`}.`,
		`请使用请求头 Content-Type: application/json${mediaType === "" ? "" : `（当前为 ${mediaType.slice(0, 80)}）`}。`,
	);

const tooLarge = (maxBytes: number): Problem => ({
	type: "too-large",
	status: 413,
	detail: {
		en: `The body is larger than ${sizeText(maxBytes)}.`,
		zh: `请求体超过 ${sizeText(maxBytes)}。`,
	},
});

const sizeText = (bytes: number): string =>
	bytes < 1024 * 1024 ? `${bytes / 1024} KiB` : `${bytes / (1024 * 1024)} MiB`;
