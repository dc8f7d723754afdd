/** What a route answers that makes a follower do something. */
import type { Context } from "hono";
import type { Composed } from "../callback/compose.ts";
import type { Dispatcher } from "../callback/dispatcher.ts";
import type { JsonObject } from "../json.ts";
import { receivedFor } from "../store/chat.ts";
import { deliveriesOf } from "../store/records.ts";
import type { World } from "../world.ts";

export type ActAnswer = (
	context: Context,
	openid: string,
	composed: readonly Composed[],
	more?: JsonObject,
) => Promise<Response>;

/**
 * Answers when the callbacks have been delivered or given up, with what the gateway answered and what the follower got
 * for it; with `?wait=false` at once. `msg_id` is that of the last message, null when there are only events.
 */
export const actAnswer =
	(world: World, dispatcher: Dispatcher): ActAnswer =>
	async (context, openid, composed, more = {}) => {
		const msg_id = composed.findLast((one) => one.msg_id !== null)?.msg_id ?? null;
		if (context.req.query("wait") === "false") return context.json({ openid, msg_id, ...more }, 202);
		await Promise.all(composed.map(({ id }) => dispatcher.finished(id)));
		return context.json({
			openid,
			msg_id,
			...more,
			deliveries: composed.flatMap(({ id }) => deliveries(world, id)),
			received: composed.flatMap(({ id }) => receivedFor(world, id)),
		});
	};

const deliveries = (world: World, push: number): readonly JsonObject[] =>
	deliveriesOf(world, push).map(({ attempt, status, milliseconds, outcome }) => ({
		attempt,
		status,
		milliseconds,
		outcome,
	}));
