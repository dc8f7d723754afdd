/** `/api/events`: the list of what failed, replays, and the way back after a 410; and what /api/status says of it. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { switchOff } from "../../src/events/switch.ts";
import { watch } from "../../src/http/watchdog.ts";
import { isJsonObject } from "../../src/wechat/json.ts";
import { api, jsonOf, problemOf, READER_KEY, withKey } from "./support/api.ts";
import { NOON } from "./support/callback.ts";
import { hurriedClock, stoppedClock } from "./support/clock.ts";
import {
	consumed,
	EVENTS_ENV,
	failedRows,
	keepEvents,
	OWNER,
	queued,
	refusingQueue,
	storeFailed,
} from "./support/events.ts";
import { deadLedger, failingLedger } from "./support/failing-ledger.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { wechatAnswers } from "./support/wechat.ts";

useLedger();

const DAY = 24 * 60 * 60 * 1000;

const open = (changes: object = {}, now = NOON) => {
	const { queue, sent } = keepEvents();
	const gateway = openGateway({
		clock: stoppedClock(now),
		env: { ...EVENTS_ENV, EVENTS_QUEUE: queue, ...changes },
	});
	const ask = (method: string, path: string, headers = {}) =>
		gateway.request(path, api(method, undefined, headers));
	return { ask, sent };
};

const get = async (path: string, changes: object = {}, now = NOON) =>
	await jsonOf(await open(changes, now).ask("GET", path));

const idsIn = ({ events }: { readonly [name: string]: unknown }) =>
	Array.isArray(events) ? events.map((event) => (isJsonObject(event) ? event["id"] : undefined)) : [];

describe("GET /api/events", () => {
	it("shows what failed, with what was to be sent, and why it was not", async () => {
		await storeFailed(queued(1));
		expect(await get("/api/events?status=failed")).toEqual({
			events: [
				{
					id: "msg_1",
					type: "message.text",
					timestamp: "2026-10-01T04:00:00.000Z",
					data: { Content: "1" },
					status: "failed",
					tries: 7,
					last_error: "HTTP 500",
					failed_at: new Date(NOON).toISOString(),
				},
			],
			cursor: null,
		});
	});

	it("goes through all, newest first, a page at a time", async () => {
		await storeFailed(...[1, 2, 3, 4, 5].map((n) => queued(n)));
		const first = await get("/api/events?limit=2");
		expect(idsIn(first)).toEqual(["msg_5", "msg_4"]);
		const second = await get(`/api/events?limit=2&cursor=${first["cursor"]}`);
		expect(idsIn(second)).toEqual(["msg_3", "msg_2"]);
		const last = await get(`/api/events?limit=2&cursor=${second["cursor"]}`);
		expect([idsIn(last), last["cursor"]]).toEqual([["msg_1"], null]);
	});

	it("tells what is being replayed from what is not", async () => {
		await storeFailed(queued(1), queued(2));
		await open().ask("POST", "/api/events/msg_1/replay");
		expect(idsIn(await get("/api/events?status=failed"))).toEqual(["msg_2"]);
		expect(idsIn(await get("/api/events?status=replaying"))).toEqual(["msg_1"]);
		expect(idsIn(await get("/api/events"))).toEqual(["msg_2", "msg_1"]);
	});

	it.each(["status=lost", "limit=0", "limit=101", "cursor=x"])("refuses %s by name", async (query) => {
		const problem = await problemOf(await open().ask("GET", `/api/events?${query}`));
		expect([problem["status"], problem["field"]]).toEqual([422, query.split("=")[0]]);
	});

	it("is 503 without the ledger", async () => {
		logLines();
		expect((await open({ LEDGER: deadLedger() }).ask("GET", "/api/events")).status).toBe(503);
	});

	it("answers no other method", async () => {
		expect((await open().ask("DELETE", "/api/events")).status).toBe(405);
		expect((await open().ask("GET", "/api/events/msg_1/replay")).status).toBe(405);
		expect((await open().ask("GET", "/api/events/resume")).status).toBe(405);
	});
});

describe("POST /api/events/:id/replay", () => {
	const replay = (id: string, changes: object = {}, now = NOON) => {
		const { ask, sent } = open(changes, now);
		return { answer: ask("POST", `/api/events/${id}/replay`), sent };
	};

	it("sends it again from the first try, under the same id", async () => {
		await storeFailed(queued(1));
		const { answer, sent } = replay("msg_1");
		expect((await answer).status).toBe(202);
		expect(await jsonOf(await answer)).toEqual({ id: "msg_1", status: "replaying" });
		expect(sent).toEqual([{ event: queued(1, { isReplay: true }), delaySeconds: undefined }]);
	});

	it("is refused while it is under way, and possible again when it failed again", async () => {
		logLines();
		await storeFailed(queued(1));
		await replay("msg_1").answer;
		const problem = await problemOf(await replay("msg_1").answer);
		expect([problem["status"], problem["type"]]).toEqual([409, "urn:wechat-edge:conflict"]);
		wechatAnswers({ [OWNER]: [new Response(null, { status: 500 })] });
		await consumed([queued(1, { isReplay: true })], { attempts: 7 });
		expect((await replay("msg_1").answer).status).toBe(202);
	});

	it("that the ledger took up too late is possible again: nobody sends it", async () => {
		logLines();
		await storeFailed(queued(1));
		const late = Promise.withResolvers<void>();
		const LEDGER = failingLedger(
			env.LEDGER,
			({ sql }) => sql.includes("SET replayed_at = ?2") && late.promise,
		);
		const { queue, sent } = keepEvents();
		const { request, settled } = openGateway({
			clock: { ...hurriedClock(), now: () => NOON },
			env: { ...EVENTS_ENV, EVENTS_QUEUE: queue, LEDGER },
		});
		expect((await request("/api/events/msg_1/replay", api("POST"))).status).toBe(503);
		late.resolve();
		await settled();
		expect(sent).toEqual([]);
		expect((await replay("msg_1").answer).status).toBe(202);
	});

	it("is possible again after a day, when a replay was lost", async () => {
		await storeFailed(queued(1));
		await replay("msg_1").answer;
		expect((await replay("msg_1", {}, NOON + DAY - 1).answer).status).toBe(409);
		expect((await replay("msg_1", {}, NOON + DAY).answer).status).toBe(202);
	});

	it("of an unknown event is 404", async () => {
		expect(await problemOf(await replay("msg_9").answer)).toMatchObject({ status: 404 });
	});

	it("is 503 when the queue takes nothing, and the event is as it was", async () => {
		await storeFailed(queued(1));
		expect((await replay("msg_1", { EVENTS_QUEUE: refusingQueue }).answer).status).toBe(503);
		expect(await failedRows()).toMatchObject([{ id: "msg_1", replayed_at: null }]);
	});

	it.each([
		[{ EVENTS_URL: undefined }, "EVENTS_URL"],
		[{ EVENTS_SECRET: "short" }, "EVENTS_SECRET"],
	])("is 503 when the configuration is %j", async (wrong, field) => {
		await storeFailed(queued(1));
		expect(await problemOf(await replay("msg_1", wrong).answer)).toMatchObject({ status: 503, field });
	});

	it("needs the scope manage", async () => {
		const { ask } = open();
		for (const path of ["/api/events/msg_1/replay", "/api/events/resume"]) {
			expect((await ask("POST", path, withKey(READER_KEY))).status).toBe(403);
		}
		expect((await ask("GET", "/api/events", withKey(READER_KEY))).status).toBe(200);
	});
});

describe("after a 410", () => {
	it("a replay is refused until POST /api/events/resume, which may be called twice", async () => {
		await storeFailed(queued(1));
		await switchOff(env.LEDGER, EVENTS_ENV.EVENTS_URL, NOON);
		const { ask, sent } = open();
		const problem = await problemOf(await ask("POST", "/api/events/msg_1/replay"));
		expect(problem).toMatchObject({ status: 409, detail: expect.stringContaining("/api/events/resume") });
		for (const _ of [1, 2]) {
			expect(await jsonOf(await ask("POST", "/api/events/resume"))).toEqual({ state: "on" });
		}
		expect((await ask("POST", "/api/events/msg_1/replay")).status).toBe(202);
		expect(sent).toHaveLength(1);
	});
});

it("without EVENTS_URL there is nothing to resume", async () => {
	const problem = await problemOf(await open({ EVENTS_URL: " " }).ask("POST", "/api/events/resume"));
	expect(problem).toMatchObject({ status: 409, detail: expect.stringContaining("EVENTS_URL is not set") });
});

describe("GET /api/status", () => {
	const eventsOf = async (changes: object = {}) => (await get("/api/status", changes))["events"];

	it("says that events are on, and how many have failed", async () => {
		await storeFailed(queued(1), queued(2));
		expect(await eventsOf()).toEqual({
			state: "on",
			failed: 2,
			last_failure: null,
			last_reply_failure: null,
		});
	});

	it("says that events go nowhere, and asks nobody", async () => {
		expect(await eventsOf({ EVENTS_URL: undefined, LEDGER: deadLedger() })).toMatchObject({ state: "none" });
	});

	it("says nothing of what went wrong earlier when events go nowhere any more", async () => {
		logLines();
		wechatAnswers({ [OWNER]: [new Response(null, { status: 502 })] });
		await consumed([queued(1)]);
		expect(await eventsOf({ EVENTS_URL: undefined })).toEqual({
			state: "none",
			last_failure: null,
			last_reply_failure: null,
		});
	});

	it("says that EVENTS_SECRET is not set, and how to set it", async () => {
		const status = await get("/api/status", { EVENTS_SECRET: undefined });
		expect(status["events"]).toMatchObject({
			state: "misconfigured",
			problem: "EVENTS_SECRET: It is not set. Run npx wrangler secret put EVENTS_SECRET.",
		});
		expect(status["configured"]).toMatchObject({ EVENTS_URL: true, EVENTS_SECRET: false });
	});

	it("says since when events are off; another URL gets them", async () => {
		await switchOff(env.LEDGER, EVENTS_ENV.EVENTS_URL, NOON);
		expect(await eventsOf()).toMatchObject({ state: "off", off_since: new Date(NOON).toISOString() });
		expect(await eventsOf({ EVENTS_URL: "https://owner.test/other" })).toMatchObject({ state: "on" });
	});

	it("says what is wrong with the configuration, without a value", async () => {
		const status = await get("/api/status", { EVENTS_URL: "http://owner.test/hook" });
		expect(status["events"]).toMatchObject({
			state: "misconfigured",
			problem: expect.stringMatching(/^EVENTS_URL: It must be an https URL/),
		});
		expect(status["configured"]).toMatchObject({ EVENTS_URL: expect.any(String), EVENTS_SECRET: true });
		expect(JSON.stringify(status)).not.toContain("owner.test");
	});

	it("says that the ledger does not answer", async () => {
		logLines();
		expect(await eventsOf({ LEDGER: deadLedger() })).toMatchObject({ state: "unreachable" });
	});

	it("says what went wrong last", async () => {
		logLines();
		wechatAnswers({ [OWNER]: [new Response(null, { status: 502 })] });
		await consumed([queued(1)]);
		expect(await eventsOf()).toMatchObject({
			last_failure: { at: new Date(NOON).toISOString(), reason: "message.text: HTTP 502" },
		});
	});
});

describe("cron", () => {
	it("forgets what failed longer ago than pushes are kept", async () => {
		logLines();
		wechatAnswers({});
		await storeFailed(queued(1));
		await watch({ ...env, PUSH_RETENTION_DAYS: "30" }, stoppedClock(NOON + 30 * DAY));
		expect(await failedRows()).toHaveLength(1);
		await watch({ ...env, PUSH_RETENTION_DAYS: "30" }, stoppedClock(NOON + 30 * DAY + 1));
		expect(await failedRows()).toEqual([]);
	});

	it("forgets the oldest of more than 100,000", async () => {
		logLines();
		wechatAnswers({});
		await storeFailed(queued(1), queued(2));
		await env.LEDGER.prepare("UPDATE events SET n = 100001 WHERE id = 'msg_2'").run();
		await watch(env, stoppedClock());
		expect(await failedRows()).toMatchObject([{ id: "msg_2" }]);
	});
});
