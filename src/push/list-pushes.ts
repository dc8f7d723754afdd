/** The pushes of an account, newest first, a page at a time. */
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { PUSH_COLUMNS, type Push, type PushRow, toPush } from "./push.ts";

export interface PushPage {
	readonly pushes: readonly Push[];
	/** Where the next page begins; null at the end. */
	readonly cursor: string | null;
}

/** Ids sort by time: what is older than `before` comes after it. */
export const listPushes = async (ledger: D1Database, before: string, limit: number): Promise<PushPage> => {
	const { results } = await ledger
		.prepare(`SELECT ${PUSH_COLUMNS} FROM pushes WHERE id < ?1 ORDER BY id DESC LIMIT ?2`)
		.bind(before, limit + 1)
		.all<PushRow>();
	const pushes = results.slice(0, limit).map(toPush);
	const last = pushes.at(-1);
	return { pushes, cursor: results.length > limit && last !== undefined ? encodeCursor([last.id]) : null };
};

/** Above every id. */
export const NEWEST = "~";

/** Undefined for what is no cursor of this list. */
export const parsePushCursor = (text: string): string | undefined => {
	const position = decodeCursor(text);
	if (!Array.isArray(position) || position.length !== 1) return undefined;
	const [before]: readonly unknown[] = position;
	return typeof before === "string" ? before : undefined;
};
