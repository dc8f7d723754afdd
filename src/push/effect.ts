/** What an answer of WeChat's does to the whole push, as the ledger keeps it. */
import type { Effect } from "./outcome.ts";
import type { PauseReason } from "./push.ts";
import { FROM_THE_START } from "./ring.ts";

/** An effect, and what the ledger needs to know besides. */
export interface RecordedEffect {
	readonly effect: Effect;
	/** How often in a row WeChat had to be left alone before, when the chunk was claimed. */
	readonly holds: number;
	/** Whether any recipient got further. */
	readonly hasProgress: boolean;
	/** What a hold is for. */
	readonly trouble?: PauseReason | undefined;
}

const SECOND = 1000;
const MOST_HOLD = 60 * SECOND;
const FIRST_HOLD = 5 * SECOND;

/** How long WeChat is left alone after the `holds`-th time in a row (the first is 0). */
export const holdFor = (leastMs: number, holds: number): number =>
	Math.max(leastMs, Math.min(FIRST_HOLD * 2 ** Math.min(holds, 10), MOST_HOLD));

/** Between two troubles something went well: the second one is a first one again. */
const holdsBefore = ({ holds, hasProgress }: RecordedEffect): number => (hasProgress ? 0 : holds);

/** Milliseconds until the chunk may be tried again; nothing when only its owner can end the pause. */
export const againAfter = (recorded: RecordedEffect): number | undefined => {
	switch (recorded.effect.kind) {
		case "go-on":
			return SECOND;
		case "hold":
			return holdFor(recorded.effect.leastMs, holdsBefore(recorded));
		case "pause":
			return undefined;
	}
};

export const effectStatement = (
	ledger: D1Database,
	pushId: string,
	recorded: RecordedEffect,
	now: number,
): D1PreparedStatement => {
	const { effect, hasProgress } = recorded;
	// Only who was sent ahead to try may say how the trouble stands: others began before it.
	const wasAhead = recorded.holds > 0 ? 1 : 0;
	switch (effect.kind) {
		case "go-on":
			return ledger.prepare(GO_ON).bind(pushId, now, wasAhead);
		case "hold": {
			const before = holdsBefore(recorded);
			const until = now + holdFor(effect.leastMs, before);
			const reason = JSON.stringify(recorded.trouble ?? null);
			return ledger.prepare(HOLD).bind(pushId, now, wasAhead, until, before + 1, hasProgress ? 1 : 0, reason);
		}
		case "pause":
			return ledger.prepare(PAUSE).bind(pushId, now, JSON.stringify(effect.reason), effect.resumesAt ?? null);
	}
};

const GO_ON = `
	UPDATE pushes SET progressed_at = ?2, holds = iif(?3, 0, holds), held_until = iif(?3, 0, held_until),
		reason = iif(?3 OR holds = 0, NULL, reason), last_error = NULL,
		walk = walk + ?3, walk_from = iif(?3, ${FROM_THE_START}, walk_from)
	WHERE id = ?1 AND status IN ('open', 'sending') RETURNING walk`;

/** Nothing is left that WeChat had to be left alone for. */
export const calmStatement = (ledger: D1Database, pushId: string): D1PreparedStatement =>
	ledger.prepare(CALM).bind(pushId);

const CALM = `
	UPDATE pushes SET holds = 0, held_until = 0, reason = NULL
	WHERE id = ?1 AND holds > 0 AND queued = 0 AND audience_cursor IS NULL AND retry_after IS NULL
		AND status IN ('open', 'sending')`;

const HOLD = `
	UPDATE pushes SET held_until = iif(?3, ?4, max(held_until, ?4)), holds = ?5,
		progressed_at = iif(?6, ?2, progressed_at), reason = nullif(?7, 'null'), last_error = NULL
	WHERE id = ?1 AND status IN ('open', 'sending')`;

const PAUSE = `
	UPDATE pushes SET status = 'paused', reason = ?3, resumes_at = ?4, progressed_at = ?2
	WHERE id = ?1 AND status IN ('open', 'sending')`;
