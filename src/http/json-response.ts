/** What the API answers when all went well: JSON with a line end, so that it reads well in a terminal. */
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Notice } from "../wechat/notice.ts";
import { preferredLanguage } from "./language.ts";
import { noticeText } from "./problem.ts";

export const jsonResponse = (
	c: Context,
	body: object,
	warnings: readonly Notice[] = [],
	status: ContentfulStatusCode = 200,
): Response => {
	const language = preferredLanguage(c.req.header("Accept-Language"));
	const own: readonly unknown[] = "warnings" in body && Array.isArray(body.warnings) ? body.warnings : [];
	const all = [...own, ...warnings.map((notice) => noticeText(notice, language))];
	const said = all.length === 0 ? {} : { warnings: all };
	return c.body(`${JSON.stringify({ ...body, ...said })}\n`, status, {
		"Content-Type": "application/json; charset=utf-8",
		"Cache-Control": "no-store",
	});
};
