/** Sending chunks: whatever fails, ledger and WeChat agree recipient by recipient, and nobody gets a message twice. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { dispatchChunk } from "../../src/push/dispatch.ts";
import { recordReceipt } from "../../src/push/receipt.ts";
import { failingLedger } from "./support/failing-ledger.ts";
import { useLedger } from "./support/ledger.ts";
import type { Fault } from "./support/push-wechat.ts";
import {
	AFTERNOON,
	countsOf,
	createWorld,
	expectAgreement,
	firstWalk,
	MINUTE,
	openids,
	pushOf,
	rowOf,
	rowsOf,
	SECOND,
	storePush,
	type WorldOptions,
} from "./support/push-world.ts";

useLedger();

/** A push to so many, rung for and worked off. */
const send = async (count: number, options: WorldOptions = {}, until?: number) => {
	const world = createWorld(options);
	const push = await storePush(openids(count), AFTERNOON);
	world.ring(firstWalk(push));
	await world.workOff(until);
	return { world, push };
};

describe("a chunk", () => {
	it("is sent, recorded, and the push is done", async () => {
		const { world, push } = await send(100);
		expect(await countsOf(push)).toEqual({ accepted: 100 });
		expect(await pushOf(push)).toMatchObject({ status: "done", finishedAt: AFTERNOON, total: 100 });
		await expectAgreement(push, world);
		const msgids = (await rowsOf(push)).map(({ msgid }) => msgid);
		expect(new Set(msgids)).toEqual(new Set(world.wechat.delivered.map(({ msgid }) => msgid)));
	});

	it("has six sends in flight at most, and reads one access_token", async () => {
		const { world } = await send(30);
		expect(world.wechat.mostInFlight()).toBe(6);
		expect(world.wechat.reads()).toBe(1);
	});

	it("sends each recipient's own values over the common ones", async () => {
		const world = createWorld();
		const recipients = [{ touser: "one", data: { thing2: { value: "own" }, thing1: { value: "mine" } } }];
		const push = await storePush([], AFTERNOON, { recipients });
		await dispatchChunk(world.ports, push, 0);
		expect(world.wechat.calls[0]?.body).toMatchObject({
			touser: "one",
			template_id: "template",
			data: { thing1: { value: "mine" }, thing2: { value: "own" } },
		});
		expect(world.wechat.calls[0]?.clientMsgId).toMatch(/^[0-9a-f]{32}$/);
	});

	it("that is finished is forgotten, and so is one of a push that is not sending, or not there", async () => {
		const { world, push } = await send(5);
		const paused = await storePush(openids(5), AFTERNOON);
		await env.LEDGER.prepare("UPDATE pushes SET status = 'paused' WHERE id = ?1").bind(paused).run();
		for (const id of [push, paused, "no-such-push"]) {
			expect(await dispatchChunk(world.ports, id, 0)).toBeUndefined();
		}
		expect(world.wechat.calls).toHaveLength(5);
		expect(await countsOf(paused)).toEqual({ queued: 5 });
	});

	it("is sent once when two consumers take it in the same millisecond; the other comes back when it is surely over", async () => {
		const world = createWorld();
		const push = await storePush(openids(30), AFTERNOON);
		const [one, other] = await Promise.all([
			dispatchChunk(world.ports, push, 0),
			dispatchChunk(world.ports, push, 0),
		]);
		expect([one, other].filter((again) => again === undefined)).toHaveLength(1);
		expect([one, other]).toContain(90 * SECOND);
		expect(world.wechat.calls).toHaveLength(30);
		await expectAgreement(push, world);
	});

	it("stops beginning sends after a minute, and goes on with the rest", async () => {
		const world = createWorld({
			faultOf: () => {
				world.advance(5 * SECOND);
				return "fine";
			},
		});
		const push = await storePush(openids(30), AFTERNOON);
		world.ring({ push, chunk: 0 });
		await world.workOff(AFTERNOON);
		expect(world.wechat.calls.length).toBeLessThan(20);
		await world.workOff();
		expect(await countsOf(push)).toEqual({ accepted: 30 });
		await expectAgreement(push, world);
	});
});

