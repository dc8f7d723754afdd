/** `/api/pushes`: one message to many followers, and what its owner may do with it afterwards. */
import type { Context } from "hono";
import { Hono } from "hono/tiny";
import { ACTS } from "../../push/control.ts";
import { listPushes, NEWEST, parsePushCursor } from "../../push/list-pushes.ts";
import type { Push } from "../../push/push.ts";
import { parseActRequest, parseAppendRequest, parsePushRequest } from "../../push/push-request.ts";
import { allowQuery } from "../allow-query.ts";
import type { AppEnv } from "../app-env.ts";
import { requireScope } from "../auth/auth.ts";
import type { Clock } from "../clock.ts";
import { findPush, fromLedger } from "../from-ledger.ts";
import { jsonResponse } from "../json-response.ts";
import { type Language, preferredLanguage } from "../language.ts";
import { attemptOf } from "../messages/attempt.ts";
import { dryRunResponse } from "../messages/dry-run-response.ts";
import { idempotent } from "../messages/idempotency.ts";
import { readWish } from "../messages/wish.ts";
import { methodNotAllowed } from "../method-not-allowed.ts";
import { readCursor, readLimit } from "../page-query.ts";
import { problemResponse } from "../problem.ts";
import { provideWechat, wechatOf } from "../provide-wechat.ts";
import { readJsonObject, readOptionalJsonObject } from "../request-body.ts";
import { acceptPush, previewPush } from "./accept-push.ts";
import { appendToPush, previewAppend } from "./append-to-push.ts";
import { controlPush } from "./control-push.ts";
import { faultyPush } from "./push-faults.ts";
import { isLong, lookOn, type PushOutlook } from "./push-outlook.ts";
import { pushView } from "./push-view.ts";

/** Ten thousand recipients with values of their own. */
const MAX_PUSH_BYTES = 5 * 1024 * 1024;
/** A push is made once, whenever its request is repeated: it has the id of the first attempt. */
const REPEATABILITY = { maxBytes: MAX_PUSH_BYTES, repeatableMs: 24 * 60 * 60 * 1000 };
const PUSHES_A_PAGE = 20;
const MOST_PUSHES_A_PAGE = 100;

