/** Our own routes refuse query parameters that they do not know: a dry run that was misspelt must not become a real one. */
import type { Context, MiddlewareHandler } from "hono";
import { hintFor } from "../push/read-field.ts";
import { clip } from "../wechat/notice.ts";
import type { AppEnv } from "./app-env.ts";
import { refused } from "./page-query.ts";
import { type Problem, problemResponse } from "./problem.ts";

/** Lets no other parameters through than these, each once. */
export const allowQuery =
	(...known: readonly string[]): MiddlewareHandler<AppEnv> =>
	async (c, next) => {
		const fault = faultyParameter(c, known);
		return fault === undefined ? await next() : problemResponse(c, fault);
	};

/** What is wrong with the first parameter that is none of these, or that came twice. */
export const faultyParameter = (c: Context, known: readonly string[]): Problem | undefined => {
	for (const [name, values] of Object.entries(c.req.queries())) {
		const shown = clip(name);
		if (!known.includes(name)) {
			const hint = hintFor(name, known);
			return refused(
				shown,
				`There is no query parameter "${shown}" here. ${hint.en}`,
				`没有“${shown}”这个查询参数。${hint.zh}`,
			).error;
		}
		if (values.length > 1) return refused(shown, "Send this parameter once.", "该参数只能出现一次。").error;
	}
	return undefined;
};