describe("a consumer that dies after WeChat accepted", () => {
	const dieOnRecord = async (pauseMs: number) => {
		const ledger = failingLedger(env.LEDGER, ({ sql }) => sql.includes("WITH result") && dying);
		let dying = true;
		const world = createWorld({ ledger });
		const push = await storePush(openids(30), AFTERNOON);
		await expect(dispatchChunk(world.ports, push, 0)).rejects.toThrow("ledger out of order");
		dying = false;
		expect(await countsOf(push)).toEqual({ queued: 30 });
		world.advance(pauseMs);
		world.ring({ push, chunk: 0 });
		await world.workOff();
		return { world, push };
	};

	it("costs nothing when the message comes again within eight minutes", async () => {
		const { world, push } = await dieOnRecord(30 * SECOND);
		expect(await countsOf(push)).toEqual({ accepted: 30 });
		expect(world.wechat.calls).toHaveLength(60);
		await expectAgreement(push, world);
	});

	it("leaves the chunk unknown when the message comes later: nothing is sent again", async () => {
		const { world, push } = await dieOnRecord(8 * MINUTE + SECOND);
		expect(await countsOf(push)).toEqual({ unknown: 30 });
		expect(world.wechat.calls).toHaveLength(30);
		expect((await pushOf(push)).status).toBe("done");
		await expectAgreement(push, world);
	});
});

describe("a consumer that is slower than its lease", () => {
	/** The first consumer hears its answer while another one is sending, whose answer comes then. */
	const overtaken = async (first: Fault, second: Fault) => {
		const world = createWorld({ faultOf: (_, call) => (call === 1 ? first : second) });
		const push = await storePush(openids(1), AFTERNOON);
		const gate = Promise.withResolvers<void>();
		const sending = Promise.withResolvers<void>();
		const others: Promise<unknown>[] = [];
		const slow: typeof world.ports.upstream = async (request, endpoint) => {
			const answer = await world.ports.upstream(request, endpoint);
			world.advance(2 * MINUTE);
			others.push(dispatchChunk({ ...world.ports, upstream: waiting }, push, 0));
			await sending.promise;
			return answer;
		};
		const waiting: typeof world.ports.upstream = async (request, endpoint) => {
			sending.resolve();
			await gate.promise;
			return await world.ports.upstream(request, endpoint);
		};
		await dispatchChunk({ ...world.ports, upstream: slow }, push, 0);
		const between = await rowOf(push);
		gate.resolve();
		await Promise.all(others);
		return { world, push, between };
	};

	it("cannot refuse what somebody else is sending meanwhile", async () => {
		const { world, push, between } = await overtaken(43004, "fine");
		expect(between).toMatchObject({ status: "queued", claimed_at: AFTERNOON + 2 * MINUTE });
		expect((await rowOf(push)).status).toBe("accepted");
		await expectAgreement(push, world);
	});

	it("cannot make untried what somebody else is trying meanwhile", async () => {
		const { push, between } = await overtaken(45011, "lost");
		expect(between).toMatchObject({ attempted_at: AFTERNOON, claimed_at: AFTERNOON + 2 * MINUTE });
		expect(await rowOf(push)).toMatchObject({ status: "queued", attempted_at: AFTERNOON });
	});

	it("may say that it was accepted", async () => {
		const { world, push, between } = await overtaken("fine", 43004);
		expect(between).toMatchObject({ status: "accepted", msgid: world.wechat.delivered[0]?.msgid });
		expect((await rowOf(push)).status).toBe("accepted");
	});

	it("changes nothing of what was settled meanwhile", async () => {
		const world = createWorld();
		const push = await storePush(openids(1), AFTERNOON);
		const upstream: typeof world.ports.upstream = async (request, endpoint) => {
			const answer = await world.ports.upstream(request, endpoint);
			world.advance(2 * MINUTE);
			// Another consumer repeats the chunk, and its receipt comes.
			await dispatchChunk(world.ports, push, 0);
			const { touser, msgid } = await rowOf(push);
			const receipt = { touser, msgid: msgid ?? "", createTime: 1, words: "success", arrivedAt: world.now() };
			await recordReceipt(env.LEDGER, receipt);
			return answer;
		};
		await dispatchChunk({ ...world.ports, upstream }, push, 0);
		expect(await rowOf(push)).toMatchObject({
			status: "delivered",
			receipt_match: "msgid",
			receipt: "success",
		});
		await expectAgreement(push, world);
	});
});

