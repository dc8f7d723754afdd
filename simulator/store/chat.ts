/** Each follower's chat: what the follower did, and what came to the phone. */
import { type JsonObject, parseObject } from "../json.ts";
import type { World } from "../world.ts";

/** How something came to the phone. */
export const ways = ["passive-reply", "customer-service", "template", "menu", "notice"] as const;

export type Via = (typeof ways)[number];

/** One message as the follower sees it: `type` and what belongs to that type. */
export type Shown = { readonly type: string } & JsonObject;

export type ChatRow = {
	readonly n: number;
	readonly openid: string;
	/** Milliseconds. */
	readonly at: number;
	readonly via: Via | "act";
	readonly state: string | null;
	readonly body: JsonObject;
};

type Entry = {
	readonly via: ChatRow["via"];
	readonly push: number | null;
	readonly state: string | null;
	readonly receipt: string | null;
	readonly seen: boolean;
	readonly shown: Shown;
};

function add(world: World, openid: string, { via, push, state, receipt, seen, shown }: Entry): void {
	const { n } = world.sql
		.exec<{ n: number }>(
			"INSERT INTO chat (openid, at, via, push, state, receipt, seen, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING n",
			openid,
			world.now(),
			via,
			push,
			state,
			receipt,
			seen ? 1 : 0,
			JSON.stringify(shown),
		)
		.one();
	world.changed({ chat: n });
}

/** Records what the follower saw; `push` is the callback that it answers, if it answers one. */
export const show = (
	world: World,
	openid: string,
	via: Exclude<Via, "template">,
	shown: Shown,
	push: number | null = null,
): void => add(world, openid, { via, push, state: null, receipt: null, seen: true, shown });

/** Records what the follower did; `push` is the callback that it became. */
export const act = (world: World, openid: string, push: number, shown: Shown): void =>
	add(world, openid, { via: "act", push, state: "waiting", receipt: null, seen: false, shown });

/** Records a template message, which the follower sees if `receipt` is "success"; `push` is the receipt's callback. */
export const showTemplate = (
	world: World,
	openid: string,
	push: number,
	receipt: string,
	shown: Shown,
): void =>
	add(world, openid, { via: "template", push, state: "sent", receipt, seen: receipt === "success", shown });

/** Says how the callback `push` ended: of what the follower did, or of a template's receipt. */
export function settle(world: World, push: number, state: "answered" | "no-reply" | "failed"): void {
	const rows = world.sql.exec<{ n: number }>(
		"UPDATE chat SET state = coalesce(receipt, ?2) WHERE push = ?1 AND state IS NOT NULL RETURNING n",
		push,
		state,
	);
	for (const { n } of rows.toArray()) world.changed({ chat: n });
}

type Row = {
	n: number;
	openid: string;
	at: number;
	via: ChatRow["via"];
	state: string | null;
	body: string;
};

const columns = "n, openid, at, via, state, body";

const fromRow = (row: Row): ChatRow => ({ ...row, body: parseObject(row.body) ?? {} });

export function findInChat(world: World, n: number): ChatRow | undefined {
	const [row] = world.sql.exec<Row>(`SELECT ${columns} FROM chat WHERE n = ?`, n).toArray();
	return row === undefined ? undefined : fromRow(row);
}

/** The newest `limit` things in the follower's chat, oldest first. */
export const newestInChat = (world: World, openid: string, limit: number): readonly ChatRow[] =>
	world.sql
		.exec<Row>(`SELECT ${columns} FROM chat WHERE openid = ? ORDER BY n DESC LIMIT ?`, openid, limit)
		.toArray()
		.reverse()
		.map(fromRow);

const asReceived = ({ at, via, body }: ChatRow): JsonObject => ({
	at: new Date(at).toISOString(),
	via,
	...body,
});

/** All that the follower got, oldest first. */
export const receivedBy = (world: World, openid: string): readonly JsonObject[] =>
	world.sql
		.exec<Row>(`SELECT ${columns} FROM chat WHERE openid = ? AND seen = 1 ORDER BY n`, openid)
		.toArray()
		.map((row) => asReceived(fromRow(row)));

/** What all followers got of one kind after number `since`, oldest first. */
export const receivedByAll = (world: World, via: Via, since: number, limit: number): readonly JsonObject[] =>
	world.sql
		.exec<Row>(
			`SELECT ${columns} FROM chat WHERE n > ? AND via = ? AND seen = 1 ORDER BY n LIMIT ?`,
			since,
			via,
			limit,
		)
		.toArray()
		.map((row) => ({ n: row.n, openid: row.openid, ...asReceived(fromRow(row)) }));

/** What the follower saw because of one callback. */
export const receivedFor = (world: World, push: number): readonly JsonObject[] =>
	world.sql
		.exec<Row>(`SELECT ${columns} FROM chat WHERE push = ? AND seen = 1 ORDER BY n`, push)
		.toArray()
		.map((row) => asReceived(fromRow(row)));
