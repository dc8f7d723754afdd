/** Writing down what became of a chunk, before its queue message is acknowledged. */
import { effectStatement, type RecordedEffect } from "./effect.ts";
import type { Outcome } from "./outcome.ts";
import { statusBy } from "./receipt.ts";

export interface Result {
	readonly touser: string;
	readonly round: number;
	/** Whether an earlier attempt of it is still without a known outcome: then not even a refusal settles it. */
	readonly wasAttempted: boolean;
	/** Whoever claimed it later knows more, unless this one was accepted. */
	readonly claimedAt: number;
	readonly outcome: Outcome;
}

/**
 * Four statements in one transaction, whatever the chunk, and `more`. Gives the number of the push's walk where it goes
 * on: after trouble that is a new one, which is to be rung for. Recorded twice, it changes nothing the second time; what is
 * settled already, in another round by now, or in somebody else's hand, stays as it is.
 */
export const recordResults = async (
	ledger: D1Database,
	pushId: string,
	results: readonly Result[],
	effect: RecordedEffect,
	now: number,
	...more: readonly D1PreparedStatement[]
): Promise<number | undefined> => {
	const rows = JSON.stringify(results.map((result) => [...toRow(result), pushId]));
	const [, , effected] = await ledger.batch<{ walk: number }>([
		ledger.prepare(RECORD).bind(rows, now),
		ledger.prepare(GIVE_BACK).bind(rows, pushId, now),
		effectStatement(ledger, pushId, effect, now),
		...more,
		finishStatement(ledger, pushId, now),
	]);
	return effected?.results[0]?.walk;
};

/**
 * `receipt` is the one kept under the msgid that WeChat has just answered; else the one that came by openid meanwhile, as
 * far as the result leaves room for it: what was certainly not sent, or sent under another msgid, has no receipt.
 *
 * The push's id stands in each row: told it once, SQLite looks for every row's delivery among all of the push.
 */
const RECORD = `
	WITH result AS (
		SELECT value ->> 0 AS touser, value ->> 1 AS round, value ->> 2 AS status, value ->> 3 AS msgid,
			value ->> 4 AS errcode, value ->> 5 AS errmsg, value ->> 6 AS is_certain, value ->> 7 AS claimed_at,
			value ->> 8 AS push_id
		FROM json_each(?1)
	),
	news AS (
		SELECT result.*, kept.words AS kept, earlier.msgid AS earlier_msgid, CASE
			WHEN kept.words IS NOT NULL THEN kept.words
			WHEN NOT is_certain THEN earlier.receipt
			WHEN result.status = 'accepted' AND coalesce(earlier.msgid, result.msgid) IS result.msgid THEN earlier.receipt
			WHEN result.status = 'accepted' AND result.msgid IS NULL THEN earlier.receipt
		END AS receipt
		FROM result CROSS JOIN deliveries AS earlier ON earlier.touser = result.touser
			AND earlier.push_id = result.push_id AND earlier.round = result.round AND earlier.status IN ('queued', 'unknown')
			AND (earlier.claimed_at = result.claimed_at OR result.status = 'accepted')
		LEFT JOIN receipts AS kept ON kept.id = result.msgid AND kept.touser = result.touser
	)
	UPDATE deliveries SET
		status = CASE WHEN news.receipt IS NOT NULL THEN ${statusBy("news.receipt")}
			ELSE coalesce(news.status, deliveries.status) END,
		receipt = news.receipt,
		receipt_match = CASE WHEN news.kept IS NOT NULL THEN 'msgid' WHEN news.receipt IS NOT NULL THEN 'openid' END,
		msgid = CASE WHEN news.kept IS NULL AND news.receipt IS NOT NULL THEN coalesce(news.earlier_msgid, news.msgid)
			ELSE news.msgid END,
		is_repeated = news.status IS 'accepted' AND NOT news.is_certain,
		errcode = iif(news.receipt IS NULL, news.errcode, NULL),
		errmsg = iif(news.receipt IS NULL, news.errmsg, NULL),
		attempted_at = CASE WHEN news.status IS NOT NULL OR NOT news.is_certain THEN deliveries.attempted_at END,
		claimed_at = NULL,
		updated_at = ?2
	FROM news WHERE deliveries.touser = news.touser AND deliveries.push_id = news.push_id`;

/**
 * A receipt came before its send's result, and was given to another message of the same follower that waited for one.
 * Whose it is is known now: of the other message nobody knows again what became.
 */
const GIVE_BACK = `
	UPDATE deliveries SET status = iif(status = 'queued', status, 'unknown'), receipt = NULL, receipt_match = NULL,
		msgid = NULL, updated_at = ?3
	WHERE receipt_match = 'openid' AND push_id <> ?2 AND (touser, push_id) IN (
		SELECT other.touser, other.push_id FROM json_each(?1)
		CROSS JOIN receipts ON receipts.id = value ->> 3 AND receipts.touser = value ->> 0
		CROSS JOIN deliveries AS other ON other.msgid = receipts.id AND other.touser = receipts.touser
	)`;

/** Nothing is left: to be sent, to be read from WeChat's list, to be put back by a retry; or to be cancelled. */
const FINISH = `
	UPDATE pushes SET status = iif(status = 'sending', 'done', status), finished_at = ?1,
		reason = NULL, last_error = NULL
	WHERE finished_at IS NULL AND queued = 0 AND (status = 'cancelled'
		OR (status = 'sending' AND audience_cursor IS NULL AND retry_after IS NULL))`;

export const finishStatement = (ledger: D1Database, pushId: string, now: number): D1PreparedStatement =>
	ledger.prepare(`${FINISH} AND id = ?2`).bind(now, pushId);

/** The same for every push that nobody declared finished. */
export const finishAllStatement = (ledger: D1Database, now: number): D1PreparedStatement =>
	ledger.prepare(FINISH).bind(now);

/** Touser, round, status (null: still queued), msgid, errcode, errmsg, whether nothing about it is in doubt, and the claim. */
const toRow = ({ touser, round, wasAttempted, claimedAt, outcome }: Result) => {
	const isCertain = wasAttempted ? 0 : 1;
	switch (outcome.kind) {
		case "accepted":
			return [touser, round, "accepted", outcome.msgid, null, null, isCertain, claimedAt];
		case "rejected":
			return [
				touser,
				round,
				wasAttempted ? "unknown" : "rejected",
				null,
				outcome.errcode,
				outcome.errmsg,
				isCertain,
				claimedAt,
			];
		case "unknown":
			return [touser, round, null, null, null, null, 0, claimedAt];
		case "not-sent":
			return [touser, round, null, null, null, null, isCertain, claimedAt];
	}
};
