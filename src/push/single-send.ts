/**
 * Messages that are sent alone, in the same ledger as those of pushes: written down before they are sent, and after.
 * Until its result is recorded, nobody knows what became of one.
 */
import type { Outcome } from "./outcome.ts";
import { type Delivery, type DeliveryRow, toDelivery } from "./page-deliveries.ts";
import { timePart } from "./push-id.ts";
import { statusBy } from "./receipt.ts";
import { recordResults } from "./record.ts";

export interface SingleSend {
	/** Begins with `single:`; sorts by time. */
	readonly pushId: string;
	readonly touser: string;
	/** When this attempt began, in Unix milliseconds: by it a later one of the same request is told from it. */
	readonly startedAt: number;
}

const PREFIX = "single:";

/** `id` is of the kind that pushes have. */
export const singlePushId = (id: string): string => `${PREFIX}${id}`;

export const recordAttempt = async (
	ledger: D1Database,
	{ pushId, touser, startedAt }: SingleSend,
): Promise<void> => {
	await ledger
		.prepare(
			`INSERT INTO deliveries (touser, push_id, chunk, status, attempted_at, claimed_at, updated_at)
			VALUES (?1, ?2, 0, 'unknown', ?3, ?3, ?3)
			ON CONFLICT (touser, push_id) DO UPDATE SET status = 'unknown', claimed_at = ?3, errcode = NULL, errmsg = NULL
			WHERE status IN ('unknown', 'rejected')`,
		)
		.bind(touser, pushId, startedAt)
		.run();
};

/** What was certainly not sent leaves no trace. `wasAttempted`: an earlier call for it may have been carried out. */
export const recordOutcome = async (
	ledger: D1Database,
	{ pushId, touser, startedAt: claimedAt }: SingleSend,
	outcome: Outcome,
	wasAttempted: boolean,
	now: number,
): Promise<void> => {
	if (outcome.kind === "not-sent" && !wasAttempted) {
		await ledger
			.prepare("DELETE FROM deliveries WHERE touser = ?1 AND push_id = ?2 AND claimed_at = ?3")
			.bind(touser, pushId, claimedAt)
			.run();
		return;
	}
	const result = { touser, round: 0, wasAttempted, claimedAt, outcome };
	// There is no push whose state could change.
	const effect = { effect: { kind: "go-on" }, holds: 0, hasProgress: true } as const;
	await recordResults(ledger, pushId, [result], effect, now);
};

/** What became of a message, sent alone or in a push. */
export const readMessage = (ledger: D1Database, msgid: string): Promise<Delivery | undefined> =>
	readOne(ledger, "msgid = ?1 ORDER BY updated_at DESC LIMIT 1", msgid);

/** What became of a message that was sent alone; undefined when the ledger does not know either. */
export const readSingle = async (ledger: D1Database, pushId: string): Promise<Delivery | undefined> => {
	const delivery = await readOne(ledger, "push_id = ?1", pushId);
	return delivery?.status === "unknown" ? undefined : delivery;
};

/** A receipt tells it even where the send's own result was lost. */
const readOne = async (ledger: D1Database, where: string, id: string): Promise<Delivery | undefined> => {
	const row = await ledger
		.prepare(
			`SELECT chunk, touser, iif(status = 'unknown' AND receipt IS NOT NULL, ${statusBy("receipt")}, status) AS status,
				msgid, errcode, errmsg, receipt, receipt_match, updated_at
			FROM deliveries WHERE ${where}`,
		)
		.bind(id)
		.first<DeliveryRow>();
	return row === null ? undefined : toDelivery(row);
};

/** So many at once of the messages sent alone before then (Unix milliseconds). */
export const forgetSingles = (ledger: D1Database, before: number, most: number): D1PreparedStatement =>
	ledger
		.prepare(
			`DELETE FROM deliveries WHERE (touser, push_id) IN (
				SELECT touser, push_id FROM deliveries WHERE push_id >= ?1 AND push_id < ?2 LIMIT ?3
			)`,
		)
		.bind(PREFIX, singlePushId(timePart(before)), most);
