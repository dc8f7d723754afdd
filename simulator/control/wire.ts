/** What went over the wire, and the check that pressing 提交 makes. */
import { type Context, Hono } from "hono";
import { verifyCallback } from "../callback/verify.ts";
import { forgetCalls, type Page, recordedCallbacks, recordedCalls } from "../store/records.ts";
import type { World } from "../world.ts";
import { queryCount } from "./body.ts";

const mostRows = 10_000;

export const wireRoutes = (world: World): Hono =>
	new Hono()
		.get("/calls", (context) => {
			const path = context.req.query("path");
			return context.json({ calls: recordedCalls(world, path, pageOf(context)) });
		})
		.delete("/calls", (context) => {
			forgetCalls(world);
			return context.body(null, 204);
		})
		.get("/callbacks", (context) => {
			return context.json({ callbacks: recordedCallbacks(world, pageOf(context)) });
		})
		.post("/verify", async (context) => context.json(await verifyCallback(world)));

/** With `since` the rows behind it, to page on; without it the newest. */
const pageOf = (context: Context): Page => ({
	since: context.req.query("since") === undefined ? undefined : queryCount(context, "since", 0),
	limit: Math.min(queryCount(context, "limit", 1000), mostRows),
});
