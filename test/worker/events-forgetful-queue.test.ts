/** Events where the queue forgets what waits in it, as that of `wrangler dev` does: the ledger has them meanwhile. */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sendEvent } from "../../src/events/send-event.ts";
import { eventPorts } from "../../src/http/events/event-ports.ts";
import { resendAfterMs } from "../../src/http/resend-after.ts";
import { watch } from "../../src/http/watchdog.ts";
import { NOON } from "./support/callback.ts";
import { stoppedClock } from "./support/clock.ts";
import {
	consumed,
	EVENTS_ENV,
	failedRows,
	keepEvents,
	OWNER,
	queued,
	storeFailed,
} from "./support/events.ts";
import { failingLedger } from "./support/failing-ledger.ts";
import { useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { stored, storePush } from "./support/pushes.ts";
import { wechatAnswers } from "./support/wechat.ts";

useLedger();
beforeEach(() => void vi.setSystemTime(NOON));
afterEach(() => void vi.useRealTimers());

const FORGETFUL = { RESEND_AFTER_SECONDS: "60" };
const outOfOrder = { LEDGER: failingLedger(env.LEDGER, () => true) };

const answering = (status: number) => wechatAnswers({ [OWNER]: [new Response(null, { status })] });

const worldWith = (changes: object) => ({ ...env, ...EVENTS_ENV, ...FORGETFUL, ...changes });

/** Sends one event as a callback does, and returns what the queue got. */
const send = async (changes: object = {}) => {
	const { queue, sent } = keepEvents();
	await sendEvent(eventPorts(worldWith({ EVENTS_QUEUE: queue, ...changes }), stoppedClock(NOON)), queued(1));
	return sent;
};

/** What cron puts into the queue so long after noon. */
const resent = async (afterMs: number, changes: object = {}) => {
	const { queue, sent } = keepEvents();
	await watch(worldWith({ EVENTS_QUEUE: queue, ...changes }), stoppedClock(NOON + afterMs));
	return sent.map(({ event }) => event);
};

describe("an event", () => {
	it("is in the ledger before it is in the queue, and gone from it when it is delivered", async () => {
		answering(200);
		expect(await send()).toMatchObject([{ event: { id: "msg_1" } }]);
		expect(await failedRows()).toMatchObject([{ id: "msg_1", tries: 0, replayed_at: NOON }]);
		expect(await consumed([queued(1)], { env: FORGETFUL })).toEqual(["acked"]);
		expect(await failedRows()).toEqual([]);
	});

	it("that nobody wants any more is gone from it, too", async () => {
		answering(200);
		await send();
		const changed = { ...FORGETFUL, EVENTS_TYPES: "event.*" };
		expect(await consumed([queued(1)], { env: changed })).toEqual(["acked"]);
		expect(await failedRows()).toEqual([]);
	});

	it("that was tried in vain waits in both", async () => {
		logLines();
		answering(503);
		await send();
		expect(await consumed([queued(1)], { env: FORGETFUL, attempts: 2, now: NOON + 5000 })).toEqual([300]);
		expect(await failedRows()).toEqual([
			{ id: "msg_1", tries: 2, last_error: "HTTP 503", failed_at: NOON + 5000, replayed_at: NOON + 5000 },
		]);
	});

	it("is sent all the same where the ledger is out of order", async () => {
		logLines();
		answering(503);
		expect(await send(outOfOrder)).toHaveLength(1);
		expect(await consumed([queued(1)], { env: { ...FORGETFUL, ...outOfOrder } })).toEqual([5]);
	});

	it("leaves the ledger alone where the queue forgets nothing", async () => {
		logLines();
		answering(503);
		expect(await send({ RESEND_AFTER_SECONDS: undefined })).toHaveLength(1);
		expect(await consumed([queued(1)])).toEqual([5]);
		expect(await failedRows()).toEqual([]);
	});
});

describe("cron sends again", () => {
	beforeEach(() => void wechatAnswers({ [OWNER]: [new Response(null, { status: 503 })] }));

	it("what nobody has tried for so long, with the tries that it has had, and once", async () => {
		logLines();
		await send();
		await consumed([queued(1)], { env: FORGETFUL });
		expect(await resent(65_000)).toEqual([]);
		expect(await resent(65_001)).toEqual([queued(1, { tries: 1, isReplay: true })]);
		expect(await resent(65_002)).toEqual([]);
	});

	it("nothing before its time: a try may be ten hours away", async () => {
		logLines();
		await send();
		await consumed([queued(1)], { env: FORGETFUL, attempts: 6 });
		expect(await resent(36_000_000 + 60_000)).toEqual([]);
		expect(await resent(36_000_000 + 60_001)).toMatchObject([{ id: "msg_1", tries: 6 }]);
	});

	it("a replay that was lost, from its first try on; and never what has failed", async () => {
		logLines();
		await storeFailed(queued(1), queued(2));
		await env.LEDGER.prepare("UPDATE events SET replayed_at = ?1 WHERE id = 'msg_1'").bind(NOON).run();
		expect(await resent(60_001)).toEqual([queued(1, { isReplay: true })]);
	});

	it("nothing where the queue forgets nothing", async () => {
		logLines();
		await send();
		expect(await resent(86_000_000, { RESEND_AFTER_SECONDS: undefined })).toEqual([]);
	});
});

it("a push without progress is rung for after so long, too", async () => {
	logLines();
	wechatAnswers({});
	await storePush("p1", "sending");
	await env.LEDGER.prepare("UPDATE pushes SET progressed_at = ?1, rung_at = 0").bind(NOON).run();
	const rings: unknown[] = [];
	const sendBatch = async (messages: Iterable<{ readonly body: unknown }>) => {
		for (const { body } of messages) rings.push(body);
	};
	await resent(60_000, { PUSH_QUEUE: { sendBatch } });
	expect(rings).toEqual([]);
	await resent(60_001, { PUSH_QUEUE: { sendBatch } });
	expect(rings).not.toEqual([]);
	expect(await stored()).toMatchObject({ pushes: 1 });
});

it.each(["", "abc", "-1", "1.5", undefined])(
	"RESEND_AFTER_SECONDS=%j is that of a queue that forgets nothing",
	(text) => {
		expect(resendAfterMs(text === undefined ? {} : { RESEND_AFTER_SECONDS: text })).toBeUndefined();
	},
);
