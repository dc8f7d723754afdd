/** A push (推送任务) as the ledger holds it. */
import type { Advice } from "../wechat/advice.ts";
import { isJsonObject, type JsonObject, parseJson } from "../wechat/json.ts";

export const PUSH_STATUSES = ["open", "sending", "paused", "done", "cancelled"] as const;
export type PushStatus = (typeof PUSH_STATUSES)[number];

export const DELIVERY_STATUSES = [
	"queued",
	"accepted",
	"delivered",
	"blocked",
	"undelivered",
	"rejected",
	"unknown",
	"cancelled",
] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** Why a push is paused, why it waits, or what the queue gave up on. */
export interface PauseReason {
	readonly detail: { readonly en: string; readonly zh: string };
	readonly errcode?: number;
	readonly errmsg?: string;
	readonly field?: string;
}

/** WeChat's answers to a push, as long as all are the same refusal. */
export interface FirstAnswers {
	/** What all were refused with; 0 once one was otherwise; null before the first. */
	readonly errcode: number | null;
	/** How many were refused so. */
	readonly count: number;
}

/** Times are Unix milliseconds. */
export interface Push {
	readonly id: string;
	readonly name: string | null;
	/** `{"template_id", "url", "miniprogram", "data"}`. */
	readonly message: JsonObject;
	readonly status: PushStatus;
	/** Not closed yet; it may be paused all the same. */
	readonly isOpen: boolean;
	readonly reason: PauseReason | null;
	readonly resumesAt: number | null;
	readonly heldUntil: number;
	readonly holds: number;
	readonly round: number;
	/** A retry is putting recipients back, and has come to this chunk. */
	readonly retryAfter: number | null;
	readonly firstAnswers: FirstAnswers;
	/** The number of the walk that rings for its chunks. */
	readonly walk: number;
	/** Behind which chunk that one began; null when none is under way. */
	readonly walkFrom: number | null;
	/** One more than the last chunk. */
	readonly chunks: number;
	readonly audience: string | null;
	/** See `audience-cursor.ts`. */
	readonly audienceCursor: string | null;
	/** What its owner should know although it goes on. */
	readonly warning: Advice | null;
	readonly createdAt: number;
	readonly progressedAt: number;
	readonly finishedAt: number | null;
	readonly total: number;
	readonly counts: Readonly<Record<DeliveryStatus, number>>;
}

/** A row of `pushes`. */
export type PushRow = Readonly<Record<string, string | number | null>>;

export const PUSH_COLUMNS =
	"id, name, message, status, is_open, reason, resumes_at, held_until, holds, round, retry_after, first_errcode, first_count, walk, walk_from, chunks, audience, audience_cursor, warning, " +
	"created_at, progressed_at, finished_at, total, " +
	DELIVERY_STATUSES.join(", ");

export const toPush = (row: PushRow): Push => {
	const status = PUSH_STATUSES.find((known) => known === row["status"]);
	if (status === undefined) throw new Error("a push of unknown status");
	return {
		id: textOf(row, "id"),
		name: textOrNull(row, "name"),
		message: objectIn(row, "message"),
		status,
		isOpen: row["is_open"] === 1,
		reason: row["reason"] === null ? null : toReason(objectIn(row, "reason")),
		resumesAt: numberOrNull(row, "resumes_at"),
		heldUntil: numberOf(row, "held_until"),
		holds: numberOf(row, "holds"),
		round: numberOf(row, "round"),
		retryAfter: numberOrNull(row, "retry_after"),
		firstAnswers: { errcode: numberOrNull(row, "first_errcode"), count: numberOf(row, "first_count") },
		walk: numberOf(row, "walk"),
		walkFrom: numberOrNull(row, "walk_from"),
		chunks: numberOf(row, "chunks"),
		audience: textOrNull(row, "audience"),
		audienceCursor: textOrNull(row, "audience_cursor"),
		warning: row["warning"] === null ? null : adviceIn(objectIn(row, "warning")),
		createdAt: numberOf(row, "created_at"),
		progressedAt: numberOf(row, "progressed_at"),
		finishedAt: numberOrNull(row, "finished_at"),
		total: numberOf(row, "total"),
		counts: countsOf(row),
	};
};

const countsOf = (row: PushRow): Push["counts"] => ({
	queued: numberOf(row, "queued"),
	accepted: numberOf(row, "accepted"),
	delivered: numberOf(row, "delivered"),
	blocked: numberOf(row, "blocked"),
	undelivered: numberOf(row, "undelivered"),
	rejected: numberOf(row, "rejected"),
	unknown: numberOf(row, "unknown"),
	cancelled: numberOf(row, "cancelled"),
});

const toReason = (value: JsonObject): PauseReason => {
	const { errcode, errmsg, field } = value;
	return {
		detail: adviceIn(isJsonObject(value["detail"]) ? value["detail"] : {}),
		...(typeof errcode === "number" ? { errcode } : {}),
		...(typeof errmsg === "string" ? { errmsg } : {}),
		...(typeof field === "string" ? { field } : {}),
	};
};

const adviceIn = ({ en, zh }: JsonObject): Advice => ({
	en: typeof en === "string" ? en : "",
	zh: typeof zh === "string" ? zh : "",
});

const textOrNull = (row: PushRow, name: string): string | null => {
	const value = row[name];
	return typeof value === "string" ? value : null;
};
const textOf = (row: PushRow, name: string): string => textOrNull(row, name) ?? "";
const numberOrNull = (row: PushRow, name: string): number | null => {
	const value = row[name];
	return typeof value === "number" ? value : null;
};
const numberOf = (row: PushRow, name: string): number => numberOrNull(row, name) ?? 0;
const objectIn = (row: PushRow, name: string): JsonObject => {
	const parsed = parseJson(textOf(row, name));
	return parsed.ok && isJsonObject(parsed.value) ? parsed.value : {};
};

export const readPush = async (ledger: D1Database, id: string): Promise<Push | undefined> => {
	const row = await ledger
		.prepare(`SELECT ${PUSH_COLUMNS} FROM pushes WHERE id = ?1`)
		.bind(id)
		.first<PushRow>();
	return row === null ? undefined : toPush(row);
};
