/** The events that the owner's URL did not take: kept, listed, replayed, forgotten. */
import { isJsonObject, parseJson } from "../wechat/json.ts";
import type { OutgoingEvent } from "./event-of.ts";

const HOUR = 60 * 60 * 1000;
/** A replay's tries are over long before: what is still under way then was lost on the way. */
const REPLAY = 24 * HOUR;
const IS_REPLAYING = "coalesce(replayed_at, 0) > ?1";

/** Kept twice, it is one. `tries` are those of the last time. Throws when the ledger is out of order. */
export const keepFailed = (
	ledger: D1Database,
	event: OutgoingEvent,
	tries: number,
	reason: string,
	now: number,
): Promise<void> => keep(ledger, event, tries, reason, now, null);

/** Of an event that is in the queue: where that forgets it, it is sent again from here. Throws as `keepFailed` does. */
export const keepWaiting = (
	ledger: D1Database,
	event: OutgoingEvent,
	tries: number,
	reason: string,
	now: number,
): Promise<void> => keep(ledger, event, tries, reason, now, now);

const keep = async (
	ledger: D1Database,
	{ id, type, body }: OutgoingEvent,
	tries: number,
	reason: string,
	now: number,
	replayedAt: number | null,
): Promise<void> => {
	await ledger
		.prepare(
			`INSERT INTO events (id, type, body, tries, last_error, failed_at, replayed_at)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
			ON CONFLICT (id) DO UPDATE SET tries = excluded.tries, last_error = excluded.last_error,
				failed_at = excluded.failed_at, replayed_at = excluded.replayed_at`,
		)
		.bind(id, type, body, tries, reason, now, replayedAt)
		.run();
};

export const FAILED_STATUSES = ["failed", "replaying"] as const;
export type FailedStatus = (typeof FAILED_STATUSES)[number];

interface FailedRow extends OutgoingEvent {
	readonly n: number;
	readonly tries: number;
	readonly last_error: string;
	readonly failed_at: number;
	readonly is_replaying: number;
}

export interface FailedPage {
	/** As the API shows them, newest first. */
	readonly events: readonly object[];
	/** Where the next page begins. */
	readonly next: number | undefined;
}

/** Those before `before`; with a status those that have it. */
export const listFailed = async (
	ledger: D1Database,
	status: FailedStatus | null,
	before: number,
	limit: number,
	now: number,
): Promise<FailedPage> => {
	const { results } = await ledger
		.prepare(
			`SELECT n, id, type, body, tries, last_error, failed_at, ${IS_REPLAYING} AS is_replaying FROM events
			WHERE n < ?2 AND (?3 IS NULL OR is_replaying = ?3) ORDER BY n DESC LIMIT ?4`,
		)
		.bind(now - REPLAY, before, status === null ? null : Number(status === "replaying"), limit + 1)
		.all<FailedRow>();
	const page = results.slice(0, limit);
	return { events: page.map(toView), next: results.length > limit ? page.at(-1)?.n : undefined };
};

const toView = ({ id, body, tries, last_error, failed_at, is_replaying }: FailedRow): object => {
	const event = parseJson(body);
	return {
		id,
		...(event.ok && isJsonObject(event.value) ? event.value : {}),
		status: FAILED_STATUSES[is_replaying === 1 ? 1 : 0],
		tries,
		last_error,
		failed_at: new Date(failed_at).toISOString(),
	};
};

/** The event, from now on under way; or why not. */
export const takeForReplay = async (
	ledger: D1Database,
	id: string,
	now: number,
): Promise<OutgoingEvent | "unknown" | "replaying"> => {
	const taken = await ledger
		.prepare(
			`UPDATE events SET replayed_at = ?2 WHERE id = ?3 AND NOT ${IS_REPLAYING} RETURNING id, type, body`,
		)
		.bind(now - REPLAY, now, id)
		.first<OutgoingEvent>();
	if (taken !== null) return taken;
	const known = await ledger.prepare("SELECT 1 FROM events WHERE id = ?1").bind(id).first();
	return known === null ? "unknown" : "replaying";
};

/** Of a replay that did not get under way. */
export const putBack = async (ledger: D1Database, id: string): Promise<void> => {
	await ledger.prepare("UPDATE events SET replayed_at = NULL WHERE id = ?1").bind(id).run();
};

export const forgetFailed = async (ledger: D1Database, id: string): Promise<void> => {
	await ledger.prepare("DELETE FROM events WHERE id = ?1").bind(id).run();
};

/** More are not counted. */
const MOST_COUNTED = 1000;

export const countFailed = async (ledger: D1Database): Promise<number> => {
	const counted = await ledger
		.prepare("SELECT count(*) AS count FROM (SELECT 1 FROM events LIMIT ?1)")
		.bind(MOST_COUNTED)
		.first<{ count: number }>();
	return counted?.count ?? 0;
};

const MOST_KEPT = 100_000;
const ROWS_AT_ONCE = 5000;

/** What cron does: forgets what is too old, and the oldest of too many. In slices: what one round leaves, the next takes. */
export const tendFailed = async (ledger: D1Database, keptSince: number): Promise<void> => {
	await ledger.batch([
		ledger
			.prepare(
				`DELETE FROM events WHERE n IN
				(SELECT n FROM events WHERE failed_at < ?1 ORDER BY failed_at LIMIT ?2)`,
			)
			.bind(keptSince, ROWS_AT_ONCE),
		ledger
			.prepare(
				`DELETE FROM events WHERE n IN
				(SELECT n FROM events WHERE n <= (SELECT max(n) FROM events) - ?1 ORDER BY n LIMIT ?2)`,
			)
			.bind(MOST_KEPT, ROWS_AT_ONCE),
	]);
};
