/** What the five-minute cron does for pushes: rings for what was forgotten, ends pauses that end by themselves, and forgets. */
import { ringsLeft } from "./control.ts";
import { PUSH_COLUMNS, type PushRow, toPush } from "./push.ts";
import { finishStatement } from "./record.ts";
import { type Ring, ring } from "./ring.ts";
import { forgetSingles } from "./single-send.ts";
import { forgetDeparted } from "./unsubscribe.ts";

export interface TendPorts {
	readonly ledger: D1Database;
	readonly queue: Queue<Ring>;
	readonly now: () => number;
	/** Undefined when nobody can tell: then nothing that is finished is deleted. */
	readonly retentionDays: number | undefined;
}

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;
const SILENT = 10 * MINUTE;

export const tendPushes = async (ports: TendPorts): Promise<void> => {
	await resumePaused(ports);
	await ringForSilent(ports);
	await forgetOld(ports);
	await forgetDeparted(ports.ledger, ports.now());
};

const resumePaused = async ({ ledger, queue, now }: TendPorts): Promise<void> => {
	const { results } = await ledger
		.prepare(
			`UPDATE pushes SET status = iif(is_open, 'open', 'sending'), reason = NULL, resumes_at = NULL, held_until = 0,
				holds = 0, progressed_at = ?1
			WHERE finished_at IS NULL AND status = 'paused' AND resumes_at <= ?1 RETURNING ${PUSH_COLUMNS}`,
		)
		.bind(now())
		.all<PushRow>();
	await ring(queue, results.map(toPush).flatMap(ringsLeft));
};

/** A push that has made no progress for ten minutes: its rings were lost, or nobody recorded its end. */
const ringForSilent = async ({ ledger, queue, now }: TendPorts): Promise<void> => {
	const { results } = await ledger
		.prepare(
			`UPDATE pushes SET progressed_at = ?1
			WHERE finished_at IS NULL AND progressed_at < ?2 AND status <> 'paused' RETURNING ${PUSH_COLUMNS}`,
		)
		.bind(now(), now() - SILENT)
		.all<PushRow>();
	const silent = results.map(toPush);
	if (silent.length === 0) return;
	await ledger.batch(silent.map(({ id }) => finishStatement(ledger, id, now())));
	const isLeft = ({ counts, audienceCursor, retryAfter }: (typeof silent)[number]) =>
		counts.queued > 0 || audienceCursor !== null || retryAfter !== null;
	await ring(queue, silent.filter(isLeft).flatMap(ringsLeft));
};

const ROWS_AT_ONCE = 5000;
const PUSHES_AT_ONCE = 100;

/** In slices: what one round leaves, the next takes. */
const forgetOld = async ({ ledger, now, retentionDays }: TendPorts): Promise<void> => {
	const dayAgo = now() - DAY;
	await ledger.batch([
		ledger.prepare(FORGET_RECEIPTS).bind(dayAgo, ROWS_AT_ONCE),
		ledger.prepare(FORGET_REQUESTS).bind(dayAgo, ROWS_AT_ONCE),
	]);
	if (retentionDays === undefined) return;
	const keptSince = now() - retentionDays * DAY;
	await ledger.batch([
		forgetSingles(ledger, keptSince, ROWS_AT_ONCE),
		ledger.prepare(FORGET_DELIVERIES).bind(keptSince, PUSHES_AT_ONCE, ROWS_AT_ONCE),
		ledger.prepare(FORGET_PUSHES).bind(keptSince, PUSHES_AT_ONCE),
	]);
};

const FORGET_RECEIPTS = `
	DELETE FROM receipts WHERE id IN (SELECT id FROM receipts WHERE arrived_at < ?1 ORDER BY arrived_at LIMIT ?2)`;

const FORGET_REQUESTS = `
	DELETE FROM requests WHERE key IN (SELECT key FROM requests WHERE started_at < ?1 ORDER BY started_at LIMIT ?2)`;

const OLD_PUSHES = "SELECT id FROM pushes WHERE finished_at < ?1 ORDER BY finished_at LIMIT ?2";

const FORGET_DELIVERIES = `
	DELETE FROM deliveries WHERE (touser, push_id) IN (
		SELECT deliveries.touser, deliveries.push_id FROM (${OLD_PUSHES}) AS old
		CROSS JOIN deliveries ON deliveries.push_id = old.id LIMIT ?3
	)`;

const FORGET_PUSHES = `
	DELETE FROM pushes WHERE id IN (${OLD_PUSHES})
	AND NOT EXISTS (SELECT 1 FROM deliveries WHERE push_id = pushes.id)`;
