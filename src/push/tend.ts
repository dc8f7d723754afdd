/** What the five-minute cron does for pushes: rings for what was forgotten, ends pauses that end by themselves, and forgets. */
import { ringsLeft } from "./control.ts";
import { PUSH_COLUMNS, type PushRow, toPush } from "./push.ts";
import { finishAllStatement } from "./record.ts";
import { NEW_WALK, type Ring, ring } from "./ring.ts";
import { forgetSingles } from "./single-send.ts";
import { forgetDeparted } from "./unsubscribe.ts";

export interface TendPorts {
	readonly ledger: D1Database;
	readonly queue: Queue<Ring>;
	readonly now: () => number;
	/** Undefined when nobody can tell: then nothing that is finished is deleted. */
	readonly retentionDays: number | undefined;
	/** After so long without progress a push's rings count as lost; ten minutes when it is left out. */
	readonly silentMs?: number | undefined;
}

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;
const SILENT = 10 * MINUTE;

export const tendPushes = async (ports: TendPorts): Promise<void> => {
	await resumePaused(ports);
	await finishAllStatement(ports.ledger, ports.now()).run();
	await ringForSilent(ports);
	await forgetDeparted(ports.ledger, ports.now());
	await forgetOld(ports);
};

const resumePaused = async ({ ledger, queue, now }: TendPorts): Promise<void> => {
	const { results } = await ledger
		.prepare(
			`UPDATE pushes SET status = iif(is_open, 'open', 'sending'), reason = NULL, resumes_at = NULL, held_until = 0,
				holds = 0, ${NEW_WALK}, progressed_at = ?1
			WHERE finished_at IS NULL AND status = 'paused' AND resumes_at <= ?1 RETURNING ${PUSH_COLUMNS}`,
		)
		.bind(now())
		.all<PushRow>();
	await ring(queue, results.map(toPush).flatMap(ringsLeft));
};

/** A push with something left to do that has made no progress for so long: its rings were lost. */
const ringForSilent = async ({ ledger, queue, now, silentMs = SILENT }: TendPorts): Promise<void> => {
	const { results } = await ledger
		.prepare(
			`UPDATE pushes SET rung_at = ?1, ${NEW_WALK}
			WHERE finished_at IS NULL AND max(progressed_at, rung_at) < ?2 AND status <> 'paused'
				AND (queued > 0 OR audience_cursor IS NOT NULL OR retry_after IS NOT NULL) RETURNING ${PUSH_COLUMNS}`,
		)
		.bind(now(), now() - silentMs)
		.all<PushRow>();
	await ring(queue, results.map(toPush).flatMap(ringsLeft));
};

const ROWS_AT_ONCE = 5000;
/** So many slices in one round: it ends soon, and a million recipients are gone after two hours. */
const MOST_SLICES = 10;

const forgetOld = async ({ ledger, now, retentionDays }: TendPorts): Promise<void> => {
	const dayAgo = now() - DAY;
	await forgetSlices(ledger, [
		ledger.prepare(FORGET_RECEIPTS).bind(dayAgo, ROWS_AT_ONCE),
		ledger.prepare(FORGET_REQUESTS).bind(dayAgo, ROWS_AT_ONCE),
	]);
	if (retentionDays === undefined) return;
	const keptSince = now() - retentionDays * DAY;
	await forgetSlices(ledger, [
		forgetSingles(ledger, keptSince, ROWS_AT_ONCE),
		ledger.prepare(FORGET_DELIVERIES).bind(keptSince, ROWS_AT_ONCE),
		ledger.prepare(FORGET_PUSHES).bind(keptSince, ROWS_AT_ONCE),
	]);
};

/** Another slice while one was full: what this round leaves, the next takes. */
const forgetSlices = async (
	ledger: D1Database,
	statements: readonly D1PreparedStatement[],
): Promise<void> => {
	for (let slice = 0; slice < MOST_SLICES; slice += 1) {
		const results = await ledger.batch([...statements]);
		if (results.every(({ meta }) => meta.changes < ROWS_AT_ONCE)) return;
	}
};

const FORGET_RECEIPTS = `
	DELETE FROM receipts WHERE id IN (SELECT id FROM receipts WHERE arrived_at < ?1 ORDER BY arrived_at LIMIT ?2)`;

const FORGET_REQUESTS = `
	DELETE FROM requests WHERE key IN (SELECT key FROM requests WHERE started_at < ?1 ORDER BY started_at LIMIT ?2)`;

const OLD_PUSHES = "SELECT id FROM pushes WHERE finished_at < ?1 ORDER BY finished_at LIMIT ?2";

const FORGET_DELIVERIES = `
	DELETE FROM deliveries WHERE (touser, push_id) IN (
		SELECT deliveries.touser, deliveries.push_id FROM (${OLD_PUSHES}) AS old
		CROSS JOIN deliveries ON deliveries.push_id = old.id LIMIT ?2
	)`;

const FORGET_PUSHES = `
	DELETE FROM pushes WHERE id IN (${OLD_PUSHES})
	AND NOT EXISTS (SELECT 1 FROM deliveries WHERE push_id = pushes.id)`;
