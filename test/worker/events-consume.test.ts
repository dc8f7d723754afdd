/** The consumer of events: what the owner's URL is sent, what is success, when it is tried again, and what is kept. */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NOON } from "./support/callback.ts";
import { hurriedClock, watchedClock } from "./support/clock.ts";
import {
	consumed,
	DEAD,
	EVENTS_ENV,
	failedRows,
	keepEvents,
	OWNER,
	queued,
	SECRET,
	storeFailed,
	verified,
} from "./support/events.ts";
import { failingLedger } from "./support/failing-ledger.ts";
import { useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { brokenConnection, silence, wechatAnswers } from "./support/wechat.ts";

useLedger();
beforeEach(() => void vi.setSystemTime(NOON));
afterEach(() => void vi.useRealTimers());

const answering = (status: number, headers: HeadersInit = {}) =>
	wechatAnswers({ [OWNER]: [new Response(null, { status, headers })] });

const outOfOrder = { LEDGER: failingLedger(env.LEDGER, () => true) };

describe("one attempt", () => {
	it("is a POST of the JSON, signed at its own time", async () => {
		const owner = answering(200);
		expect(await consumed([queued(1)])).toEqual(["acked"]);
		expect(owner.calls).toMatchObject([{ method: "POST", url: EVENTS_ENV.EVENTS_URL, redirect: "manual" }]);
		const [call] = owner.calls;
		if (call === undefined) throw new Error("no call");
		expect(call.body).toBe(queued(1).body);
		expect(call.headers.get("webhook-id")).toBe("msg_1");
		expect(call.headers.get("webhook-timestamp")).toBe(String(NOON / 1000));
		expect(verified(call)).toMatchObject({ type: "message.text", data: { Content: "1" } });
	});

	it("after another differs in its time and signature alone", async () => {
		logLines();
		const owner = answering(500);
		await consumed([queued(1)]);
		vi.setSystemTime(NOON + 5000);
		await consumed([queued(1)], { attempts: 2, now: NOON + 5000 });
		const [first, second] = owner.calls;
		if (first === undefined || second === undefined) throw new Error("no two calls");
		expect(second.body).toBe(first.body);
		expect(second.headers.get("webhook-id")).toBe(first.headers.get("webhook-id"));
		expect(second.headers.get("webhook-timestamp")).toBe(String(NOON / 1000 + 5));
		verified(second);
	});

	it("is signed with both secrets while they are rotated", async () => {
		const newer = `whsec_${btoa("another secret, of 32 characters")}`;
		const owner = answering(204);
		await consumed([queued(1)], { env: { EVENTS_SECRET: `${newer},${SECRET}` } });
		for (const secret of [newer, SECRET]) for (const call of owner.calls) verified(call, secret);
	});

	it("reads nothing of an answer of ten megabytes", async () => {
		let pulled = 0;
		let isCancelled = false;
		const body = new ReadableStream<Uint8Array>({
			pull: (controller) => {
				pulled += 65_536;
				controller.enqueue(new Uint8Array(65_536));
			},
			cancel: () => {
				isCancelled = true;
			},
		});
		wechatAnswers({ [OWNER]: [async () => new Response(body)] });
		expect(await consumed([queued(1)])).toEqual(["acked"]);
		expect(isCancelled).toBe(true);
		expect(pulled).toBeLessThan(1_000_000);
	});

	it("leaves no timer", async () => {
		answering(200);
		const clock = watchedClock();
		expect(await consumed([queued(1)], { clock })).toEqual(["acked"]);
		expect(clock.waiting()).toBe(0);
	});

	it("is made for each event of a batch, and none waits for another's retry", async () => {
		logLines();
		wechatAnswers({ [OWNER]: [new Response(null, { status: 500 }), new Response()] });
		expect(await consumed([queued(1), queued(2), queued(3)])).toEqual([5, "acked", "acked"]);
	});
});

describe("what is no success", () => {
	it.each([
		["a redirect, which is not followed", 302, "HTTP 302, and redirects are not followed"],
		["not signed rightly", 401, "HTTP 401: the secrets differ, or a clock is more than five minutes off"],
		["not allowed", 403, "HTTP 403: the secrets differ, or a clock is more than five minutes off"],
		["not found", 404, "HTTP 404"],
		["a server's fault", 500, "HTTP 500"],
	])("%s: it is asked for again, and the owner is told", async (_, status, reason) => {
		const lines = logLines();
		const owner = answering(status, { Location: "https://elsewhere.test/" });
		expect(await consumed([queued(1)])).toEqual([5]);
		expect(owner.calls).toHaveLength(1);
		const entry = { event: "event not delivered", id: "msg_1", type: "message.text", reason, tries: 1 };
		expect(lines).toEqual([{ level: "warn", entry }]);
	});

	it("a broken connection: its words are not repeated, they may hold the URL", async () => {
		const lines = logLines();
		wechatAnswers({ [OWNER]: [brokenConnection] });
		expect(await consumed([queued(1)])).toEqual([5]);
		expect(lines).toMatchObject([{ entry: { reason: "connection failed" } }]);
	});

	it("silence for ten seconds", async () => {
		const lines = logLines();
		wechatAnswers({ [OWNER]: [silence] });
		const clock = hurriedClock();
		expect(await consumed([queued(1)], { clock })).toEqual([5]);
		expect(clock.limits.at(-1)).toBe(10_000);
		expect(lines).toMatchObject([{ entry: { reason: "no answer within 10 s" } }]);
	});

	it.each([
		[{ EVENTS_URL: "http://owner.test/" }, "EVENTS_URL: It must be an https URL"],
		[{ EVENTS_SECRET: undefined }, "EVENTS_SECRET: It is not set."],
		[{ EVENTS_URL: undefined }, "EVENTS_URL is not set"],
	])("a configuration such as %j: nothing is sent until it is mended", async (wrong, reason) => {
		const lines = logLines();
		const owner = answering(200);
		expect(await consumed([queued(1)], { env: wrong })).toEqual([5]);
		expect(owner.calls).toEqual([]);
		expect(lines).toMatchObject([{ entry: { reason: expect.stringContaining(reason) } }]);
		expect(await consumed([queued(1)], { attempts: 2 })).toEqual(["acked"]);
	});
});

describe("an event that fails again and again", () => {
	it("is tried after 5 s, 5 min, 30 min, 2 h, 5 h and 10 h, and kept after the seventh try", async () => {
		const lines = logLines();
		const owner = answering(503);
		const waits: unknown[] = [];
		for (const attempts of [1, 2, 3, 4, 5, 6, 7]) {
			waits.push(...(await consumed([queued(1)], { attempts, now: NOON + attempts })));
		}
		expect(waits).toEqual([5, 300, 1800, 7200, 18_000, 36_000, "acked"]);
		expect(owner.calls).toHaveLength(7);
		expect(await failedRows()).toEqual([
			{ id: "msg_1", tries: 7, last_error: "HTTP 503", failed_at: NOON + 7, replayed_at: null },
		]);
		expect(lines.at(-1)).toMatchObject({
			level: "error",
			entry: { event: "event kept as failed", tries: 7 },
		});
	});

	it("goes on with the second interval when it was tried before it came into the queue", async () => {
		logLines();
		answering(503);
		expect(await consumed([queued(1, { tries: 1 })])).toEqual([300]);
		expect(await consumed([queued(1, { tries: 1 })], { attempts: 6 })).toEqual(["acked"]);
		expect(await failedRows()).toMatchObject([{ tries: 7 }]);
	});

	it("waits for a ledger that is out of order, and is not lost", async () => {
		const lines = logLines();
		answering(503);
		for (const attempts of [7, 8, 50]) {
			expect(await consumed([queued(1)], { attempts, env: outOfOrder })).toEqual([300]);
		}
		expect(lines.at(-1)).toMatchObject({ entry: { event: "event not kept", id: "msg_1" } });
		expect(await consumed([queued(1)], { attempts: 51 })).toEqual(["acked"]);
		expect(await failedRows()).toHaveLength(1);
	});

	it("is delivered without the ledger, which is needed only for what fails", async () => {
		answering(200);
		expect(await consumed([queued(1)], { env: outOfOrder })).toEqual(["acked"]);
	});
});

describe("410", () => {
	it("switches events off: what comes then is kept and not sent", async () => {
		const lines = logLines();
		const owner = answering(410);
		expect(await consumed([queued(1)])).toEqual(["acked"]);
		expect(lines).toMatchObject([
			{ level: "error", entry: { event: "events switched off", reason: "HTTP 410" } },
			{ level: "error", entry: { event: "event kept as failed", id: "msg_1" } },
		]);
		expect(await consumed([queued(2)])).toEqual(["acked"]);
		expect(owner.calls).toHaveLength(1);
		expect(await failedRows()).toMatchObject([
			{ id: "msg_1", last_error: "HTTP 410" },
			{ id: "msg_2", last_error: "switched off by a 410" },
		]);
	});

	it("holds for that URL alone", async () => {
		logLines();
		wechatAnswers({ [OWNER]: [new Response(null, { status: 410 })], "/other": [new Response()] });
		await consumed([queued(1)]);
		expect(await consumed([queued(2)], { env: { EVENTS_URL: "https://owner.test/other" } })).toEqual([
			"acked",
		]);
		expect(await failedRows()).toHaveLength(1);
	});

	it("stores no URL", async () => {
		logLines();
		answering(410);
		await consumed([queued(1)]);
		const { results } = await env.LEDGER.prepare("SELECT * FROM settings").all();
		expect(results).toEqual([
			{ name: "events_off", value: expect.stringMatching(/^\{"at":\d+,"url_hash":"[0-9a-f]{64}"\}$/) },
		]);
	});

	it("is asked for again when the ledger cannot note it", async () => {
		logLines();
		answering(410);
		expect(await consumed([queued(1)], { env: outOfOrder })).toEqual([300]);
	});
});

describe("a replay", () => {
	const replay = queued(1, { isReplay: true });

	it("is forgotten by the ledger when it is delivered", async () => {
		answering(200);
		await storeFailed(queued(1), queued(2));
		expect(await consumed([replay])).toEqual(["acked"]);
		expect(await failedRows()).toMatchObject([{ id: "msg_2" }]);
	});

	it("that was delivered is not delivered again when the ledger cannot forget it, and its owner is told", async () => {
		const lines = logLines();
		const owner = answering(200);
		await storeFailed(queued(1));
		expect(await consumed([replay], { env: outOfOrder })).toEqual(["acked"]);
		expect(owner.calls).toHaveLength(1);
		expect(lines).toMatchObject([
			{
				level: "error",
				entry: {
					event: "event not forgotten",
					id: "msg_1",
					reason: "delivered, but the ledger is out of order",
				},
			},
		]);
		expect(await failedRows()).toHaveLength(1);
	});

	it("begins with the first interval, is there all the while, and failed again after the last", async () => {
		logLines();
		answering(500);
		await storeFailed(queued(1));
		expect(await consumed([replay])).toEqual([5]);
		expect(await failedRows()).toHaveLength(1);
		expect(await consumed([replay], { attempts: 7, now: NOON + 1 })).toEqual(["acked"]);
		expect(await failedRows()).toMatchObject([{ id: "msg_1", failed_at: NOON + 1, replayed_at: null }]);
	});
});

describe("EVENTS_TYPES", () => {
	it("is looked at again: what is not wanted any more is not sent, unless it is replayed", async () => {
		const owner = answering(200);
		const only = { env: { EVENTS_TYPES: "event.*" } };
		expect(await consumed([queued(1)], only)).toEqual(["acked"]);
		expect(owner.calls).toEqual([]);
		expect(await consumed([queued(1, { isReplay: true })], only)).toEqual(["acked"]);
		expect(owner.calls).toHaveLength(1);
		expect(await failedRows()).toEqual([]);
	});
});

describe("a dead letter", () => {
	it("is kept as failed, and not sent", async () => {
		const lines = logLines();
		const owner = answering(200);
		expect(await consumed([queued(1)], { queue: DEAD })).toEqual(["acked"]);
		expect(owner.calls).toEqual([]);
		expect(await failedRows()).toMatchObject([{ id: "msg_1", last_error: "the queue gave it up" }]);
		expect(lines).toMatchObject([{ level: "error", entry: { event: "event kept as failed" } }]);
	});

	it("waits for the ledger", async () => {
		logLines();
		expect(await consumed([queued(1)], { queue: DEAD, env: outOfOrder })).toEqual([300]);
		expect(await consumed([queued(1)], { queue: DEAD })).toEqual(["acked"]);
		expect(await failedRows()).toHaveLength(1);
	});
});

it.each([null, "text", {}, { push: "p", chunk: 0 }])(
	"a message of unknown shape (%j) is logged and forgotten",
	async (body) => {
		const lines = logLines();
		const { queue } = keepEvents();
		expect(await consumed([body], { env: { EVENTS_QUEUE: queue } })).toEqual(["acked"]);
		expect(lines).toMatchObject([{ entry: { event: "queue message of unknown shape" } }]);
	},
);
