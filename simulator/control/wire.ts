/** What went over the wire, and the check that pressing 提交 makes. */
import { Hono } from "hono";
import { verifyCallback } from "../callback/verify.ts";
import { callbacksSince, callsSince, forgetCalls } from "../store/records.ts";
import type { World } from "../world.ts";
import { queryCount } from "./body.ts";

const mostRows = 10_000;

export const wireRoutes = (world: World): Hono =>
	new Hono()
		.get("/calls", (context) => {
			const since = queryCount(context, "since", 0);
			const limit = Math.min(queryCount(context, "limit", 1000), mostRows);
			return context.json({
				calls: callsSince(world, {
					path: context.req.query("path"),
					since,
					limit,
				}),
			});
		})
		.delete("/calls", (context) => {
			forgetCalls(world);
			return context.body(null, 204);
		})
		.get("/callbacks", (context) => {
			const limit = Math.min(queryCount(context, "limit", 1000), mostRows);
			return context.json({
				callbacks: callbacksSince(world, queryCount(context, "since", 0), limit),
			});
		})
		.post("/verify", async (context) => context.json(await verifyCallback(world)));
