/** A new round for what time, another access_token or the owner may have cured; never for what the follower or the message is to blame for. */
import { lookUpErrcode } from "../wechat/errcode/errcode.ts";
import type { Push } from "./push.ts";
import { FROM_THE_START } from "./ring.ts";
import { FORGOTTEN } from "./unsubscribe.ts";

/** The chunks behind `after`, up to and with `upTo`. */
export interface Slice {
	readonly push: Push;
	readonly after: number;
	readonly upTo: number;
}

const REMEDIES = ["wait", "renew-access-token", "fix-account"];

/** Whether a send that WeChat refused in this way may go well in another round. */
export const isWorthAnotherRound = (errcode: number): boolean => {
	const remedy = lookUpErrcode(errcode, "send")?.remedy;
	return remedy !== undefined && REMEDIES.includes(remedy);
};

/**
 * Puts back one slice, once, and notes how far the retry has come. Gives the number of the walk that is to be rung for
 * when this was the last one.
 */
export const putBack = async (
	ledger: D1Database,
	{ push, after, upTo }: Slice,
	now: number,
): Promise<number | undefined> => {
	const { results } = await ledger
		.prepare(
			`SELECT DISTINCT errcode FROM deliveries
			WHERE push_id = ?1 AND chunk > ?2 AND chunk <= ?3 AND status = 'rejected'`,
		)
		.bind(push.id, after, upTo)
		.all<{ errcode: number }>();
	const errcodes = results.map(({ errcode }) => errcode).filter(isWorthAnotherRound);
	const next = upTo >= push.chunks - 1 ? null : upTo;
	const [, , moved] = await ledger.batch<{ walk: number }>([
		ledger.prepare(KEEP_RECEIPTS).bind(push.id, after, upTo, now),
		ledger.prepare(PUT_BACK).bind(push.id, after, upTo, now, JSON.stringify(errcodes)),
		ledger
			.prepare(
				`UPDATE pushes SET retry_after = ?3, progressed_at = ?4,
					walk = walk + (?3 IS NULL), walk_from = iif(?3 IS NULL, ${FROM_THE_START}, walk_from)
				WHERE id = ?1 AND retry_after = ?2 RETURNING walk`,
			)
			.bind(push.id, after, next, now),
	]);
	return next === null ? moved?.results[0]?.walk : undefined;
};

const IS_DUE =
	"EXISTS (SELECT 1 FROM pushes WHERE id = ?1 AND retry_after = ?2 AND status IN ('open', 'sending'))";

/**
 * A delivery that is put back no longer knows its receipt. The receipt may come once more, from WeChat or from whoever
 * captured it, and would then be taken for that of the new round.
 */
const KEEP_RECEIPTS = `
	INSERT OR IGNORE INTO receipts (id, touser, words, arrived_at)
	SELECT msgid, touser, receipt, ?4 FROM deliveries
	WHERE push_id = ?1 AND chunk > ?2 AND chunk <= ?3 AND status = 'undelivered' AND receipt_match = 'msgid'
	AND msgid IS NOT NULL AND ${IS_DUE}`;

const PUT_BACK = `
	UPDATE deliveries SET status = 'queued', round = (SELECT round FROM pushes WHERE id = ?1),
		attempted_at = NULL, claimed_at = NULL, msgid = NULL, is_repeated = 0, errcode = NULL, errmsg = NULL,
		receipt = NULL, receipt_match = NULL, updated_at = ?4
	WHERE push_id = ?1 AND chunk > ?2 AND chunk <= ?3 AND touser NOT GLOB '${FORGOTTEN}*'
	AND (status = 'undelivered' OR (status = 'unknown' AND (SELECT retry_unknown FROM pushes WHERE id = ?1))
		OR (status = 'rejected' AND errcode IN (SELECT value FROM json_each(?5))))
	AND ${IS_DUE}`;
