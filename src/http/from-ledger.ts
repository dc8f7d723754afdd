/** What the ledger (D1) gives, or a problem that says why it gives nothing and what to do. */
import { type Push, readPush } from "../push/push.ts";
import { inTime, LATE } from "../slow/in-time.ts";
import { err, ok, type Result } from "../wechat/result.ts";
import type { Clock } from "./clock.ts";
import { describeError, log } from "./log.ts";
import type { Problem } from "./problem.ts";

/** So long a request waits for a ledger that hangs. */
export const LEDGER_LIMIT_MS = 3000;
/** Ten thousand recipients take longer to write than anything to read. */
const CHANGE_LIMIT_MS = 10_000;

/**
 * Reads, or what has no effect of its own. `work` does nothing but ask the ledger: whatever it throws is the ledger's
 * failure. What is late may be done all the same.
 */
export const fromLedger = <T>(
	clock: Clock,
	work: () => Promise<T>,
	limitMs = LEDGER_LIMIT_MS,
): Promise<Result<T, Problem>> => ask(clock, work, limitMs, LEDGER_DOWN);

/** The same for what the owner wants changed: an answer that is lost or late says nothing about the change. */
export const intoLedger = <T>(clock: Clock, work: () => Promise<T>): Promise<Result<T, Problem>> =>
	ask(clock, work, CHANGE_LIMIT_MS, CHANGE_UNCERTAIN);

const ask = async <T>(
	clock: Clock,
	work: () => Promise<T>,
	limitMs: number,
	down: Problem,
): Promise<Result<T, Problem>> => {
	try {
		const given = await inTime(work(), limitMs, clock);
		if (given !== LATE) return ok(given);
		log("error", "ledger late", { after: limitMs });
		return err(down);
	} catch (error) {
		// D1 names tables and columns, never a value.
		const text = describeError(error, {});
		log("error", "ledger failed", { error: text });
		return err(/no such (?:table|column)/.test(text) ? NO_TABLES : down);
	}
};

export const findPush = async (
	clock: Clock,
	ledger: D1Database,
	id: string,
): Promise<Result<Push, Problem>> => {
	const push = await fromLedger(clock, () => readPush(ledger, id));
	if (!push.ok) return push;
	return push.value === undefined ? err(NO_SUCH_PUSH) : ok(push.value);
};

/** As a push route answers before the first `npm run deploy` is through. */
export const NO_TABLES: Problem = {
	type: "unavailable",
	status: 503,
	detail: {
		en: "The ledger (the D1 database) has no tables yet, or older ones than this version needs. Run npm run deploy: it applies the migrations. On your own machine npm start does.",
		zh: "账本（D1 数据库）中还没有数据表，或表结构旧于当前版本。请运行 npm run deploy，它会执行数据库迁移；在本机则由 npm start 执行。",
	},
};

const HEADERS = { "Retry-After": "10" };

const LEDGER_DOWN: Problem = {
	type: "unavailable",
	status: 503,
	detail: {
		en: "The ledger (the D1 database) does not answer. Try again shortly; if it stays so, the Worker's log says more.",
		zh: "账本（D1 数据库）暂时无法访问，请稍后重试；若持续如此，详情见 Worker 日志。",
	},
	headers: HEADERS,
};

const CHANGE_UNCERTAIN: Problem = {
	type: "unavailable",
	status: 503,
	detail: {
		en: "The ledger (the D1 database) did not answer: what you asked for may or may not have been done. Look with GET /api/pushes before you ask again. A request with an Idempotency-Key may be sent again with the same key: it does nothing twice.",
		zh: "账本（D1 数据库）没有应答，本次操作可能已经生效，也可能没有。请先用 GET /api/pushes 确认，再决定是否重发；带 Idempotency-Key 的请求可以用相同的 key 直接重发，不会重复执行。",
	},
	headers: HEADERS,
};

const NO_SUCH_PUSH: Problem = {
	type: "not-found",
	status: 404,
	detail: {
		en: "There is no push with this id. GET /api/pushes lists them; finished ones are kept for 90 days unless PUSH_RETENTION_DAYS says otherwise.",
		zh: "没有该 id 的推送任务。可通过 GET /api/pushes 查看列表；已结束的任务默认保留 90 天，可用 PUSH_RETENTION_DAYS 调整。",
	},
};
