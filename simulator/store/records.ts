/** What went over the wire: calls that came in and callbacks that went out, the newest 50,000 of each. */
import { type JsonObject, parseObject } from "../json.ts";
import type { World } from "../world.ts";

const kept = 50_000;

export function recordCall(world: World, path: string, at: number, call: JsonObject): void {
	const { n } = world.sql
		.exec<{ n: number }>(
			"INSERT INTO calls (at, path, body) VALUES (?, ?, ?) RETURNING n",
			at,
			path,
			JSON.stringify(call),
		)
		.one();
	world.sql.exec("DELETE FROM calls WHERE n <= ?", n - kept);
}

export function recordCallback(world: World, push: number, attempt: number, delivery: JsonObject): void {
	const { n } = world.sql
		.exec<{ n: number }>(
			"INSERT INTO callbacks (push, attempt, body) VALUES (?, ?, ?) RETURNING n",
			push,
			attempt,
			JSON.stringify(delivery),
		)
		.one();
	world.sql.exec("DELETE FROM callbacks WHERE n <= ?", n - kept);
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

export const forgetCalls = (world: World): void => {
	world.sql.exec("DELETE FROM calls");
};

/** The deliveries of one push, first attempt first. */
export const deliveriesOf = (world: World, push: number): readonly JsonObject[] =>
	asObjects(world.sql.exec<Row>("SELECT n, body FROM callbacks WHERE push = ? ORDER BY attempt", push));
