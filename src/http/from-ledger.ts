/** What the ledger (D1) gives, or a problem that says why it gives nothing and what to do. */
import { type Push, readPush } from "../push/push.ts";
import { err, ok, type Result } from "../wechat/result.ts";
import { describeError, log } from "./log.ts";
import type { Problem } from "./problem.ts";

/** `work` does nothing but ask the ledger: whatever it throws is the ledger's failure. */
export const fromLedger = async <T>(work: () => Promise<T>): Promise<Result<T, Problem>> => {
	try {
		return ok(await work());
	} catch (error) {
		// D1 names tables and columns, never a value.
		const text = describeError(error, {});
		log("error", "ledger failed", { error: text });
		return err(/no such (?:table|column)/.test(text) ? NO_TABLES : LEDGER_DOWN);
	}
};

export const findPush = async (ledger: D1Database, id: string): Promise<Result<Push, Problem>> => {
	const push = await fromLedger(() => readPush(ledger, id));
	if (!push.ok) return push;
	return push.value === undefined ? err(NO_SUCH_PUSH) : ok(push.value);
};

const NO_TABLES: Problem = {
	type: "unavailable",
	status: 503,
	detail: {
		en: "The ledger (the D1 database) has no tables yet, or older ones than this version needs. Run npm run deploy: it applies the migrations. On your own machine npm start does.",
		zh: "账本（D1 数据库）中还没有数据表，或表结构旧于当前版本。请运行 npm run deploy，它会执行数据库迁移；在本机则由 npm start 执行。",
	},
};

const LEDGER_DOWN: Problem = {
	type: "unavailable",
	status: 503,
	detail: {
		en: "The ledger (the D1 database) does not answer. Nothing was changed. Try again shortly; if it stays so, the Worker's log says more.",
		zh: "账本（D1 数据库）暂时无法访问，未做任何更改，请稍后重试；若持续如此，详情见 Worker 日志。",
	},
	headers: { "Retry-After": "10" },
};

const NO_SUCH_PUSH: Problem = {
	type: "not-found",
	status: 404,
	detail: {
		en: "There is no push with this id. GET /api/pushes lists them; finished ones are kept for 90 days unless PUSH_RETENTION_DAYS says otherwise.",
		zh: "没有该 id 的推送任务。可通过 GET /api/pushes 查看列表；已结束的任务默认保留 90 天，可用 PUSH_RETENTION_DAYS 调整。",
	},
};