describe("a ledger that fails once", () => {
	it.each([1, 2, 3, 4, 5, 6, 7, 8])(
		"at its %ith call, before or after it did the work, costs time alone",
		async (nth) => {
			for (const when of ["before", "after"] as const) {
				let calls = 0;
				const ledger = failingLedger(env.LEDGER, () => {
					calls += 1;
					return calls === nth && when;
				});
				const { world, push } = await send(40, { ledger });
				expect(await countsOf(push)).toEqual({ accepted: 40 });
				expect((await pushOf(push)).status).toBe("done");
				await expectAgreement(push, world);
			}
		},
	);

	it("when the results are recorded is asked again at once: no refusal is forgotten", async () => {
		let failures = 0;
		const ledger = failingLedger(env.LEDGER, ({ statements }) => statements === 4 && failures++ < 2);
		const { world, push } = await send(3, {
			ledger,
			faultOf: (touser) => (touser.endsWith("1") ? 43004 : "fine"),
		});
		expect(await countsOf(push)).toEqual({ accepted: 2, rejected: 1 });
		expect(world.wechat.calls).toHaveLength(3);
	});
});

describe("an answer that does not come", () => {
	const faults: readonly Fault[] = ["lost", "out-of-reach", "garbled", "busy-but-done", -1, 45011];

	it.each(faults)("(%s, for two minutes) is asked for again with the same client_msg_id", async (fault) => {
		const { world, push } = await send(200, {
			faultOf: (_, __, now) => (now < AFTERNOON + 2 * MINUTE ? fault : "fine"),
		});
		expect(await countsOf(push)).toEqual({ accepted: 200 });
		await expectAgreement(push, world);
	});

	it.each(faults)("(%s, for one recipient, once) costs nobody else more than time", async (fault) => {
		let failed = false;
		const { world, push } = await send(60, {
			faultOf: (touser) => {
				if (failed || !touser.endsWith("7")) return "fine";
				failed = true;
				return fault;
			},
		});
		expect(await countsOf(push)).toEqual({ accepted: 60 });
		await expectAgreement(push, world);
	});

	it.each<Fault>(["out-of-reach", "busy-but-done", -1])(
		"(%s) for longer than eight minutes leaves it unknown, and the others are sent to",
		async (fault) => {
			const { world, push } = await send(10, {
				faultOf: (touser) => (touser.endsWith("3") ? fault : "fine"),
			});
			expect(await pushOf(push)).toMatchObject({ status: "done", counts: { accepted: 9, unknown: 1 } });
			const tries = world.wechat.calls.filter(({ touser }) => touser.endsWith("3"));
			expect(new Set(tries.map(({ clientMsgId }) => clientMsgId)).size).toBe(1);
			expect(tries.length).toBeGreaterThan(3);
			expect((tries.at(-1)?.at ?? 0) - AFTERNOON).toBeLessThanOrEqual(8 * MINUTE);
			await expectAgreement(push, world);
		},
	);

	it.each<Fault>(["lost", "busy-but-done"])(
		"(%s) before a pause of an hour is not asked for again: WeChat has forgotten the client_msg_id",
		async (fault) => {
			const world = createWorld({ faultOf: () => (world.now() < AFTERNOON + MINUTE ? fault : "fine") });
			const push = await storePush(openids(6), AFTERNOON);
			await dispatchChunk(world.ports, push, 0);
			world.advance(60 * MINUTE);
			world.ring({ push, chunk: 0 });
			await world.workOff();
			expect(await countsOf(push)).toEqual({ unknown: 6 });
			await expectAgreement(push, world);
		},
	);

	it("is not asked for again after eight minutes, though its chunk was claimed before their end", async () => {
		const world = createWorld({
			faultOf: () => {
				world.advance(5 * SECOND);
				return "fine";
			},
		});
		const push = await storePush(openids(7), AFTERNOON);
		const [last = ""] = openids(1, 6);
		await env.LEDGER.prepare("UPDATE deliveries SET attempted_at = ?2 WHERE touser = ?1")
			.bind(last, AFTERNOON)
			.run();
		world.advance(8 * MINUTE - 10 * SECOND);
		world.ring({ push, chunk: 0 });
		await world.workOff();
		expect(await countsOf(push)).toEqual({ accepted: 6, unknown: 1 });
		expect(world.wechat.calls.map(({ touser }) => touser)).not.toContain(last);
	});

	it("and then a refusal leaves it unknown too: the first attempt may have arrived", async () => {
		const { world, push } = await send(1, { faultOf: (_, call) => (call === 1 ? "lost" : 43004) });
		expect(await rowOf(push)).toMatchObject({ status: "unknown", errcode: 43004 });
		await expectAgreement(push, world);
	});

	it("of a chunk that nobody else will try is no end of the push: its receipt came, and all others are rung for", async () => {
		const world = createWorld({ faultOf: (touser) => (touser === openids(1, 30)[0] ? "lost" : "fine") });
		const push = await storePush(openids(31), AFTERNOON);
		await env.LEDGER.prepare("UPDATE pushes SET walk_from = NULL").run();
		expect(await dispatchChunk(world.ports, push, 1)).toBe(5 * SECOND);
		expect(await dispatchChunk(world.ports, push, 0)).toBeUndefined();
		const { touser = "", msgid = "" } = world.wechat.delivered[0] ?? {};
		const receipt = { touser, msgid, createTime: 1, words: "success", arrivedAt: world.now() };
		await recordReceipt(env.LEDGER, receipt);
		world.advance(5 * SECOND);
		expect(await dispatchChunk(world.ports, push, 1)).toBeUndefined();
		await world.workOff();
		expect(await pushOf(push)).toMatchObject({ status: "done", counts: { accepted: 30, delivered: 1 } });
	});

	it("of the last one in a push that waits ends the push when its receipt comes", async () => {
		const world = createWorld({ faultOf: () => "lost" });
		const push = await storePush(openids(1), AFTERNOON);
		expect(await dispatchChunk(world.ports, push, 0)).toBe(5 * SECOND);
		const { touser = "", msgid = "" } = world.wechat.delivered[0] ?? {};
		const receipt = { touser, msgid, createTime: 1, words: "success", arrivedAt: world.now() };
		await recordReceipt(env.LEDGER, receipt);
		expect((await pushOf(push)).status).toBe("sending");
		world.advance(SECOND);
		expect(await dispatchChunk(world.ports, push, 0)).toBeUndefined();
		expect(await pushOf(push)).toMatchObject({ status: "done", counts: { delivered: 1 }, reason: null });
	});

	it("after -1 is asked for once more within the same call", async () => {
		const { world, push } = await send(1, { faultOf: (_, call) => (call === 1 ? -1 : "fine") });
		expect(world.now() - AFTERNOON).toBe(500);
		expect(await countsOf(push)).toEqual({ accepted: 1 });
	});
});
