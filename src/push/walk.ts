/**
 * Works that concern every recipient of a push, done in slices of about 5,000: each queue message does one slice and
 * rings for the next, so that a million recipients need no long transaction, and the queue holds one slice at a time.
 */
import { CHUNK_SIZE } from "./accept.ts";
import { LEASE } from "./claim.ts";
import { type Push, readPush } from "./push.ts";
import { statusBy } from "./receipt.ts";
import { finishStatement } from "./record.ts";
import { putBack, type Slice } from "./retry.ts";
import { type PushRing, ring, type Walk } from "./ring.ts";
import { startWalk, type WalkPorts } from "./walk-ringing.ts";

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
	if (push === undefined || !isWanted(push, work)) return undefined;
	const now = ports.now();
	if (work === "retry" && push.heldUntil > now) return push.heldUntil - now;
	// How far a retry has come is in the ledger: its ring may be lost, or come twice.
	const after = work === "retry" ? (push.retryAfter ?? push.chunks) : ringAfter;
	const upTo = Math.min(after + CHUNKS_A_SLICE, push.chunks - 1);
	const again = await SLICES[work](ports, { push, after, upTo });
	if (again !== undefined) return again;
	const isEnd = upTo >= push.chunks - 1;
	const next = isEnd ? await END[work](ports, pushId) : [{ push: pushId, work, after: upTo }];
	return (await ring(ports.queue, next)) ? undefined : DEAF_QUEUE_MS;
};

const isWanted = ({ status, retryAfter }: Push, work: Walk): boolean =>
	work === "cancel"
		? status === "cancelled"
		: retryAfter !== null && (status === "sending" || status === "open");

/** When the queue takes no message: the same slice again, which repeats what is harmless to repeat. */
const DEAF_QUEUE_MS = 10_000;

type DoSlice = (ports: WalkPorts, slice: Slice) => Promise<number | undefined>;

const retrySlice: DoSlice = async ({ ledger, now }, slice) => {
	await putBack(ledger, slice, now());
	return undefined;
};

/** What is in a consumer's hand is left to it. */
const cancelSlice: DoSlice = async ({ ledger, now }, { push, after, upTo }) => {
	const [, left] = await ledger.batch<{ left: number }>([
		ledger.prepare(CANCEL).bind(push.id, after, upTo, now() - LEASE, now()),
		ledger.prepare(COUNT_LEFT).bind(push.id, after, upTo),
	]);
	return left?.results[0]?.left === 1 ? IN_HAND_MS : undefined;
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

const SLICES: Readonly<Record<Walk, DoSlice>> = { cancel: cancelSlice, retry: retrySlice };

/** What is to be rung for behind the last slice. */
const END: Readonly<Record<Walk, (ports: WalkPorts, pushId: string) => Promise<readonly PushRing[]>>> = {
	cancel: async ({ ledger, now }, pushId) => {
		await ledger.batch([finishStatement(ledger, pushId, now())]);
		return [];
	},
	retry: ({ ledger }, pushId) => startWalk(ledger, pushId),
};