export const pushRoutes = (clock: Clock) =>
	new Hono<AppEnv>()
		.post("/", requireScope("send"), provideWechat(clock), idempotent(clock, REPEATABILITY), async (c) => {
			const wish = readWish(c);
			if (!wish.ok) return problemResponse(c, wish.error);
			const body = await readJsonObject(c, MAX_PUSH_BYTES);
			if (!body.ok) return problemResponse(c, body.error);
			const parsed = parsePushRequest(body.value);
			if (!parsed.ok) return problemResponse(c, faultyPush(parsed.error));
			const request = { ...parsed.value, isChecked: parsed.value.isChecked && wish.value.isChecked };
			const door = { env: c.env, wechat: c.get("wechat"), clock };
			if (wish.value.isDryRun) return dryRunResponse(c, await previewPush(door, request));
			const accepting = acceptPush(door, request, attemptOf(c, clock.now()));
			const accepted = await toItsEnd(c, accepting);
			if (!accepted.ok) return problemResponse(c, accepted.error);
			const { push, estimate, warnings } = accepted.value;
			c.header("Location", `/api/pushes/${push.id}`);
			return jsonResponse(c, { ...pushView(push, languageOf(c)), estimate }, warnings, 202);
		})
		.get("/", requireScope("read"), allowQuery("limit", "cursor"), async (c) => {
			const limit = readLimit(c, PUSHES_A_PAGE, MOST_PUSHES_A_PAGE);
			if (!limit.ok) return problemResponse(c, limit.error);
			const before = readCursor(c, NEWEST, parsePushCursor);
			if (!before.ok) return problemResponse(c, before.error);
			const page = await fromLedger(clock, () => listPushes(c.env.LEDGER, before.value, limit.value));
			if (!page.ok) return problemResponse(c, page.error);
			const { pushes, cursor } = page.value;
			return jsonResponse(c, { pushes: pushes.map((push) => pushView(push, languageOf(c))), cursor });
		})
		.all("/", methodNotAllowed("GET", "POST"))
		.get("/:id", requireScope("read"), allowQuery(), async (c) => {
			const push = await findPush(clock, c.env.LEDGER, c.req.param("id"));
			if (!push.ok) return problemResponse(c, push.error);
			return jsonResponse(c, pushView(push.value, languageOf(c)));
		})
		.all("/:id", methodNotAllowed("GET"))
		.use("/:id/recipients", provideWechat(clock))
		.post("/:id/recipients", requireScope("send"), idempotent(clock, REPEATABILITY), async (c) => {
			const wish = readWish(c);
			if (!wish.ok) return problemResponse(c, wish.error);
			const body = await readJsonObject(c, MAX_PUSH_BYTES);
			if (!body.ok) return problemResponse(c, body.error);
			const parsed = parseAppendRequest(body.value);
			if (!parsed.ok) return problemResponse(c, faultyPush(parsed.error));
			const request = { ...parsed.value, isChecked: parsed.value.isChecked && wish.value.isChecked };
			const pushId = c.req.param("id");
			const door = { env: c.env, wechat: c.get("wechat"), clock };
			if (wish.value.isDryRun) {
				return dryRunResponse(c, await previewAppend(door, pushId, request));
			}
			const { isRepeat } = attemptOf(c, clock.now());
			const appended = await toItsEnd(c, appendToPush(door, pushId, request, isRepeat));
			if (!appended.ok) return problemResponse(c, appended.error);
			const { push, estimate, warnings } = appended.value;
			return jsonResponse(c, { ...pushView(push, languageOf(c)), estimate }, warnings, 202);
		})
		.all("/:id/recipients", methodNotAllowed("POST"))
		.route("/", actRoutes(clock));

/** One path for each act of the state table. */
const actRoutes = (clock: Clock) => {
	const routes = new Hono<AppEnv>();
	for (const act of ACTS) {
		routes
			.post(`/:id/${act}`, requireScope("send"), allowQuery(), async (c) => {
				const body = await readOptionalJsonObject(c);
				if (!body.ok) return problemResponse(c, body.error);
				const parsed = parseActRequest(act, body.value);
				if (!parsed.ok) return problemResponse(c, faultyPush(parsed.error));
				const pushId = c.req.param("id");
				const request = { pushId, act, withUnknown: parsed.value.withUnknown, keyName: c.get("apiKey").name };
				const controlled = await toItsEnd(c, controlPush(c.env, request, clock));
				if (!controlled.ok) return problemResponse(c, controlled.error);
				const { push, warnings } = controlled.value;
				const view = pushView(push, languageOf(c));
				if (act !== "close" || push.status !== "sending") return jsonResponse(c, view, warnings);
				const { estimate, warnings: more } = await lookAtClose(c, push, clock);
				return jsonResponse(c, { ...view, estimate }, [...warnings, ...more]);
			})
			.all(`/:id/${act}`, methodNotAllowed("POST"));
	}
	return routes;
};

/** Only now is it known how many they are. A push is closed without an account, too. */
const lookAtClose = async (c: Context<AppEnv>, push: Push, clock: Clock): Promise<PushOutlook> => {
	const wechat = wechatOf(c, clock);
	const asksQuota = push.audience !== null || isLong(push.total);
	return await lookOn(wechat.ok ? wechat.value : undefined, push, asksQuota, clock.now());
};

/** A client that hangs up does not keep what the ledger has taken from being rung for. */
const toItsEnd = async <T>(c: Context, work: Promise<T>): Promise<T> => {
	c.executionCtx.waitUntil(work);
	return await work;
};

const languageOf = (c: Context): Language => preferredLanguage(c.req.header("Accept-Language"));
