/** Taking a chunk in hand: what is still to be sent in it, with the attempt written down before it is made. */
import { isJsonObject, type JsonObject, parseJson } from "../wechat/json.ts";
import { PUSH_COLUMNS, type Push, type PushRow, toPush } from "./push.ts";
import { statusBy } from "./receipt.ts";

export interface Claimed {
	readonly touser: string;
	readonly data: JsonObject | undefined;
	readonly round: number;
	/** Whether an earlier attempt of the round is without a known outcome. */
	readonly wasAttempted: boolean;
	/** Until when an attempt may begin: WeChat's memory of the first one ends soon after. */
	readonly repeatableUntil: number;
	/** By it this claim is known from a later one, of a consumer that thought this one dead. */
	readonly claimedAt: number;
}

export interface Claim {
	/** Nothing when there is no such push. */
	readonly push: Push | undefined;
	readonly claimed: readonly Claimed[];
	/** Another consumer is at work on recipients of this chunk, or died on them: until when to leave them alone. */
	readonly leasedUntil: number | undefined;
	/** Whether any recipient of this chunk waits for its attempt to be repeated. */
	readonly isUrgent: boolean;
}

const SECOND = 1000;
/** For so long a consumer begins sends. */
export const SENDING = 60 * SECOND;
/** And for so long nobody else touches what it took: its last sends end, and their results are recorded. */
export const LEASE = 90 * SECOND;
/** WeChat keeps its promise about a client_msg_id for ten minutes: less what a send may take, and clocks that differ. */
export const REPEATABLE = 8 * 60 * SECOND;
/** While WeChat is in trouble, one chunk tries and the others wait so long for what it finds. */
export const PROBE = 30 * SECOND;

/** Five statements, whatever the chunk. Of a push that is not sending, or held, nothing is claimed. */
export const claimChunk = async (
	ledger: D1Database,
	pushId: string,
	chunk: number,
	now: number,
): Promise<Claim> => {
	const [, rows, waiting, pushes] = await ledger.batch<PushRow>([
		ledger.prepare(SETTLE).bind(pushId, chunk, now, now - LEASE, now - REPEATABLE),
		ledger.prepare(TAKE).bind(pushId, chunk, now, now - LEASE),
		ledger.prepare(COUNT_WAITING).bind(pushId, chunk),
		ledger.prepare(`SELECT ${PUSH_COLUMNS} FROM pushes WHERE id = ?1`).bind(pushId),
		ledger.prepare(HOLD_OTHERS).bind(pushId, chunk, now, now + PROBE),
	]);
	const claimed = (rows?.results ?? []).map((row) => toClaimed(row, now));
	const { claimed_at, claims = 0, attempts = 0 } = waiting?.results[0] ?? {};
	const push = pushes?.results[0];
	return {
		push: push === undefined ? undefined : toPush(push),
		claimed,
		leasedUntil: Number(claims) > claimed.length ? Number(claimed_at) + LEASE : undefined,
		isUrgent: Number(attempts) > 0,
	};
};

/**
 * What nobody has in hand any more: where a receipt has come it says what became of the attempt; an attempt too old to be
 * repeated without the risk of a second delivery has become unknown.
 */
const SETTLE = `
	UPDATE deliveries SET
		status = CASE WHEN receipt IS NULL THEN 'unknown' ELSE ${statusBy("receipt")} END,
		claimed_at = NULL, updated_at = ?3
	WHERE push_id = ?1 AND chunk = ?2 AND status = 'queued' AND coalesce(claimed_at, 0) <= ?4
	AND (receipt IS NOT NULL OR attempted_at < ?5)`;

const TAKE = `
	UPDATE deliveries SET attempted_at = coalesce(attempted_at, ?3), claimed_at = ?3
	WHERE push_id = ?1 AND chunk = ?2 AND status = 'queued' AND coalesce(claimed_at, 0) <= ?4
	AND EXISTS (SELECT 1 FROM pushes WHERE id = ?1 AND status IN ('open', 'sending') AND held_until <= ?3)
	RETURNING touser, data, round, attempted_at`;

const COUNT_WAITING = `
	SELECT max(claimed_at) AS claimed_at, count(claimed_at) AS claims, count(attempted_at) AS attempts
	FROM deliveries WHERE push_id = ?1 AND chunk = ?2 AND status = 'queued'`;

const HOLD_OTHERS = `
	UPDATE pushes SET held_until = ?4 WHERE id = ?1 AND holds > 0 AND held_until <= ?3
	AND EXISTS (SELECT 1 FROM deliveries WHERE push_id = ?1 AND chunk = ?2 AND status = 'queued' AND claimed_at = ?3)`;

const toClaimed = (row: PushRow, now: number): Claimed => ({
	touser: String(row["touser"]),
	data: parseData(row["data"]),
	round: Number(row["round"]),
	wasAttempted: Number(row["attempted_at"]) < now,
	repeatableUntil: Number(row["attempted_at"]) + REPEATABLE,
	claimedAt: now,
});

const parseData = (text: string | number | null | undefined): JsonObject | undefined => {
	const parsed = typeof text === "string" ? parseJson(text) : undefined;
	return parsed?.ok === true && isJsonObject(parsed.value) ? parsed.value : undefined;
};
