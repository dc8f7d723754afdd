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
	readonly path: string | undefined;
	readonly since: number;
	readonly limit: number;
};

type Row = { n: number; body: string };

const asObjects = (rows: Iterable<Row>): readonly JsonObject[] =>
	Array.from(rows, (row) => ({ n: row.n, ...parseObject(row.body) }));

/** Calls with a number above `since`, oldest first. */
export const callsSince = (world: World, { path, since, limit }: Page): readonly JsonObject[] =>
	asObjects(
		path === undefined
			? world.sql.exec<Row>("SELECT n, body FROM calls WHERE n > ? ORDER BY n LIMIT ?", since, limit)
			: world.sql.exec<Row>(
					"SELECT n, body FROM calls WHERE path = ? AND n > ? ORDER BY n LIMIT ?",
					path,
					since,
					limit,
				),
	);

export const forgetCalls = (world: World): void => {
	world.sql.exec("DELETE FROM calls");
};

/** Deliveries with a number above `since`, oldest first. */
export const callbacksSince = (world: World, since: number, limit: number): readonly JsonObject[] =>
	asObjects(
		world.sql.exec<Row>("SELECT n, body FROM callbacks WHERE n > ? ORDER BY n LIMIT ?", since, limit),
	);

/** The deliveries of one push, first attempt first. */
export const deliveriesOf = (world: World, push: number): readonly JsonObject[] =>
	asObjects(world.sql.exec<Row>("SELECT n, body FROM callbacks WHERE push = ? ORDER BY attempt", push));
