/** What became of each recipient of a push, a page at a time, in an order that stays the same while they are sent. */
import { decodeCursor, encodeCursor } from "./cursor.ts";
import type { DeliveryStatus, Push } from "./push.ts";

/** As the API shows it. */
export interface Delivery {
	readonly touser: string;
	readonly status: string;
	readonly msgid: string | null;
	readonly errcode: number | null;
	readonly errmsg: string | null;
	/** WeChat's words. */
	readonly receipt: string | null;
	readonly receipt_match: string | null;
	/** ISO 8601. */
	readonly updated_at: string;
}

/** Behind this recipient of this chunk. */
export interface DeliveryPosition {
	readonly chunk: number;
	readonly touser: string;
}

export interface DeliveryPage {
	/** May be fewer than asked for, or none, before the end too: only a missing `next` is the end. */
	readonly deliveries: readonly Delivery[];
	readonly next: DeliveryPosition | undefined;
}

export const FIRST_DELIVERY: DeliveryPosition = { chunk: -1, touser: "" };

/** 60,000 recipients: a rare status among a million is looked for in several pages, not in one long statement. */
const CHUNKS_A_PAGE = 2000;

export type DeliveryRow = Omit<Delivery, "updated_at"> & {
	readonly chunk: number;
	readonly updated_at: number;
};

export const pageDeliveries = async (
	ledger: D1Database,
	{ id, chunks }: Push,
	status: DeliveryStatus | null,
	after: DeliveryPosition,
	limit: number,
): Promise<DeliveryPage> => {
	const until = after.chunk + CHUNKS_A_PAGE;
	const { results } = await ledger
		.prepare(
			`SELECT chunk, touser, status, msgid, errcode, errmsg, receipt, receipt_match, updated_at FROM deliveries
			WHERE push_id = ?1 AND (chunk, touser) > (?2, ?3) AND chunk < ?4 AND (?5 IS NULL OR status = ?5)
			ORDER BY chunk, touser LIMIT ?6`,
		)
		.bind(id, after.chunk, after.touser, until, status, limit + 1)
		.all<DeliveryRow>();
	const page = results.slice(0, limit);
	const nextChunk = until < chunks ? { chunk: until, touser: "" } : undefined;
	return {
		deliveries: page.map(toDelivery),
		next: results.length > limit ? positionOf(page.at(-1)) : nextChunk,
	};
};

export const toDelivery = ({ chunk: _, updated_at, ...row }: DeliveryRow): Delivery => ({
	...row,
	updated_at: new Date(updated_at).toISOString(),
});

const positionOf = (row: DeliveryRow | undefined): DeliveryPosition | undefined =>
	row === undefined ? undefined : { chunk: row.chunk, touser: row.touser };

/** All pages from there on, each read when it is asked for. */
export async function* allDeliveries(
	ledger: D1Database,
	push: Push,
	status: DeliveryStatus | null,
	limit: number,
): AsyncGenerator<readonly Delivery[], undefined> {
	let after: DeliveryPosition | undefined = FIRST_DELIVERY;
	while (after !== undefined) {
		const page: DeliveryPage = await pageDeliveries(ledger, push, status, after, limit);
		yield page.deliveries;
		after = page.next;
	}
}

export const deliveryCursor = ({ chunk, touser }: DeliveryPosition): string => encodeCursor([chunk, touser]);

/** Undefined for what is no cursor of this list. */
export const parseDeliveryCursor = (text: string): DeliveryPosition | undefined => {
	const position = decodeCursor(text);
	if (!Array.isArray(position) || position.length !== 2) return undefined;
	const [chunk, touser]: readonly unknown[] = position;
	return Number.isSafeInteger(chunk) && typeof chunk === "number" && typeof touser === "string"
		? { chunk, touser }
		: undefined;
};
