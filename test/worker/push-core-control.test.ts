/** Pause, resume, cancel, retry and close in each state of a push, while consumers are at work, and with rings lost. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { appendRecipients, CHUNK_SIZE } from "../../src/push/accept.ts";
import { ACTS, type Act, carryOut, permissionFor, ringsFor } from "../../src/push/control.ts";
import { dispatchChunk } from "../../src/push/dispatch.ts";
import { PUSH_STATUSES, type PushStatus } from "../../src/push/push.ts";
import { recordReceipt } from "../../src/push/receipt.ts";
import { putBack } from "../../src/push/retry.ts";
import { FROM_THE_START } from "../../src/push/ring.ts";
import { tendPushes } from "../../src/push/tend.ts";
import { walk } from "../../src/push/walk.ts";
import { startWalk } from "../../src/push/walk-ringing.ts";
import { work } from "../../src/push/work.ts";
import { failingLedger } from "./support/failing-ledger.ts";
import { deafQueue, useLedger } from "./support/ledger.ts";
import {
	AFTERNOON,
	countsOf,
	createWorld,
	expectAgreement,
	expectExactCounts,
	firstWalk,
	MINUTE,
	openids,
	pushOf,
	rowOf,
	rowsOf,
	storePush,
	type World,
} from "./support/push-world.ts";

useLedger();

const putInto = async (push: string, status: PushStatus, isOpen = status === "open") => {
	await env.LEDGER.prepare("UPDATE pushes SET status = ?2, is_open = ?3 WHERE id = ?1")
		.bind(push, status, isOpen ? 1 : 0)
		.run();
};

const act = async (world: World, push: string, which: Act, details = {}) => {
	const changed = await carryOut(env.LEDGER, push, which, world.now(), details);
	if (changed !== undefined) world.ring(...ringsFor(changed, which));
	return changed;
};

const AFTERWARDS: Readonly<Record<Act, PushStatus>> = {
	pause: "paused",
	resume: "sending",
	cancel: "cancelled",
	retry: "sending",
	close: "sending",
};

describe("an act", () => {
	const cells = PUSH_STATUSES.flatMap((status) => ACTS.map((which) => [which, status] as const));

	it.each(cells)(
		"(%s of a push that is %s) is carried out exactly where the table allows it",
		async (which, status) => {
			const push = await storePush(openids(3), AFTERNOON);
			await putInto(push, status);
			const changed = await carryOut(env.LEDGER, push, which, AFTERNOON);
			const isAllowed = permissionFor(status, which) === "yes";
			expect(changed?.status).toBe(isAllowed ? AFTERWARDS[which] : undefined);
			expect((await pushOf(push)).status).toBe(isAllowed ? AFTERWARDS[which] : status);
		},
	);

	it.each(["resume", "retry"] as const)(
		"(%s of an open push that an error paused) opens it again",
		async (which) => {
			const push = await storePush(openids(3), AFTERNOON, { isOpen: true });
			await putInto(push, "paused", true);
			expect(await carryOut(env.LEDGER, push, which, AFTERNOON)).toMatchObject({
				status: "open",
				isOpen: true,
			});
		},
	);

	it("(pause) keeps its reason, and resume forgets it", async () => {
		const push = await storePush(openids(3), AFTERNOON);
		const reason = { detail: { en: "why", zh: "原因" } };
		const paused = await carryOut(env.LEDGER, push, "pause", AFTERNOON, { reason: JSON.stringify(reason) });
		expect(paused?.reason).toEqual(reason);
		expect((await carryOut(env.LEDGER, push, "resume", AFTERNOON))?.reason).toBeNull();
	});
});

describe("pause of a push that waits for midnight", () => {
	const waiting = async (isOpen: boolean) => {
		const world = createWorld({ faultOf: () => 45009 });
		const push = await storePush(openids(3), AFTERNOON, { isOpen });
		await dispatchChunk(world.ports, push, 0);
		return { world, push };
	};

	it.each([false, true])("makes the pause its owner's: cron does not end it (open: %s)", async (isOpen) => {
		const { world, push } = await waiting(isOpen);
		const reason = { detail: { en: "why", zh: "原因" } };
		await act(world, push, "pause", { reason: JSON.stringify(reason) });
		expect(await pushOf(push)).toMatchObject({ status: "paused", resumesAt: null, reason });
		world.advance(24 * 60 * MINUTE);
		await tendPushes({ ...world.ports, retentionDays: 90 });
		expect((await pushOf(push)).status).toBe("paused");
		expect((await act(world, push, "resume"))?.status).toBe(isOpen ? "open" : "sending");
	});

	it("changes nothing the second time", async () => {
		const { world, push } = await waiting(false);
		expect(await act(world, push, "pause")).toBeDefined();
		expect(await act(world, push, "pause")).toBeUndefined();
	});
});

describe("an open push", () => {
	it("sends what it has, is not done before it is closed, and is done then without another recipient", async () => {
		const world = createWorld();
		const push = await storePush(openids(40), AFTERNOON, { isOpen: true });
		world.ring(firstWalk(push));
		await world.workOff();
		expect(await pushOf(push)).toMatchObject({ status: "open", counts: { accepted: 40 } });
		await act(world, push, "close");
		await world.workOff();
		expect((await pushOf(push)).status).toBe("done");
	});

	it("that nobody was ever added to is done when it is closed", async () => {
		const world = createWorld();
		const push = await storePush([], AFTERNOON, { isOpen: true });
		await act(world, push, "close");
		await world.workOff();
		expect(await pushOf(push)).toMatchObject({ status: "done", total: 0 });
	});
});

describe("cancel", () => {
	it("cancels what is queued, in slices, and only then the push is finished", async () => {
		const world = createWorld();
		const push = await storePush(openids(5200), AFTERNOON);
		await act(world, push, "cancel");
		expect((await pushOf(push)).finishedAt).toBeNull();
		await world.workOff();
		expect(world.worked).toHaveLength(2);
		expect(await pushOf(push)).toMatchObject({
			status: "cancelled",
			finishedAt: AFTERNOON,
			counts: { cancelled: 5200, queued: 0 },
		});
		expect(world.wechat.calls).toHaveLength(0);
	});

	it("while a consumer is at work leaves it what it has in hand, and its results are recorded", async () => {
		const world = createWorld({ faultOf: (touser) => (touser.endsWith("29") ? "lost" : "fine") });
		const push = await storePush(openids(60), AFTERNOON);
		const upstream: typeof world.ports.upstream = async (request, endpoint) => {
			if (world.wechat.calls.length > 10 && (await pushOf(push)).status === "sending") {
				await act(world, push, "cancel");
				expect(await walk(world.ports, push, "cancel", FROM_THE_START)).toBe(10_000);
				expect(await countsOf(push)).toEqual({ queued: 30, cancelled: 30 });
			}
			return await world.ports.upstream(request, endpoint);
		};
		await dispatchChunk({ ...world.ports, upstream }, push, 0);
		await world.workOff();
		expect(await pushOf(push)).toMatchObject({
			status: "cancelled",
			counts: { accepted: 29, unknown: 1, cancelled: 30 },
		});
		await expectAgreement(push, world);
	});

	it("calls what a dead consumer had in hand unknown, and what it had not cancelled", async () => {
		const world = createWorld();
		const push = await storePush(openids(60), AFTERNOON);
		void dispatchChunk({ ...world.ports, upstream: () => new Promise<never>(() => {}) }, push, 0);
		await expect.poll(async () => (await rowOf(push)).claimed_at).toBe(AFTERNOON);
		await act(world, push, "cancel");
		await world.workOff();
		expect(await countsOf(push)).toEqual({ unknown: 30, cancelled: 30 });
		expect((await pushOf(push)).finishedAt).not.toBeNull();
	});

	it("whose ring was lost is carried out by cron", async () => {
		const world = createWorld();
		const push = await storePush(openids(3), AFTERNOON);
		await carryOut(env.LEDGER, push, "cancel", AFTERNOON);
		world.advance(11 * MINUTE);
		await tendPushes({ ...world.ports, retentionDays: 90 });
		await world.workOff();
		expect(await countsOf(push)).toEqual({ cancelled: 3 });
	});
});

describe("retry", () => {
	/** A push that is done, with one delivery for each kind. */
	const finished = async (world: World) => {
		const kinds: readonly (readonly [string, string, number | null])[] = [
			["undelivered", "undelivered", null],
			["blocked", "blocked", null],
			["unknown", "unknown", null],
			["accepted", "accepted", null],
			["cancelled", "cancelled", null],
			...[-1, 40001, 48001, 45009, 40164].map((code) => [`wait${code}`, "rejected", code] as const),
			...[40003, 43004, 47003, 99999].map((code) => [`fix${code}`, "rejected", code] as const),
		];
		const push = await storePush(
			kinds.map(([touser]) => touser),
			AFTERNOON,
		);
		await env.LEDGER.batch(
			kinds.map(([touser, status, errcode]) =>
				env.LEDGER.prepare(
					"UPDATE deliveries SET status = ?3, errcode = ?4, msgid = ?2, attempted_at = 1, receipt = 'x' WHERE push_id = ?1 AND touser = ?2",
				).bind(push, touser, status, errcode),
			),
		);
		await putInto(push, "done");
		await env.LEDGER.prepare("UPDATE pushes SET finished_at = ?1").bind(world.now()).run();
		return push;
	};
	const sentTo = (world: World) => world.wechat.calls.map(({ touser }) => touser).sort();

	it("sends again to what time, a token or the owner may have cured, and to the undelivered", async () => {
		const world = createWorld();
		const push = await finished(world);
		expect(await act(world, push, "retry")).toMatchObject({ status: "sending", finishedAt: null, round: 1 });
		await world.workOff();
		expect(sentTo(world)).toEqual([
			"undelivered",
			"wait-1",
			"wait40001",
			"wait40164",
			"wait45009",
			"wait48001",
		]);
		expect(await pushOf(push)).toMatchObject({ status: "done", retryAfter: null });
		expect(await rowOf(push, "undelivered")).toMatchObject({ status: "accepted", round: 1, receipt: null });
		await expectExactCounts(push);
	});

	it("with unknown takes the unknown along, under another client_msg_id", async () => {
		const world = createWorld({ faultOf: (_, call) => (call < 30 ? "out-of-reach" : "fine") });
		const push = await storePush(["follower"], AFTERNOON);
		world.ring({ push, chunk: 0 });
		await world.workOff();
		expect(await countsOf(push)).toEqual({ unknown: 1 });
		const before = world.wechat.calls.length;
		await act(world, push, "retry");
		await world.workOff();
		expect(world.wechat.calls).toHaveLength(before);
		for (let i = 0; i < 3; i += 1) {
			await act(world, push, "retry", { withUnknown: true });
			await world.workOff();
		}
		expect(await countsOf(push)).toEqual({ accepted: 1 });
		expect(new Set(world.wechat.calls.map(({ clientMsgId }) => clientMsgId)).size).toBeGreaterThan(1);
	});

	it("is not ended by a message for a finished chunk that comes before it begins", async () => {
		const world = createWorld();
		const push = await finished(world);
		const changed = await carryOut(env.LEDGER, push, "retry", AFTERNOON);
		await dispatchChunk(world.ports, push, 0);
		expect((await pushOf(push)).status).toBe("sending");
		if (changed !== undefined) world.ring(...ringsFor(changed, "retry"));
		await world.workOff();
		expect(sentTo(world)).toHaveLength(6);
	});

	it("whose rings were lost, or that was paused half-way, goes on where it was", async () => {
		const world = createWorld();
		const push = await storePush(openids(5200), AFTERNOON);
		await env.LEDGER.prepare("UPDATE deliveries SET status = 'undelivered'").run();
		await putInto(push, "done");
		await carryOut(env.LEDGER, push, "retry", AFTERNOON);
		// The first slice is put back, and the queue does not hear.
		await walk({ ...world.ports, queue: deafQueue() }, push, "retry", FROM_THE_START);
		expect(await pushOf(push)).toMatchObject({ retryAfter: 165, counts: { queued: 4980, undelivered: 220 } });
		await act(world, push, "pause");
		await world.workOff();
		await act(world, push, "resume");
		expect(world.waiting.map(({ ring }) => ring)).toMatchObject([{ work: "retry" }]);
		await env.LEDGER.prepare("UPDATE pushes SET progressed_at = 0").run();
		world.waiting.length = 0;
		await tendPushes({ ...world.ports, retentionDays: 90 });
		await walk(world.ports, push, "retry", FROM_THE_START);
		expect(await pushOf(push)).toMatchObject({ retryAfter: null, counts: { queued: 5200 } });
	});

	it("whose last slice was put back without an answer of the ledger is sent when its message comes again", async () => {
		const world = createWorld({
			ledger: failingLedger(env.LEDGER, ({ sql }) => sql.includes("SET retry_after") && "after"),
		});
		const push = await storePush(openids(3), AFTERNOON);
		await env.LEDGER.prepare("UPDATE deliveries SET status = 'undelivered'").run();
		await putInto(push, "done");
		await carryOut(env.LEDGER, push, "retry", AFTERNOON);
		await expect(walk(world.ports, push, "retry", FROM_THE_START)).rejects.toThrow("ledger out of order");
		expect(await pushOf(push)).toMatchObject({ retryAfter: null, counts: { queued: 3 } });
		await walk(world.ports, push, "retry", FROM_THE_START);
		await world.workOff();
		expect(await countsOf(push)).toEqual({ accepted: 3 });
	});

	it("puts nothing back twice, however often its ring comes", async () => {
		const push = await storePush(openids(3), AFTERNOON);
		await env.LEDGER.prepare("UPDATE deliveries SET status = 'undelivered'").run();
		await putInto(push, "done");
		const changed = await carryOut(env.LEDGER, push, "retry", AFTERNOON);
		if (changed === undefined) throw new Error("not carried out");
		const slice = { push: changed, after: FROM_THE_START, upTo: 165 };
		await putBack(env.LEDGER, slice, AFTERNOON);
		await env.LEDGER.prepare("UPDATE deliveries SET status = 'undelivered'").run();
		await putBack(env.LEDGER, slice, AFTERNOON);
		expect(await countsOf(push)).toEqual({ undelivered: 3 });
	});

	it("of a paused push sends what was queued too", async () => {
		let isBroken = true;
		const world = createWorld({ faultOf: () => (isBroken ? 40037 : "fine") });
		const push = await storePush(openids(70), AFTERNOON);
		world.ring(firstWalk(push));
		await world.workOff();
		expect((await pushOf(push)).status).toBe("paused");
		isBroken = false;
		await act(world, push, "retry");
		await world.workOff();
		expect(await pushOf(push)).toMatchObject({ status: "done", counts: { accepted: 70 } });
		await expectAgreement(push, world);
	});

	it("leaves a late result of the round before without effect", async () => {
		const world = createWorld();
		const push = await storePush(["follower"], AFTERNOON);
		const upstream: typeof world.ports.upstream = async (request, endpoint) => {
			const answer = await world.ports.upstream(request, endpoint);
			// So slow that its lease ended, and everything else happened meanwhile.
			await env.LEDGER.prepare(
				"UPDATE deliveries SET round = 1, claimed_at = NULL, attempted_at = NULL",
			).run();
			return answer;
		};
		await dispatchChunk({ ...world.ports, upstream }, push, 0);
		expect(await rowOf(push)).toMatchObject({ status: "queued", round: 1, msgid: null });
	});

	it("does not touch what a receipt says while it is being sent", async () => {
		const world = createWorld();
		const push = await storePush(["follower"], AFTERNOON);
		const receipt = {
			msgid: "0",
			touser: "follower",
			createTime: 1,
			words: "failed: system failed",
			arrivedAt: AFTERNOON,
		};
		const upstream: typeof world.ports.upstream = async (request, endpoint) => {
			const answer = await world.ports.upstream(request, endpoint);
			await recordReceipt(env.LEDGER, receipt);
			await carryOut(env.LEDGER, push, "pause", AFTERNOON);
			await carryOut(env.LEDGER, push, "retry", AFTERNOON);
			await walk(world.ports, push, "retry", FROM_THE_START);
			return answer;
		};
		await dispatchChunk({ ...world.ports, upstream }, push, 0);
		expect(await rowOf(push)).toMatchObject({ status: "undelivered", round: 0 });
		await expectAgreement(push, world);
	});
});

