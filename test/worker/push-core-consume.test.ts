/** The queue's consumer: what it acknowledges, what it asks for again and when, and what becomes of what was given up. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { consume } from "../../src/http/consume.ts";
import { dispatchChunk } from "../../src/push/dispatch.ts";
import { impatientClock } from "./support/clock.ts";
import { failingLedger } from "./support/failing-ledger.ts";
import { useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { countsOf, createWorld, openids, pushOf, rowOf, storePush } from "./support/push-world.ts";
import { wechatAnswers } from "./support/wechat.ts";

useLedger();

const SEND = "/cgi-bin/message/template/send";
const QUEUE = "wechat-edge-pushes";
const DEAD = "second-shop-pushes-dead";

/** One message, consumed: `acked`, or the seconds after which it is asked for again. */
const consumed = async (
	body: unknown,
	options: { queue?: string; env?: Partial<typeof env>; attempts?: number } = {},
) => {
	const said: (string | number | undefined)[] = [];
	const message: Message = {
		id: "id",
		timestamp: new Date(),
		attempts: options.attempts ?? 1,
		body,
		ack: () => void said.push("acked"),
		retry: (retryOptions) => void said.push(retryOptions?.delaySeconds),
	};
	const batch: MessageBatch = {
		queue: options.queue ?? QUEUE,
		messages: [message],
		metadata: { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: new Date(0) } },
		ackAll: () => undefined,
		retryAll: () => undefined,
	};
	await consume(batch, { ...env, ...options.env }, impatientClock());
	return said;
};

const receiptFor = (touser: string, msgid: string) => ({
	receipt: { msgid, touser, createTime: 1, words: "success", arrivedAt: Date.now() },
});

/** A push whose one message was accepted. */
const accepted = async () => {
	const world = createWorld();
	const push = await storePush(["follower"], world.now());
	await dispatchChunk(world.ports, push, 0);
	return { push, msgid: (await rowOf(push)).msgid ?? "" };
};

const outOfOrder = { LEDGER: failingLedger(env.LEDGER, () => true) };

describe("a queue message", () => {
	it("is acknowledged when its chunk is sent and recorded", async () => {
		wechatAnswers({ [SEND]: [{ errcode: 0, errmsg: "ok", msgid: 7 }] });
		const push = await storePush(["follower"], Date.now());
		expect(await consumed({ push, chunk: 0 })).toEqual(["acked"]);
		expect(await rowOf(push)).toMatchObject({ status: "accepted", msgid: "7" });
	});

	it("is asked for again when WeChat is to be left alone, in seconds, not in hours", async () => {
		wechatAnswers({ [SEND]: [{ errcode: 45011, errmsg: "too fast" }] });
		const push = await storePush(["follower"], Date.now());
		expect(await consumed({ push, chunk: 0 })).toEqual([60]);
	});

	it("is asked for again when the ledger is out of order, later from time to time", async () => {
		const lines = logLines();
		for (const [attempts, seconds] of [
			[1, 30],
			[3, 90],
			[10, 300],
			[99, 300],
		] as const) {
			expect(await consumed({ push: "p", chunk: 0 }, { env: outOfOrder, attempts })).toEqual([seconds]);
		}
		expect(JSON.stringify(lines)).toContain("ledger out of order");
	});

	it("waits while the account is not configured, and the push knows why", async () => {
		logLines();
		const push = await storePush(["follower"], Date.now());
		expect(await consumed({ push, chunk: 0 }, { env: { WECHAT_APP_SECRET: "short" } })).toEqual([30]);
		expect(await pushOf(push)).toMatchObject({ status: "sending", counts: { queued: 1 } });
		expect((await pushOf(push)).reason?.detail.zh).toContain("WECHAT_APP_SECRET：");
		await consumed({ push, chunk: 0 }, { queue: DEAD });
		expect((await pushOf(push)).reason?.detail.en).toContain("WECHAT_APP_SECRET: ");
	});

	it.each([null, "text", {}, { push: 1 }])("of unknown shape (%j) is logged and forgotten", async (body) => {
		const lines = logLines();
		for (const queue of [QUEUE, DEAD]) expect(await consumed(body, { queue })).toEqual(["acked"]);
		expect(lines).toHaveLength(2);
	});

	it("with a receipt needs no account", async () => {
		const { push, msgid } = await accepted();
		expect(await consumed(receiptFor("follower", msgid), { env: { WECHAT_APP_ID: "" } })).toEqual(["acked"]);
		expect((await rowOf(push)).status).toBe("delivered");
	});
});

