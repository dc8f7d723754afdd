/** Callbacks that are still to be delivered: they outlive the object's memory. */
import type { World } from "../world.ts";

/** One message or event on its way to the callback. */
export type Push = {
	readonly id: number;
	readonly openid: string;
	/** The MsgType, or `event.` and the Event. */
	readonly kind: string;
	readonly msg_id: string | null;
	/** The message itself; every delivery carries the same. */
	readonly xml: string;
	/** The simulator's milliseconds. */
	readonly due_at: number;
};

export const addToOutbox = (world: World, push: Omit<Push, "id">): number =>
	world.sql
		.exec<{ id: number }>(
			"INSERT INTO outbox (openid, kind, msg_id, xml, due_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
			push.openid,
			push.kind,
			push.msg_id,
			push.xml,
			push.due_at,
		)
		.one().id;

/** The first `limit` pushes, soonest first, due or not. */
export const firstInOutbox = (world: World, limit: number): readonly Push[] =>
	world.sql
		.exec<Push>("SELECT id, openid, kind, msg_id, xml, due_at FROM outbox ORDER BY due_at, id LIMIT ?", limit)
		.toArray();

/** True when the push was still there: after a reset it is not. */
export const takeFromOutbox = (world: World, id: number): boolean =>
	world.sql.exec("DELETE FROM outbox WHERE id = ?", id).rowsWritten > 0;

export const isInOutbox = (world: World, id: number): boolean =>
	world.sql.exec("SELECT 1 FROM outbox WHERE id = ?", id).toArray().length > 0;
