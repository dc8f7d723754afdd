/** Receipts (送达回执): TEMPLATESENDJOBFINISH, written to the delivery that it speaks of. */
import type { Receipt } from "./ring.ts";

/** SQL for the status that a receipt's words mean. They compare without spaces and case: WeChat writes both ways. */
export const statusBy = (words: string): string =>
	`CASE lower(replace(${words}, ' ', '')) WHEN 'success' THEN 'delivered'
	WHEN 'failed:userblock' THEN 'blocked' ELSE 'undelivered' END`;

const DAY = 24 * 60 * 60 * 1000;
/** Where WeChat does not say which message it speaks of. */
export const NO_MSGID = "0";

/**
 * Matched by msgid. Else, when WeChat names none, or one that no delivery has, the oldest delivery of that openid which
 * was attempted within a day and has no receipt; marked as such, and never one whose own msgid is certain, since then
 * the receipt speaks of a message that somebody else sent. The send's result may say so later: see `recordResults`.
 * What waits to be repeated comes last: a receipt keeps it from being sent, so that it had better be its own.
 * What no delivery's msgid answers for is kept for a day, for a result that is not recorded yet.
 *
 * Three statements in one transaction; the same receipt twice changes nothing.
 */
export const recordReceipt = async (ledger: D1Database, receipt: Receipt): Promise<void> => {
	const { msgid, touser, arrivedAt } = receipt;
	const words = receipt.words.replace(/\s+/g, " ").trim();
	const id = msgid === NO_MSGID ? `${NO_MSGID}|${touser}|${receipt.createTime}` : msgid;
	await ledger.batch([
		ledger.prepare(MATCH_MSGID).bind(id, touser, words, arrivedAt),
		ledger
			.prepare(MATCH_OPENID)
			.bind(id, touser, words, arrivedAt, arrivedAt - DAY, msgid === NO_MSGID ? null : msgid),
		ledger.prepare(KEEP).bind(id, touser, words, arrivedAt),
	]);
};

const MATCH_MSGID = `
	UPDATE deliveries SET status = ${statusBy("?3")}, receipt = ?3, receipt_match = 'msgid', updated_at = ?4
	WHERE msgid = ?1 AND touser = ?2 AND receipt IS NULL`;

/**
 * What a consumer has in hand stays queued until the consumer knows more. A msgid that no delivery has yet is most likely
 * that of one in hand; a receipt without a msgid had better be that of one which is not sent again whatever it says.
 */
const MATCH_OPENID = `
	UPDATE deliveries SET
		status = CASE WHEN claimed_at IS NULL THEN ${statusBy("?3")} ELSE status END,
		receipt = ?3, receipt_match = 'openid', msgid = coalesce(msgid, ?6), errcode = NULL, errmsg = NULL,
		updated_at = ?4
	WHERE touser = ?2 AND push_id = (
		SELECT push_id FROM deliveries
		WHERE touser = ?2 AND attempted_at > ?5 AND receipt IS NULL AND status IN ('queued', 'accepted', 'unknown')
		AND (msgid IS NULL OR is_repeated OR ?6 IS NULL)
		ORDER BY status = 'queued' AND claimed_at IS NULL, (claimed_at IS NULL) = (?6 IS NOT NULL), attempted_at LIMIT 1
	)
	AND NOT EXISTS (SELECT 1 FROM receipts WHERE id = ?1)
	AND NOT EXISTS (SELECT 1 FROM deliveries WHERE msgid = ?1 AND touser = ?2)`;

const KEEP = `
	INSERT OR IGNORE INTO receipts (id, touser, words, arrived_at) SELECT ?1, ?2, ?3, ?4
	WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE msgid = ?1 AND touser = ?2 AND receipt_match = 'msgid')`;
