/** What went over the wire: calls that came in, callbacks that went out and the owner's side, the newest 50,000 of each. */
import type { ShownHeaders } from "../api/shown-headers.ts";
import { type JsonObject, parseObject } from "../json.ts";
import type { Exchange } from "../phone/snapshot.ts";
import type { Mode } from "../settings.ts";
import type { Words } from "../words.ts";
import type { World } from "../world.ts";

const kept = 50_000;

/** An API call. While it is under way, `status` and `milliseconds` are null. */
export type CallRecord = {
	readonly id: string;
	readonly at: string;
	readonly method: string;
	readonly path: string;
	readonly status: number | null;
	readonly errcode: number | null;
	readonly milliseconds: number | null;
	readonly failure: Words | null;
	/** The faults that hit it, in short. */
	readonly fault: string | null;
	readonly query: Readonly<Record<string, string>>;
	readonly relay_key: boolean;
	readonly ip: string;
	readonly request_headers: ShownHeaders;
	readonly response_headers: ShownHeaders;
	readonly request: string;
	readonly response: string;
	/** The answer that a fault after the call took the place of. */
	readonly lost_response: string | null;
};

/** One delivery of a callback. While it is under way, `status`, `milliseconds` and `outcome` are null. */
export type CallbackRecord = {
	readonly at: string;
	readonly push: number;
	readonly openid: string;
	readonly kind: string;
	readonly attempt: number;
	readonly mode: Mode;
	readonly url: string;
	readonly request_headers: ShownHeaders;
	readonly response_headers: ShownHeaders;
	readonly body: string;
	/** The message itself. */
	readonly xml: string;
	readonly status: number | null;
	readonly milliseconds: number | null;
	readonly answer: string | null;
	/** The reply itself, opened where it was sealed. */
	readonly answer_xml: string | null;
	readonly outcome: string | null;
	readonly failure: Words | null;
};

/** One check of the callback's URL. */
export type VerificationRecord = {
	readonly id: string;
	readonly at: string;
	readonly url: string;
	readonly status: number | null;
	readonly milliseconds: number | null;
	readonly response_headers: ShownHeaders;
	readonly answer: string | null;
	readonly failure: Words | null;
};

export function recordCall(world: World, call: CallRecord): void {
	const { n } = world.sql
		.exec<{ n: number }>(
			"INSERT INTO calls (at, path, body) VALUES (?, ?, ?) RETURNING n",
			Date.parse(call.at),
			call.path,
			JSON.stringify(call),
		)
		.one();
	world.sql.exec("DELETE FROM calls WHERE n <= ?", n - kept);
}

export function recordCallback(world: World, delivery: CallbackRecord): void {
	const { n } = world.sql
		.exec<{ n: number }>(
			"INSERT INTO callbacks (push, attempt, body) VALUES (?, ?, ?) RETURNING n",
			delivery.push,
			delivery.attempt,
			JSON.stringify(delivery),
		)
		.one();
	world.sql.exec("DELETE FROM callbacks WHERE n <= ?", n - kept);
}

export function recordVerification(world: World, verification: VerificationRecord): void {
	const { n } = world.sql
		.exec<{ n: number }>(
			"INSERT INTO verifications (body) VALUES (?) RETURNING n",
			JSON.stringify(verification),
		)
		.one();
	world.sql.exec("DELETE FROM verifications WHERE n <= ?", n - kept);
}

/** A call of the gateway's API, or an event of the gateway's, as the page shows it. */
export function recordOwnerExchange(world: World, exchange: Exchange): void {
	const { n } = world.sql
		.exec<{ n: number }>(
			"INSERT INTO owner_exchanges (body) VALUES (?) RETURNING n",
			JSON.stringify(exchange),
		)
		.one();
	world.sql.exec("DELETE FROM owner_exchanges WHERE n <= ?", n - kept);
}

export type Page = {
	/** Rows with a higher number; the newest ones when it is not given. */
	readonly since: number | undefined;
	readonly limit: number;
};

type Row = { n: number; body: string };

const asObjects = (rows: Iterable<Row>): readonly JsonObject[] =>
	Array.from(rows, (row) => ({ n: row.n, ...parseObject(row.body) }));

/** Calls, oldest first. */
export const recordedCalls = (world: World, path: string | undefined, page: Page): readonly JsonObject[] =>
	recorded(world, "calls", page, path);

/** Deliveries, oldest first. */
export const recordedCallbacks = (world: World, page: Page): readonly JsonObject[] =>
	recorded(world, "callbacks", page);

const recorded = (
	world: World,
	table: "calls" | "callbacks",
	{ since, limit }: Page,
	path?: string,
): readonly JsonObject[] => {
	const order = since === undefined ? "DESC" : "ASC";
	const condition = path === undefined ? "" : "AND path = ?";
	const rows = world.sql.exec<Row>(
		`SELECT n, body FROM (
			SELECT n, body FROM ${table} WHERE n > ? ${condition} ORDER BY n ${order} LIMIT ?
		) ORDER BY n`,
		since ?? 0,
		...(path === undefined ? [] : [path]),
		limit,
	);
	return asObjects(rows);
};

export function forgetCalls(world: World): void {
	world.sql.exec("DELETE FROM calls");
	world.exchanges.forget("calls");
}

/** The deliveries of one push, first attempt first. */
export const deliveriesOf = (world: World, push: number): readonly JsonObject[] =>
	asObjects(world.sql.exec<Row>("SELECT n, body FROM callbacks WHERE push = ? ORDER BY attempt", push));

/** The message of a push that was delivered or still waits. */
export function findPush(world: World, push: number): Pick<CallbackRecord, "openid" | "xml"> | undefined {
	const [row] = world.sql
		.exec<{ openid: string; xml: string }>(
			`SELECT openid, xml FROM outbox WHERE id = ?1 UNION ALL
			SELECT body ->> 'openid', body ->> 'xml' FROM callbacks WHERE push = ?1 LIMIT 1`,
			push,
		)
		.toArray();
	return row;
}

/** The newest rows of a table as they were recorded, oldest first. */
const newest = (sql: SqlStorage, table: string, limit: number): readonly string[] =>
	sql
		.exec<{ body: string }>(`SELECT body FROM ${table} ORDER BY n DESC LIMIT ?`, limit)
		.toArray()
		.reverse()
		.map(({ body }) => body);

/** What an older simulator did not record. */
const unrecorded = { request_headers: {}, response_headers: {} };

export const newestCalls = (sql: SqlStorage, limit: number): readonly CallRecord[] =>
	newest(sql, "calls", limit).map((body): CallRecord => ({ ...unrecorded, ...JSON.parse(body) }));

export const newestCallbacks = (sql: SqlStorage, limit: number): readonly CallbackRecord[] =>
	newest(sql, "callbacks", limit).map((body): CallbackRecord => ({ ...unrecorded, ...JSON.parse(body) }));

export const newestVerifications = (sql: SqlStorage, limit: number): readonly VerificationRecord[] =>
	newest(sql, "verifications", limit).map(
		(body): VerificationRecord => ({ ...unrecorded, ...JSON.parse(body) }),
	);

export const newestOwnerExchanges = (sql: SqlStorage, limit: number): readonly Exchange[] =>
	newest(sql, "owner_exchanges", limit).map((body): Exchange => JSON.parse(body));
