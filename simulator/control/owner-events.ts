/** A receiver for the gateway's events (EVENTS_URL), so that the page can show them. It answers no follower. */
import { Hono } from "hono";
import { parseObject } from "../json.ts";
import { eventExchange } from "../live/owner-exchange.ts";
import { randomHex } from "../random.ts";
import { recordOwnerExchange } from "../store/records.ts";
import type { Words } from "../words.ts";
import type { World } from "../world.ts";

/** Those of Standard Webhooks, by which a receiver knows the gateway. */
const shownNames = ["Content-Type", "webhook-id", "webhook-timestamp", "webhook-signature"];

const notAnEvent: Words = {
	en: 'An event is a JSON object with "type", "timestamp" and "data".',
	zh: "事件应为含“type”“timestamp”“data”的 JSON 对象。",
};

/** Answers 204, which is no reply. The signature is shown and not verified: the simulator has no secret. */
export const ownerEventRoutes = (world: World): Hono =>
	new Hono().post("/events", async (context) => {
		const text = await context.req.text();
		const isEvent = parseObject(text) !== undefined;
		const exchange = eventExchange({
			id: `event-${randomHex(12)}`,
			at: world.now(),
			path: "/simulator/events",
			headers: Object.fromEntries(
				shownNames.flatMap((name) => {
					const value = context.req.header(name);
					return value === undefined ? [] : [[name, value]];
				}),
			),
			text,
			status: isEvent ? 204 : 422,
			failure: isEvent ? null : notAnEvent,
		});
		recordOwnerExchange(world, exchange);
		world.exchanges.put(exchange);
		return isEvent ? context.body(null, 204) : context.json({ error: notAnEvent }, 422);
	});
