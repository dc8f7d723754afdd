/** `GET /api/pushes/:id/deliveries`: what became of each recipient, as JSON in pages, or as CSV in one stream. */
import type { Context } from "hono";
import { accepts } from "hono/accepts";
import { Hono } from "hono/tiny";
import { CSV_HEAD, renderCsv } from "../../push/delivery-csv.ts";
import {
	allDeliveries,
	deliveryCursor,
	FIRST_DELIVERY,
	pageDeliveries,
	parseDeliveryCursor,
} from "../../push/page-deliveries.ts";
import { DELIVERY_STATUSES, type DeliveryStatus, type Push } from "../../push/push.ts";
import { ok, type Result } from "../../wechat/result.ts";
import { allowQuery } from "../allow-query.ts";
import type { AppEnv } from "../app-env.ts";
import { requireScope } from "../auth/auth.ts";
import type { Clock } from "../clock.ts";
import { findPush, fromLedger } from "../from-ledger.ts";
import { jsonResponse } from "../json-response.ts";
import { describeError, log } from "../log.ts";
import { methodNotAllowed } from "../method-not-allowed.ts";
import { readCursor, readLimit, refused } from "../page-query.ts";
import { type Problem, problemResponse } from "../problem.ts";

const DELIVERIES_A_PAGE = 100;
const MOST_DELIVERIES_A_PAGE = 500;
/** A million are 200 questions to the ledger, each answered with less than 1 MB. */
const CSV_ROWS_A_PAGE = 5000;

export const deliveryRoutes = (clock: Clock) =>
	new Hono<AppEnv>()
		.get("/:id/deliveries", requireScope("read"), allowQuery("status", "limit", "cursor"), async (c) => {
			const status = readStatus(c);
			if (!status.ok) return problemResponse(c, status.error);
			const limit = readLimit(c, DELIVERIES_A_PAGE, MOST_DELIVERIES_A_PAGE);
			if (!limit.ok) return problemResponse(c, limit.error);
			const after = readCursor(c, FIRST_DELIVERY, parseDeliveryCursor);
			if (!after.ok) return problemResponse(c, after.error);
			const push = await findPush(clock, c.env.LEDGER, c.req.param("id"));
			if (!push.ok) return problemResponse(c, push.error);
			if (wantsCsv(c)) return csvResponse(c, push.value, status.value);
			const page = await fromLedger(clock, () =>
				pageDeliveries(c.env.LEDGER, push.value, status.value, after.value, limit.value),
			);
			if (!page.ok) return problemResponse(c, page.error);
			const { deliveries, next } = page.value;
			return jsonResponse(c, { deliveries, cursor: next === undefined ? null : deliveryCursor(next) });
		})
		.all("/:id/deliveries", methodNotAllowed("GET"));

const readStatus = (c: Context): Result<DeliveryStatus | null, Problem> => {
	const text = c.req.query("status");
	if (text === undefined || text === "") return ok(null);
	const status = DELIVERY_STATUSES.find((known) => known === text);
	if (status !== undefined) return ok(status);
	const known = DELIVERY_STATUSES.join(", ");
	return refused("status", `One of these belongs here: ${known}.`, `此处应为以下之一：${known}。`);
};

const wantsCsv = (c: Context): boolean =>
	accepts(c, {
		header: "Accept",
		supports: ["application/json", "text/csv"],
		default: "application/json",
	}) === "text/csv";

const csvResponse = (c: Context<AppEnv>, push: Push, status: DeliveryStatus | null): Response =>
	c.body(csvStream(c.env.LEDGER, push, status), 200, {
		"Content-Type": "text/csv; charset=utf-8",
		"Content-Disposition": `attachment; filename="push-${push.id}.csv"`,
		"Cache-Control": "no-store",
	});

/** Holds one page at a time, and reads the next when its reader is ready for it. */
const csvStream = (
	ledger: D1Database,
	push: Push,
	status: DeliveryStatus | null,
): ReadableStream<Uint8Array> => {
	const texts = csvTexts(ledger, push, status);
	const encoder = new TextEncoder();
	return new ReadableStream<Uint8Array>(
		{
			pull: async (controller) => {
				const { done, value } = await texts.next();
				if (done) controller.close();
				else controller.enqueue(encoder.encode(value));
			},
		},
		{ highWaterMark: 0 },
	);
};

/** Half a file must not look like a whole one: what fails here breaks the connection. */
async function* csvTexts(
	ledger: D1Database,
	push: Push,
	status: DeliveryStatus | null,
): AsyncGenerator<string, undefined> {
	try {
		yield CSV_HEAD;
		for await (const deliveries of allDeliveries(ledger, push, status, CSV_ROWS_A_PAGE)) {
			if (deliveries.length > 0) yield renderCsv(deliveries);
		}
	} catch (error) {
		log("error", "CSV broken off", { push: push.id, error: describeError(error, {}) });
		throw error;
	}
}
