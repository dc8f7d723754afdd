/** The pushes of `GET /api/status`. A ledger that fails or hangs neither fails the status nor makes it slow. */
import { readBacklog } from "../../push/backlog.ts";
import type { Clock } from "../clock.ts";
import { fromLedger, NO_TABLES } from "../from-ledger.ts";
import type { Language } from "../language.ts";
import { timeText } from "./push-view.ts";

const TIME_LIMIT_MS = 2000;

/** `{"open", "sending", "paused", "queued", "oldest_progress_at"}`, or `{"state"}` when the ledger does not say. */
export const backlogStatus = async (
	ledger: D1Database,
	clock: Clock,
	language: Language,
): Promise<object> => {
	const backlog = await fromLedger(clock, () => readBacklog(ledger), TIME_LIMIT_MS);
	if (!backlog.ok) {
		return backlog.error === NO_TABLES
			? { state: "no tables", problem: NO_TABLES.detail[language] }
			: UNREACHABLE;
	}
	const { oldestProgressAt, ...counts } = backlog.value;
	return { ...counts, oldest_progress_at: oldestProgressAt === null ? null : timeText(oldestProgressAt) };
};

const UNREACHABLE = { state: "unreachable" };
