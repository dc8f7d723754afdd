/** How long finished pushes are kept. What cannot be read deletes nothing: it is told instead. */
import { type Misconfigured, misconfigured } from "../access-token/misconfigured.ts";
import { err, ok, type Result } from "../wechat/result.ts";
import type { PushEnv } from "./push-env.ts";

const DEFAULT_DAYS = 90;

/** In days. */
export const readRetentionDays = (
	env: Pick<PushEnv, "PUSH_RETENTION_DAYS">,
): Result<number, Misconfigured> => {
	const text = env.PUSH_RETENTION_DAYS?.trim() || String(DEFAULT_DAYS);
	const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
	return days >= 1 ? ok(days) : err(NO_DAYS);
};

const NO_DAYS = misconfigured(
	"PUSH_RETENTION_DAYS",
	"It must be a whole number of days, 1 or more. Until then nothing that is finished is deleted.",
	"应为不小于 1 的整数（天）。改正之前，已结束的任务不会被删除。",
);
