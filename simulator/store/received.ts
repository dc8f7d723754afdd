/** What each follower saw on the phone. */
import { type JsonObject, parseObject } from "../json.ts";
import type { World } from "../world.ts";

export const ways = ["passive-reply", "customer-service", "template", "notice"] as const;

export type Via = (typeof ways)[number];

/** One message as the follower sees it: `type` and what belongs to that type. */
export type Shown = { readonly type: string } & JsonObject;

/** Records what the follower saw; `push` is the callback that it answers, if it answers one. */
export function show(world: World, openid: string, via: Via, shown: Shown, push: number | null = null): void {
	world.sql.exec(
		"INSERT INTO received (openid, push, body) VALUES (?, ?, ?)",
		openid,
		push,
		JSON.stringify({ at: new Date(world.now()).toISOString(), via, ...shown }),
	);
}

const asObjects = (rows: Iterable<{ body: string }>): readonly JsonObject[] =>
	Array.from(rows, (row) => parseObject(row.body) ?? {});

/** All that the follower got, oldest first. */
export const receivedBy = (world: World, openid: string): readonly JsonObject[] =>
	asObjects(
		world.sql.exec<{ body: string }>("SELECT body FROM received WHERE openid = ? ORDER BY n", openid),
	);

/** What all followers got of one kind after number `since`, oldest first. */
export const receivedByAll = (world: World, via: Via, since: number, limit: number): readonly JsonObject[] =>
	world.sql
		.exec<{ n: number; openid: string; body: string }>(
			"SELECT n, openid, body FROM received WHERE n > ? AND body ->> 'via' = ? ORDER BY n LIMIT ?",
			since,
			via,
			limit,
		)
		.toArray()
		.map(({ n, openid, body }) => ({ n, openid, ...parseObject(body) }));

/** What the follower saw because of one callback. */
export const receivedFor = (world: World, push: number): readonly JsonObject[] =>
	asObjects(world.sql.exec<{ body: string }>("SELECT body FROM received WHERE push = ? ORDER BY n", push));
