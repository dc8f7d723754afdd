/** `?check=false` and `?dry_run=true`: what a route leaves out, and whether it does anything at all. */
import type { Context } from "hono";
import type { JsonObject } from "../../wechat/json.ts";
import { misspelt } from "../../wechat/nearest.ts";
import { clip } from "../../wechat/notice.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import { faultyParameter } from "../allow-query.ts";
import { refused } from "../page-query.ts";
import type { Problem } from "../problem.ts";
import type { Wish } from "./preflight.ts";

export const readWish = (c: Context): Result<Wish, Problem> => {
	const fault = faultyParameter(c, ["check", "dry_run"]);
	if (fault !== undefined) return err(fault);
	const isChecked = readQueryFlag(c, "check", true);
	if (!isChecked.ok) return isChecked;
	const isDryRun = readQueryFlag(c, "dry_run", false);
	if (!isDryRun.ok) return isDryRun;
	return ok({ isChecked: isChecked.value, isDryRun: isDryRun.value });
};

/** What is unknown in a body of WeChat's shape is passed on: a dry run in there would be none. */
export const findMisplacedWish = (body: JsonObject): Problem | undefined => {
	for (const name of Object.keys(body)) {
		const meant = misspelt(name, ["dry_run", "check"]);
		if (meant === undefined) continue;
		const path = `POST /api/messages/template?${meant}=${meant === "dry_run"}`;
		const [en, zh] = [`${meant} belongs in the query: ${path}.`, `${meant} 应放在查询参数中：${path}。`];
		return refused(clip(name), en, zh).error;
	}
	return undefined;
};

/** Only `true` and `false`: a dry run that was misspelt must not become a real one. */
export const readQueryFlag = (c: Context, name: string, otherwise: boolean): Result<boolean, Problem> => {
	const text = c.req.query(name);
	if (text === undefined) return ok(otherwise);
	if (text === "true" || text === "false") return ok(text === "true");
	return refused(name, "true or false belongs here.", "此处应为 true 或 false。");
};
