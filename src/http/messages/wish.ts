/** `?check=false` and `?dry_run=true`: what a route leaves out, and whether it does anything at all. */
import type { Context } from "hono";
import { ok, type Result } from "../../wechat/result.ts";
import { refused } from "../page-query.ts";
import type { Problem } from "../problem.ts";
import type { Wish } from "./preflight.ts";

export const readWish = (c: Context): Result<Wish, Problem> => {
	const isChecked = readQueryFlag(c, "check", true);
	if (!isChecked.ok) return isChecked;
	const isDryRun = readQueryFlag(c, "dry_run", false);
	if (!isDryRun.ok) return isDryRun;
	return ok({ isChecked: isChecked.value, isDryRun: isDryRun.value });
};

/** Only `true` and `false`: a dry run that was misspelt must not become a real one. */
const readQueryFlag = (c: Context, name: string, otherwise: boolean): Result<boolean, Problem> => {
	const text = c.req.query(name);
	if (text === undefined) return ok(otherwise);
	if (text === "true" || text === "false") return ok(text === "true");
	return refused(name, "true or false belongs here.", "此处应为 true 或 false。");
};
