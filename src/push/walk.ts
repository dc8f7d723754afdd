/**
 * Works that concern every recipient of a push, done in slices of about 5,000: each queue message does one slice and
 * rings for the next, so that a million recipients need no long transaction, and the queue holds one slice at a time.
 */
import { CHUNK_SIZE } from "./accept.ts";
import { LEASE } from "./claim.ts";
import { ringsLeft } from "./control.ts";
import { type Push, readPush } from "./push.ts";
import { statusBy } from "./receipt.ts";
import { finishStatement } from "./record.ts";
import { putBack } from "./retry.ts";
import { FROM_THE_START, ring, type Walk } from "./ring.ts";
import { ringWalk, type WalkPorts } from "./walk-ringing.ts";

/** 5,000 recipients. */
const CHUNKS_A_SLICE = Math.floor(5000 / CHUNK_SIZE);

/** Does one slice. Milliseconds after which to come again for the same one, or nothing. */
export const walk = async (
	ports: WalkPorts,
	pushId: string,
	work: Walk,
	ringAfter: number,
): Promise<number | undefined> => {
	const push = await readPush(ports.ledger, pushId);
	if (push === undefined) return undefined;
	return work === "cancel" ? await cancelSlice(ports, push, ringAfter) : await retrySlice(ports, push);
};

const endOfSlice = ({ chunks }: Push, after: number): number => Math.min(after + CHUNKS_A_SLICE, chunks - 1);
const isLast = ({ chunks }: Push, upTo: number): boolean => upTo >= chunks - 1;

/** When the queue takes no message: the same slice again, which repeats what is harmless to repeat. */
const DEAF_QUEUE_MS = 10_000;

/** How far a retry has come is in the ledger: its ring may be lost, or come twice. */
const retrySlice = async ({ ledger, queue, now }: WalkPorts, push: Push): Promise<number | undefined> => {
	const { id, status, retryAfter, heldUntil, round } = push;
	if (status !== "sending" && status !== "open") return undefined;
	// It has come to its end before; whether that was rung for nobody knows.
	if (retryAfter === null) {
		return round === 0 || (await ring(queue, ringsLeft(push))) ? undefined : DEAF_QUEUE_MS;
	}
	if (heldUntil > now()) return heldUntil - now();
	const upTo = endOfSlice(push, retryAfter);
	const walkNumber = await putBack(ledger, { push, after: retryAfter, upTo }, now());
	const sending = walkNumber === undefined ? [] : [ringWalk(id, walkNumber, FROM_THE_START)];
	const next = isLast(push, upTo) ? sending : [{ push: id, work: "retry", after: upTo } as const];
	return (await ring(queue, next)) ? undefined : DEAF_QUEUE_MS;
};

/** What is in a consumer's hand is left to it. */
const cancelSlice = async (
	{ ledger, queue, now }: WalkPorts,
	push: Push,
	after: number,
): Promise<number | undefined> => {
	if (push.status !== "cancelled") return undefined;
	const upTo = endOfSlice(push, after);
	const [, left] = await ledger.batch<{ left: number }>([
		ledger.prepare(CANCEL).bind(push.id, after, upTo, now() - LEASE, now()),
		ledger.prepare(COUNT_LEFT).bind(push.id, after, upTo),
		finishStatement(ledger, push.id, now()),
	]);
	if (left?.results[0]?.left === 1) return IN_HAND_MS;
	const next = isLast(push, upTo) ? [] : [{ push: push.id, work: "cancel", after: upTo } as const];
	return (await ring(queue, next)) ? undefined : DEAF_QUEUE_MS;
};

/** A consumer is done within seconds, as a rule. */
const IN_HAND_MS = 10_000;

/** What was attempted without a known outcome cannot be called cancelled. */
const CANCEL = `
	UPDATE deliveries SET claimed_at = NULL, updated_at = ?5, status = CASE
		WHEN receipt IS NOT NULL THEN ${statusBy("receipt")}
		WHEN attempted_at IS NULL THEN 'cancelled' ELSE 'unknown' END
	WHERE push_id = ?1 AND chunk > ?2 AND chunk <= ?3 AND status = 'queued' AND coalesce(claimed_at, 0) <= ?4
	AND EXISTS (SELECT 1 FROM pushes WHERE id = ?1 AND status = 'cancelled')`;

const COUNT_LEFT = `
	SELECT EXISTS (
		SELECT 1 FROM deliveries WHERE push_id = ?1 AND chunk > ?2 AND chunk <= ?3 AND status = 'queued'
	) AS left`;
