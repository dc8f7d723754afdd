/** `/api/events`: the events that the owner's URL did not take, and what its owner may do about them. */
import type { Context } from "hono";
import { Hono } from "hono/tiny";
import { variableNotSet } from "../../access-token/misconfigured.ts";
import { readEventsConfig } from "../../events/events-config.ts";
import {
	FAILED_STATUSES,
	type FailedStatus,
	listFailed,
	putBack,
	takeForReplay,
} from "../../events/failed-events.ts";
import { switchedOffAt, switchOn } from "../../events/switch.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import { allowQuery } from "../allow-query.ts";
import type { AppEnv } from "../app-env.ts";
import { requireScope } from "../auth/auth.ts";
import type { Clock } from "../clock.ts";
import { misconfiguredProblem } from "../failure-problem.ts";
import { fromLedger } from "../from-ledger.ts";
import type { HttpEnv } from "../http-env.ts";
import { jsonResponse } from "../json-response.ts";
import { methodNotAllowed } from "../method-not-allowed.ts";
import { readCursor, readLimit, refused } from "../page-query.ts";
import { type Problem, problemResponse } from "../problem.ts";

const EVENTS_A_PAGE = 20;
const MOST_EVENTS_A_PAGE = 100;

export const eventRoutes = (clock: Clock) =>
	new Hono<AppEnv>()
		.get("/", requireScope("read"), allowQuery("status", "limit", "cursor"), async (c) => {
			const status = readStatus(c);
			if (!status.ok) return problemResponse(c, status.error);
			const limit = readLimit(c, EVENTS_A_PAGE, MOST_EVENTS_A_PAGE);
			if (!limit.ok) return problemResponse(c, limit.error);
			const before = readCursor(c, Number.MAX_SAFE_INTEGER, parseCursor);
			if (!before.ok) return problemResponse(c, before.error);
			const page = await fromLedger(clock, () =>
				listFailed(c.env.LEDGER, status.value, before.value, limit.value, clock.now()),
			);
			if (!page.ok) return problemResponse(c, page.error);
			const { events, next } = page.value;
			return jsonResponse(c, { events, cursor: next === undefined ? null : String(next) });
		})
		.all("/", methodNotAllowed("GET"))
		.post("/resume", requireScope("manage"), allowQuery(), async (c) => {
			if (!c.env.EVENTS_URL?.trim()) return problemResponse(c, NOTHING_TO_RESUME);
			const done = await fromLedger(clock, () => switchOn(c.env.LEDGER));
			return done.ok ? jsonResponse(c, { state: "on" }) : problemResponse(c, done.error);
		})
		.all("/resume", methodNotAllowed("POST"))
		.post("/:id/replay", requireScope("manage"), allowQuery(), async (c) => {
			const id = c.req.param("id");
			const problem = await replay(c, id, clock);
			return problem === undefined
				? jsonResponse(c, { id, status: "replaying" }, [], 202)
				: problemResponse(c, problem);
		})
		.all("/:id/replay", methodNotAllowed("POST"));

const readStatus = (c: Context): Result<FailedStatus | null, Problem> => {
	const text = c.req.query("status");
	if (text === undefined || text === "") return ok(null);
	const status = FAILED_STATUSES.find((known) => known === text);
	if (status !== undefined) return ok(status);
	const known = FAILED_STATUSES.join(", ");
	return refused("status", `One of these belongs here: ${known}.`, `此处应为以下之一：${known}。`);
};

const parseCursor = (text: string): number | undefined =>
	/^\d{1,15}$/.test(text) ? Number(text) : undefined;

/** Undefined when the event is under way. */
const replay = async (c: Context<AppEnv>, id: string, clock: Clock): Promise<Problem | undefined> => {
	const { env } = c;
	const url = readUrl(env);
	if (!url.ok) return url.error;
	const taking = take(env.LEDGER, url.value, id, clock.now());
	const taken = await fromLedger(clock, () => taking);
	if (!taken.ok) {
		c.executionCtx.waitUntil(putBackLate(env.LEDGER, id, taking));
		return taken.error;
	}
	if (typeof taken.value === "string") return REFUSALS[taken.value];
	try {
		await env.EVENTS_QUEUE.send({ ...taken.value, tries: 0, isReplay: true }, { contentType: "json" });
		return undefined;
	} catch {
		await fromLedger(clock, () => putBack(env.LEDGER, id));
		return NO_QUEUE;
	}
};

const take = async (ledger: D1Database, url: string, id: string, now: number) =>
	(await switchedOffAt(ledger, url)) === undefined ? await takeForReplay(ledger, id, now) : "off";

/** One that is taken after its request was refused is nobody's. */
const putBackLate = async (
	ledger: D1Database,
	id: string,
	taking: ReturnType<typeof take>,
): Promise<void> => {
	try {
		if (typeof (await taking) === "object") await putBack(ledger, id);
	} catch {
		// The ledger's failure is in the log by then.
	}
};

const readUrl = (env: HttpEnv): Result<string, Problem> => {
	const config = readEventsConfig(env);
	if (!config.ok) return err(misconfiguredProblem(config.error));
	return config.value === undefined
		? err(misconfiguredProblem(variableNotSet("EVENTS_URL")))
		: ok(config.value.url);
};

const REFUSALS = {
	unknown: {
		type: "not-found",
		status: 404,
		detail: {
			en: "No event with this id has failed. GET /api/events lists those that have; one that was delivered is gone from there.",
			zh: "没有该 id 的失败事件。可通过 GET /api/events 查看列表；投递成功后会从列表中移除。",
		},
	},
	replaying: {
		type: "conflict",
		status: 409,
		detail: {
			en: "This event is being sent again already. It leaves GET /api/events when it is delivered, and is failed again after its last try.",
			zh: "该事件正在重新投递。成功后会从 GET /api/events 中移除，最后一次重试仍失败则恢复为 failed。",
		},
	},
	off: {
		type: "conflict",
		status: 409,
		detail: {
			en: "EVENTS_URL answered 410, and gets no events. If it wants them again: POST /api/events/resume first.",
			zh: "EVENTS_URL 曾返回 410，已停止投递。如需恢复，请先调用 POST /api/events/resume。",
		},
	},
} as const satisfies Record<string, Problem>;

const NOTHING_TO_RESUME: Problem = {
	type: "conflict",
	status: 409,
	detail: {
		en: "EVENTS_URL is not set: there are no events to resume. Write it into wrangler.toml, then npm run deploy.",
		zh: "尚未设置 EVENTS_URL，没有可恢复的事件投递。请写入 wrangler.toml 后运行 npm run deploy。",
	},
};

const NO_QUEUE: Problem = {
	type: "unavailable",
	status: 503,
	detail: {
		en: "The queue took no message just now. The event is kept: try again shortly.",
		zh: "队列暂时没有接收消息。事件仍然保留，请稍后重试。",
	},
	headers: { "Retry-After": "10" },
};