describe("a departure and a return", () => {
	const AT = Date.UTC(2026, 9, 1, 4);
	const departure = { departure: { touser: "follower", at: AT } };
	const comeback = { return: { touser: "follower", at: AT + 60_000 } };

	it("need no account, and come again when the ledger is out of order", async () => {
		logLines();
		for (const body of [departure, comeback]) {
			expect(await consumed(body, { env: outOfOrder })).toEqual([30]);
			expect(await consumed(body, { env: { WECHAT_APP_ID: "" } })).toEqual(["acked"]);
		}
	});

	it("given up are recorded after all, and the log names no openid", async () => {
		const lines = logLines();
		const push = await storePush(["follower"], AT);
		expect(await consumed(departure, { queue: DEAD, env: outOfOrder })).toEqual([30]);
		expect(await consumed(departure, { queue: DEAD })).toEqual(["acked"]);
		expect(await countsOf(push)).toEqual({ cancelled: 1 });
		expect(lines[0]).toMatchObject({ entry: { ring: "departure" } });
		expect(JSON.stringify(lines)).not.toContain("follower");
	});
});

describe("a dead letter", () => {
	it("is recorded with its reason, and the push goes on", async () => {
		const lines = logLines();
		const push = await storePush(openids(3), Date.now());
		expect(await consumed({ push, chunk: 0 }, { queue: DEAD })).toEqual(["acked"]);
		const { status, reason } = await pushOf(push);
		expect(status).toBe("sending");
		expect(reason?.detail.en).toContain("chunk 0");
		expect(reason?.detail.zh).toContain("死信队列");
		expect(lines).toHaveLength(1);
	});

	it("names what the last try failed with", async () => {
		logLines();
		const push = await storePush(openids(3), Date.now());
		let failures = 1;
		const LEDGER = failingLedger(env.LEDGER, () => failures-- > 0);
		expect(await consumed({ push, chunk: 0 }, { env: { LEDGER } })).toEqual([30]);
		await consumed({ push, chunk: 0 }, { queue: DEAD });
		expect((await pushOf(push)).reason?.detail.en).toContain("ledger out of order");
	});

	it("does not name what went well since", async () => {
		logLines();
		wechatAnswers({ [SEND]: [{ errcode: 0, errmsg: "ok", msgid: 7 }] });
		const push = await storePush(openids(60), Date.now());
		let failures = 1;
		const LEDGER = failingLedger(env.LEDGER, () => failures-- > 0);
		await consumed({ push, chunk: 0 }, { env: { LEDGER } });
		await consumed({ push, chunk: 0 });
		await consumed({ push, chunk: 1 }, { queue: DEAD });
		const { reason } = await pushOf(push);
		expect(reason?.detail.en).toContain("chunk 1");
		expect(reason?.detail.en).not.toContain("ledger out of order");
	});

	it("is no reason any more when the push is done", async () => {
		logLines();
		wechatAnswers({ [SEND]: [{ errcode: 0, errmsg: "ok", msgid: 7 }] });
		const push = await storePush(["follower"], Date.now());
		await consumed({ push, chunk: 0 }, { queue: DEAD });
		await consumed({ push, chunk: 0 });
		expect(await pushOf(push)).toMatchObject({ status: "done", reason: null });
	});

	it("that is a receipt is recorded after all, or comes again", async () => {
		logLines();
		const { push, msgid } = await accepted();
		const receipt = receiptFor("follower", msgid);
		expect(await consumed(receipt, { queue: DEAD, env: outOfOrder })).toEqual([30]);
		expect(await consumed(receipt, { queue: DEAD })).toEqual(["acked"]);
		expect((await rowOf(push)).status).toBe("delivered");
	});
});
