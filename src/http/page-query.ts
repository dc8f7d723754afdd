/** `?cursor=` and `?limit=` of our lists. */
import type { Context } from "hono";
import type { Notice } from "../wechat/notice.ts";
import { err, ok, type Result } from "../wechat/result.ts";
import { faultyRequest, type Problem } from "./problem.ts";

export const readLimit = (c: Context, otherwise: number, most: number): Result<number, Problem> => {
	const text = c.req.query("limit") || String(otherwise);
	const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
	if (limit >= 1 && limit <= most) return ok(limit);
	return refused("limit", `A number from 1 to ${most} belongs here.`, `此处应为 1 到 ${most} 的整数。`);
};

/** `parse` gives undefined for what is no cursor of its list. */
export const readCursor = <T>(
	c: Context,
	otherwise: T,
	parse: (text: string) => T | undefined,
): Result<T, Problem> => {
	const text = c.req.query("cursor");
	const position = text === undefined || text === "" ? otherwise : parse(text);
	if (position !== undefined) return ok(position);
	return refused(
		"cursor",
		"This is no cursor of this list. Take it as the previous page gave it, or leave it out to begin.",
		"这不是该列表的 cursor。请原样使用上一页返回的值；不填则从头开始。",
	);
};

export const refused = (field: string, en: string, zh: string) => {
	const notice: Notice = { field, text: { en, zh } };
	return err(faultyRequest([notice]));
};
