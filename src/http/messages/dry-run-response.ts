/** The answer to `?dry_run=true`: how the message would look, and for how many. */
import type { Context } from "hono";
import type { Result } from "../../wechat/result.ts";
import { jsonResponse } from "../json-response.ts";
import { type Problem, problemResponse } from "../problem.ts";
import type { Preflight } from "./preflight.ts";

export interface Preview extends Preflight {
	/** How many would get it; null when WeChat does not say how many an audience holds. */
	readonly total: number | null;
}

/** `{"dry_run": true, "text", "total", "warnings"}` */
export const dryRunResponse = (c: Context, preview: Result<Preview, Problem>): Response => {
	if (!preview.ok) return problemResponse(c, preview.error);
	const { text, total, warnings } = preview.value;
	return jsonResponse(c, { dry_run: true, text, total }, warnings);
};
