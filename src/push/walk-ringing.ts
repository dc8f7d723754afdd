/**
 * Ringing for what is queued, a little at a time: while WeChat has to be left alone only little that was rung for is
 * forgotten, and has to be rung for once more. A push has one such walk; a new one ends the one before.
 */
import { type Push, readPush } from "./push.ts";
import { finishStatement } from "./record.ts";
import { FROM_THE_START, NEW_WALK, type PushRing, type Ring, ring, type WalkRing } from "./ring.ts";

/** So many chunks are rung for at once. */
const STRIDE = 40;
/** The next ones when no more of them are left: the consumers are not to wait for the queue. */
const MOST_LEFT = 30;
/** So many chunks are looked through at most for what is queued. */
const OUTLOOK = 1000;
/** Until those that were rung for are looked at again. */
const BUSY_MS = 1000;
/** When the queue takes no message: the same once more, which costs nothing but the messages that it took. */
const DEAF_QUEUE_MS = 10_000;

export interface WalkPorts {
	readonly ledger: D1Database;
	readonly queue: Queue<Ring>;
	readonly now: () => number;
}

export const ringWalk = (push: string, walk: number, after: number): WalkRing => ({
	push,
	work: "ring",
	walk,
	from: after,
	after,
});

/** What is to be rung for a walk through the whole push. */
export const startWalk = async (ledger: D1Database, pushId: string): Promise<readonly PushRing[]> => {
	const row = await ledger
		.prepare(`UPDATE pushes SET ${NEW_WALK} WHERE id = ?1 RETURNING walk`)
		.bind(pushId)
		.first<{ walk: number }>();
	return row === null ? [] : [ringWalk(pushId, row.walk, FROM_THE_START)];
};

/** Milliseconds after which the message is to come again, or nothing. */
export const walkRinging = async (
	{ ledger, queue, now }: WalkPorts,
	{ push: pushId, walk, from, after }: WalkRing,
): Promise<number | undefined> => {
	const push = await readPush(ledger, pushId);
	if (push === undefined || push.walk !== walk) return undefined;
	if (push.status !== "sending" && push.status !== "open") return undefined;
	if (push.heldUntil > now()) return push.heldUntil - now();
	const left = await queuedChunks(ledger, pushId, from, after, MOST_LEFT + 1);
	// In trouble those messages were forgotten: nobody but this one brings the next who tries.
	if (push.holds === 0 && left.length > MOST_LEFT) return BUSY_MS;
	const horizon = Math.min(after + OUTLOOK, push.chunks - 1);
	// In trouble one goes ahead. Whoever ends the trouble begins a new walk.
	const stride = push.holds > 0 ? 1 : STRIDE;
	const chunks = await queuedChunks(ledger, pushId, after, horizon, stride);
	const upTo = chunks.length < stride ? horizon : (chunks.at(-1) ?? horizon);
	const rings: readonly PushRing[] = chunks.map((chunk) => ({ push: pushId, chunk }));
	const next: WalkRing = { push: pushId, work: "ring", walk, from: after, after: upTo };
	if (upTo < push.chunks - 1) {
		// It comes when half of them are begun with.
		return (await ring(queue, rings.toSpliced(STRIDE / 2, 0, next))) ? undefined : DEAF_QUEUE_MS;
	}
	if (!(await ring(queue, rings))) return DEAF_QUEUE_MS;
	if (await endWalk(ledger, push, now())) return undefined;
	return (await ring(queue, [next])) ? undefined : DEAF_QUEUE_MS;
};

/** The first ones behind `after`, up to and with `upTo`. */
const queuedChunks = async (
	ledger: D1Database,
	pushId: string,
	after: number,
	upTo: number,
	most: number,
): Promise<readonly number[]> => {
	const { results } = await ledger
		.prepare(
			`SELECT DISTINCT chunk FROM deliveries
			WHERE push_id = ?1 AND chunk > ?2 AND chunk <= ?3 AND status = 'queued' ORDER BY chunk LIMIT ?4`,
		)
		.bind(pushId, after, upTo, most)
		.all<{ chunk: number }>();
	return results.map(({ chunk }) => chunk);
};

/** False when recipients were added since the push was read: to whom the walk has not come. */
const endWalk = async (ledger: D1Database, { id, walk, chunks }: Push, now: number): Promise<boolean> => {
	const [ended] = await ledger.batch([
		ledger
			.prepare("UPDATE pushes SET walk_from = NULL WHERE id = ?1 AND walk = ?2 AND chunks = ?3")
			.bind(id, walk, chunks),
		finishStatement(ledger, id, now),
	]);
	return ended?.meta.changes === 1;
};