describe("a walk", () => {
	it("is forgotten for a push that is gone, or in another state", async () => {
		const world = createWorld();
		const push = await storePush(openids(3), AFTERNOON);
		expect(await work(world.ports, firstWalk("no-such-push"))).toBeUndefined();
		await walk(world.ports, push, "cancel", FROM_THE_START);
		await walk(world.ports, push, "retry", FROM_THE_START);
		expect(await countsOf(push)).toEqual({ queued: 3 });
		await putInto(push, "paused");
		await work(world.ports, firstWalk(push));
		expect(world.waiting).toEqual([]);
	});

	it("comes again when the queue takes nothing", async () => {
		const world = createWorld();
		const push = await storePush(openids(3), AFTERNOON);
		const deaf = { ...world.ports, queue: deafQueue() };
		expect(await work(deaf, firstWalk(push))).toBe(10_000);
	});

	it("rings for little at a time: for forty chunks, and for the next ones when ten of them are done", async () => {
		const world = createWorld();
		const push = await storePush(openids(CHUNK_SIZE * 100), AFTERNOON);
		await work(world.ports, firstWalk(push));
		const place = world.waiting.findIndex(({ ring }) => !("chunk" in ring));
		expect(place).toBe(20);
		const next = world.waiting[place]?.ring;
		expect(next).toEqual({ push, work: "ring", walk: 1, from: -1, after: 39 });
		if (next === undefined) throw new Error("it goes on");
		for (let chunk = 0; chunk < 9; chunk += 1) await dispatchChunk(world.ports, push, chunk);
		expect(await work(world.ports, next)).toBe(1000);
		await dispatchChunk(world.ports, push, 9);
		world.waiting.length = 0;
		expect(await work(world.ports, next)).toBeUndefined();
		expect(world.waiting).toHaveLength(41);
	});

	it("comes to what is added while it is under way: each chunk is rung for once", async () => {
		const world = createWorld();
		const push = await storePush(openids(CHUNK_SIZE * 50), AFTERNOON);
		await work(world.ports, firstWalk(push));
		const added = openids(CHUNK_SIZE * 2, CHUNK_SIZE * 50).map((touser) => ({ touser }));
		const appended = await appendRecipients(env.LEDGER, push, added, ["sending"], AFTERNOON);
		expect(appended?.rings).toEqual([]);
		await world.workOff();
		const rung = world.worked.flatMap(({ ring }) => ("chunk" in ring ? [ring.chunk] : []));
		expect(rung.toSorted((one, other) => one - other)).toEqual(
			Array.from({ length: 52 }, (_, chunk) => chunk),
		);
	});

	it("is not ended by recipients who came after it had looked for the last time", async () => {
		const world = createWorld();
		const push = await storePush(openids(3), AFTERNOON, { isOpen: true });
		const late = openids(3, 3).map((touser) => ({ touser }));
		let isAdded = false;
		const queue: typeof world.queue = {
			...world.queue,
			sendBatch: async (messages) => {
				if (!isAdded) {
					isAdded = true;
					const appended = await appendRecipients(env.LEDGER, push, late, ["open"], AFTERNOON);
					expect(appended?.rings).toEqual([]);
				}
				return await world.queue.sendBatch(messages);
			},
		};
		await work({ ...world.ports, queue }, firstWalk(push));
		await world.workOff();
		expect(await countsOf(push)).toEqual({ accepted: 6 });
	});

	it("ends the one before it", async () => {
		const world = createWorld();
		const push = await storePush(openids(CHUNK_SIZE * 50), AFTERNOON);
		await work(world.ports, firstWalk(push));
		world.ring(...(await startWalk(env.LEDGER, push)));
		await world.workOff();
		expect(await countsOf(push)).toEqual({ accepted: CHUNK_SIZE * 50 });
		// The forty of the first one and its end; all fifty of the second one at most, and its two messages.
		expect(world.worked.length).toBeLessThanOrEqual(41 + 52);
	});

	it("looks far ahead for what is left, and not farther than a thousand chunks at once", async () => {
		const world = createWorld();
		const push = await storePush(openids(1), AFTERNOON);
		await env.LEDGER.batch([
			env.LEDGER.prepare("UPDATE deliveries SET chunk = 1500"),
			env.LEDGER.prepare("UPDATE pushes SET chunks = 1501"),
		]);
		world.ring(firstWalk(push));
		await world.workOff();
		expect(world.worked.map(({ ring }) => ("chunk" in ring ? ring.chunk : "walk"))).toEqual([
			"walk",
			"walk",
			1500,
		]);
		expect((await pushOf(push)).status).toBe("done");
	});

	it("rings for each chunk that has recipients left, and for no other", async () => {
		const world = createWorld();
		const push = await storePush(openids(95), AFTERNOON);
		await dispatchChunk(world.ports, push, 1);
		await work(world.ports, firstWalk(push));
		expect(world.waiting.map(({ ring }) => ring)).toEqual([0, 2, 3].map((chunk) => ({ push, chunk })));
		expect(await rowsOf(push)).toHaveLength(95);
	});
});
