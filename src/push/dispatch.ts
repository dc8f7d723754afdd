/**
 * Sending one chunk: claim, send six at a time, record, and only then let the queue forget it. Whatever dies in between,
 * the next attempt finds in the ledger what may and what may not be repeated.
 */
import type { CallPorts } from "../access-token/retry.ts";
import { claimChunk } from "./claim.ts";
import { againAfter, calmStatement, type RecordedEffect } from "./effect.ts";
import { firstAnswersStatement } from "./first-answers.ts";
import type { Push } from "./push.ts";
import { finishStatement, type Result, recordResults } from "./record.ts";
import { FROM_THE_START, type Ring, ring } from "./ring.ts";
import { sendChunk } from "./send-chunk.ts";
import { ringWalk, startWalk } from "./walk-ringing.ts";

export interface DispatchPorts extends CallPorts {
	readonly ledger: D1Database;
	readonly queue: Queue<Ring>;
}

/** Milliseconds after which the queue is to come again; undefined when this message has done its work. */
export const dispatchChunk = async (
	ports: DispatchPorts,
	pushId: string,
	chunk: number,
): Promise<number | undefined> => {
	const now = ports.now();
	const { push, claimed, leasedUntil, isUrgent } = await claimChunk(ports.ledger, pushId, chunk, now);
	if (push === undefined || (push.status !== "sending" && push.status !== "open")) return undefined;
	// Who ends the hold rings for all that is left. Only what must be repeated soon waits for it in the queue.
	if (push.heldUntil > now && isUrgent) return push.heldUntil - now;
	if (claimed.length === 0) {
		if (push.heldUntil <= now && leasedUntil !== undefined) return leasedUntil - now;
		await ports.ledger.batch([
			calmStatement(ports.ledger, pushId),
			finishStatement(ports.ledger, pushId, now),
		]);
		// Receipts may settle what was tried for all others: then somebody else has to try.
		const isLeft = push.holds > 0 && push.counts.queued > 0 && push.walkFrom === null;
		if (isLeft && push.heldUntil <= now) await ring(ports.queue, await startWalk(ports.ledger, pushId));
		return undefined;
	}
	const { results, effect, trouble } = await sendChunk(ports, push, claimed, now);
	const recorded = { effect, holds: push.holds, hasProgress: results.some(isSettled), trouble };
	const walk = await recordPatiently(ports, push, results, recorded);
	// Lost, it is rung again by the watchdog: a push that makes no progress does not wait longer.
	if (walk !== undefined && push.holds > 0) await ring(ports.queue, [ringWalk(pushId, walk, FROM_THE_START)]);
	const left = results.filter((result) => !isSettled(result));
	if (left.length === 0) return undefined;
	const isStubborn = effect.kind === "go-on" && left.every(({ wasAttempted }) => wasAttempted);
	return isStubborn ? STUBBORN_MS : againAfter(recorded);
};

/** When nobody is left of a chunk but those whose answers are lost again and again, while all others come. */
const STUBBORN_MS = 30_000;

const isSettled = ({ outcome }: Result): boolean =>
	outcome.kind === "accepted" || outcome.kind === "rejected";

const RECORD_AGAIN_MS = [1000, 4000];

/** What is known now nobody else can find out: a ledger that fails for a moment must not lose it. */
const recordPatiently = async (
	{ ledger, now, pause }: DispatchPorts,
	push: Push,
	results: readonly Result[],
	effect: RecordedEffect,
): Promise<number | undefined> => {
	const first = firstAnswersStatement(ledger, push, results);
	for (const milliseconds of RECORD_AGAIN_MS) {
		try {
			return await recordResults(ledger, push.id, results, effect, now(), ...first);
		} catch {
			await pause(milliseconds);
		}
	}
	return await recordResults(ledger, push.id, results, effect, now(), ...first);
};
