/** Writing recipients into the ledger: as many statements as the bytes need, never one for each recipient. */
import type { JsonObject } from "../wechat/json.ts";
import { PUSH_COLUMNS, type Push, type PushRow, type PushStatus, toPush } from "./push.ts";
import { FROM_THE_START, type PushRing } from "./ring.ts";
import { ringWalk } from "./walk-ringing.ts";

export interface Recipient {
	readonly touser: string;
	/** This recipient's own values. */
	readonly data?: JsonObject;
}

export interface NewPush {
	readonly id: string;
	readonly name: string | null;
	readonly message: JsonObject;
	readonly isOpen: boolean;
	readonly audience: string | null;
	readonly recipients: readonly Recipient[];
}

/** A multiple of six, the sends in flight; with what else a chunk asks for it stays below the free plan's 50 subrequests. */
export const CHUNK_SIZE = 30;
/** D1 refuses a parameter over 2 MB; half of it leaves room for what JSON adds. */
const MAX_PARAMETER_BYTES = 1_000_000;

/** All or nothing: the push as it stands afterwards. */
export const createPush = async (ledger: D1Database, push: NewPush, now: number): Promise<Push> => {
	const status = push.isOpen ? "open" : "sending";
	const results = await ledger.batch<PushRow>([
		ledger
			.prepare(
				`INSERT INTO pushes (id, name, message, status, is_open, audience, audience_cursor, created_at, progressed_at)
				VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)`,
			)
			.bind(
				push.id,
				push.name,
				JSON.stringify(push.message),
				status,
				push.isOpen ? 1 : 0,
				push.audience,
				push.audience === null ? null : "",
				now,
			),
		...additions(ledger, push.id, push.recipients, [status], now),
	]);
	const row = results.at(-1)?.results[0];
	if (row === undefined) throw new Error("the push that was just written is not there");
	return toPush(row);
};

export interface Appended {
	/** As it stands afterwards. */
	readonly push: Push;
	/** For the new recipients; nothing where a walk is under way, which comes to them by itself. */
	readonly rings: readonly PushRing[];
	/** How many rows the first of `more` changed. */
	readonly changes: number;
}

/**
 * Adds recipients while the push is in one of these states; duplicates of earlier ones count once. `more` is written in
 * the same transaction. Undefined, and no recipient written, when it is in another state or there is no such push.
 */
export const appendRecipients = async (
	ledger: D1Database,
	pushId: string,
	recipients: readonly Recipient[],
	whileIn: readonly PushStatus[],
	now: number,
	...more: readonly D1PreparedStatement[]
): Promise<Appended | undefined> => {
	const results = await ledger.batch<PushRow>([
		...more,
		...additions(ledger, pushId, recipients, whileIn, now),
	]);
	const row = results.at(-1)?.results[0];
	if (row === undefined) return undefined;
	const push = toPush(row);
	const after = push.chunks - chunksOf(recipients.length) + FROM_THE_START;
	const rings = push.walkFrom === after ? [ringWalk(push.id, push.walk, after)] : [];
	return { push, rings, changes: results[0]?.meta.changes ?? 0 };
};

const chunksOf = (recipients: number): number => Math.ceil(recipients / CHUNK_SIZE);

/** The last of these statements gives the push. */
const additions = (
	ledger: D1Database,
	pushId: string,
	recipients: readonly Recipient[],
	whileIn: readonly PushStatus[],
	now: number,
): readonly D1PreparedStatement[] => {
	const rows = recipients.map(({ touser, data }, index) => [
		touser,
		Math.floor(index / CHUNK_SIZE),
		data === undefined ? null : JSON.stringify(data),
	]);
	const states = JSON.stringify(whileIn);
	const insertions = slicesByBytes(rows).map((slice) => ledger.prepare(ADD).bind(pushId, slice, states, now));
	return [
		...insertions,
		ledger
			.prepare(
				`UPDATE pushes SET chunks = chunks + ?2, progressed_at = iif(walk_from IS NULL, ?4, progressed_at),
					walk = walk + (?2 > 0 AND walk_from IS NULL),
					walk_from = iif(?2 > 0, coalesce(walk_from, chunks - 1), walk_from)
				WHERE id = ?1 AND status IN (SELECT value FROM json_each(?3)) RETURNING ${PUSH_COLUMNS}`,
			)
			.bind(pushId, chunksOf(recipients.length), states, now),
	];
};

const ADD = `
	INSERT OR IGNORE INTO deliveries (touser, push_id, chunk, data, updated_at)
	SELECT value ->> 0, pushes.id, pushes.chunks + (value ->> 1), value ->> 2, ?4
	FROM pushes, json_each(?2)
	WHERE pushes.id = ?1 AND pushes.status IN (SELECT value FROM json_each(?3))`;

/** JSON lists of the items, each within what a parameter may hold. */
export const slicesByBytes = (items: readonly unknown[], most = MAX_PARAMETER_BYTES): readonly string[] => {
	const encoder = new TextEncoder();
	const slices: string[][] = [];
	let bytes = Number.POSITIVE_INFINITY;
	for (const item of items) {
		const json = JSON.stringify(item);
		const size = encoder.encode(json).byteLength + 1;
		if (bytes + size > most) {
			slices.push([]);
			bytes = 2;
		}
		slices.at(-1)?.push(json);
		bytes += size;
	}
	return slices.map((slice) => `[${slice.join(",")}]`);
};
