/**
 * A push whose first ten answers are all the same refusal is paused, whether the error table knows it or not: as a rule
 * message or account are at fault then, and not ten recipients' own data. Only where the code itself says that it is the
 * recipient's the push goes on. The ten may be spread over many chunks, at several consumers at a time.
 */
import { type Effect, isRecipientsOwn, type Outcome, pauseFor } from "./outcome.ts";
import type { FirstAnswers, Push } from "./push.ts";
import type { Result } from "./record.ts";

const ENOUGH = 10;
const NONE: FirstAnswers = { errcode: null, count: 0 };

/** With the answers of these outcomes: no answer says nothing. */
const withAnswers = (before: FirstAnswers, outcomes: readonly Outcome[]): FirstAnswers => {
	let { errcode, count } = before;
	for (const outcome of outcomes) {
		if (outcome.kind !== "accepted" && outcome.kind !== "rejected") continue;
		const isSuspect = outcome.kind === "rejected" && !isRecipientsOwn(outcome.errcode);
		const answer = isSuspect ? outcome.errcode : 0;
		errcode = (errcode ?? answer) === answer ? answer : 0;
		if (errcode !== 0) count += 1;
	}
	return { errcode, count };
};

/** What these outcomes do to the push, together with the first answers that were there before them. */
export const effectOfFirst = (before: FirstAnswers, outcomes: readonly Outcome[]): Effect => {
	const { errcode, count } = withAnswers(before, outcomes);
	const isEnough = errcode !== 0 && before.count < ENOUGH && count >= ENOUGH;
	return (isEnough ? pauseForRefusal(outcomes) : undefined) ?? { kind: "go-on" };
};

const pauseForRefusal = (outcomes: readonly Outcome[]) => {
	const refusal = outcomes.find(({ kind }) => kind === "rejected");
	return refusal?.kind === "rejected"
		? pauseFor({ ...refusal, kind: "refused", endpoint: "send" })
		: undefined;
};

/**
 * Adds a chunk's answers to those of others that were recorded since it was claimed, and pauses when they are enough
 * together. Nothing to do as soon as one was otherwise.
 */
export const firstAnswersStatement = (
	ledger: D1Database,
	push: Push,
	results: readonly Result[],
): readonly D1PreparedStatement[] => {
	const outcomes = results.map(({ outcome }) => outcome);
	const { errcode, count } = withAnswers(NONE, outcomes);
	if (push.firstAnswers.errcode === 0 || errcode === null) return [];
	const reason = JSON.stringify(pauseForRefusal(outcomes)?.reason ?? null);
	return [ledger.prepare(ADD).bind(push.id, errcode, count, reason)];
};

const IS_ENOUGH = `?2 <> 0 AND coalesce(first_errcode, ?2) = ?2 AND first_count < ${ENOUGH} AND first_count + ?3 >= ${ENOUGH}
	AND status IN ('open', 'sending')`;

const ADD = `
	UPDATE pushes SET
		first_errcode = iif(coalesce(first_errcode, ?2) = ?2, ?2, 0),
		first_count = first_count + ?3,
		status = iif(${IS_ENOUGH}, 'paused', status),
		reason = iif(${IS_ENOUGH}, ?4, reason)
	WHERE id = ?1 AND first_errcode IS NOT 0`;
