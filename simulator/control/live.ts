/** The stream that an open page lives on. */
import { Hono } from "hono";
import { eventStream } from "../live/event-stream.ts";
import type { Hub } from "../live/hub.ts";
import type { World } from "../world.ts";

export const liveRoutes = (world: World, hub: Hub): Hono =>
	new Hono().get("/live", (context) =>
		context.body(eventStream(world, hub, context.req.query("openid") ?? null), 200, {
			"Content-Type": "text/event-stream; charset=utf-8",
			"Cache-Control": "no-store",
			"X-Content-Type-Options": "nosniff",
		}),
	);
