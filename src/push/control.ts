/** What an owner may do with a push in each of its states: one table, and the one statement that each act is. */
import { PUSH_COLUMNS, type Push, type PushRow, type PushStatus, toPush } from "./push.ts";
import { FROM_THE_START, NEW_WALK, type PushRing, type Walk } from "./ring.ts";
import { ringWalk, startWalk } from "./walk-ringing.ts";

export const ACTS = ["pause", "resume", "cancel", "retry", "close"] as const;
export type Act = (typeof ACTS)[number];

/** `yes`: done; `same`: nothing to do, and no error; `no`: refused as a conflict. */
type Permission = "yes" | "same" | "no";

const TABLE: Readonly<Record<PushStatus, Readonly<Record<Act | "append", Permission>>>> = {
	open: { pause: "no", resume: "no", cancel: "yes", retry: "no", append: "yes", close: "yes" },
	sending: { pause: "yes", resume: "same", cancel: "yes", retry: "no", append: "no", close: "same" },
	paused: { pause: "same", resume: "yes", cancel: "yes", retry: "yes", append: "no", close: "no" },
	done: { pause: "no", resume: "no", cancel: "no", retry: "yes", append: "no", close: "same" },
	cancelled: { pause: "no", resume: "no", cancel: "same", retry: "no", append: "no", close: "no" },
};

export const permissionFor = (status: PushStatus, act: Act | "append"): Permission => TABLE[status][act];

/** SQL for when an act changes something. A pause that would end by itself becomes its owner's, and stays. */
const conditionFor = (act: Act): string => {
	const states = Object.entries(TABLE).flatMap(([status, acts]) =>
		acts[act] === "yes" ? [`'${status}'`] : [],
	);
	const isAllowed = `status IN (${states.join(", ")})`;
	return act === "pause" ? `(${isAllowed} OR (status = 'paused' AND resumes_at IS NOT NULL))` : isAllowed;
};

const GO_ON = `status = iif(is_open, 'open', 'sending'), resumes_at = NULL, held_until = 0, holds = 0, ${NEW_WALK}`;

const changesFor = (act: Act, withUnknown: boolean): string => {
	switch (act) {
		case "pause":
			return "status = 'paused', resumes_at = NULL";
		case "resume":
			return GO_ON;
		case "cancel":
			// Without its place in WeChat's list it reads no further.
			return "status = 'cancelled', is_open = 0, resumes_at = NULL, audience_cursor = NULL, retry_after = NULL";
		case "retry":
			// Of a new round, too, the first ten answers tell whether it is the message or the account.
			return `${GO_ON}, round = round + 1, retry_after = ${FROM_THE_START},
				first_errcode = NULL, first_count = 0, retry_unknown = ${withUnknown ? 1 : 0}, finished_at = NULL`;
		case "close":
			return `status = 'sending', is_open = 0, ${NEW_WALK}`;
	}
};

export interface ActDetails {
	/** Of `pause`: a `PauseReason` as JSON. */
	readonly reason?: string | null;
	/** Of `retry`: also those of which nobody knows what became. */
	readonly withUnknown?: boolean;
}

/** Only from a state that allows it, whatever happened since the state was read: undefined when it does no longer. */
export const carryOut = async (
	ledger: D1Database,
	pushId: string,
	act: Act,
	now: number,
	{ reason = null, withUnknown = false }: ActDetails = {},
): Promise<Push | undefined> => {
	const row = await ledger
		.prepare(
			`UPDATE pushes SET ${changesFor(act, withUnknown)}, reason = ?3, progressed_at = ?2
			WHERE id = ?1 AND ${conditionFor(act)} RETURNING ${PUSH_COLUMNS}`,
		)
		.bind(pushId, now, reason)
		.first<PushRow>();
	return row === null ? undefined : toPush(row);
};

/** What is to be rung for afterwards. */
export const ringsFor = (push: Push, act: Act): readonly PushRing[] =>
	act === "pause" ? [] : ringsLeft(push);

/** For whatever the ledger says is left to do for a push. */
export const ringsLeft = (push: Push): readonly PushRing[] => {
	const walk = (work: Walk) => ({ push: push.id, work, after: FROM_THE_START });
	if (push.status === "cancelled") return [walk("cancel")];
	// A retry rings when it has put back all.
	const sending = push.retryAfter === null ? ringsOfWalk(push) : [walk("retry")];
	return [
		...sending,
		...(push.audienceCursor === null ? [] : [{ push: push.id, work: "audience" } as const]),
	];
};

const ringsOfWalk = ({ id, walk, walkFrom }: Push): readonly PushRing[] =>
	walkFrom === null ? [] : [ringWalk(id, walk, walkFrom)];

/** The same where nobody knows what has been rung for: a walk that is under way is begun anew, and not doubled. */
export const ringsAnew = async (ledger: D1Database, push: Push): Promise<readonly PushRing[]> => {
	if (push.status === "cancelled") return ringsLeft(push);
	if (push.status !== "sending" && push.status !== "open") return [];
	const walk = push.retryAfter === null ? await startWalk(ledger, push.id) : [];
	return [...walk, ...ringsLeft({ ...push, walkFrom: null })];
};
