/** Receipts: each finds the delivery that it speaks of, whenever it comes, and no other. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { carryOut } from "../../src/push/control.ts";
import { dispatchChunk } from "../../src/push/dispatch.ts";
import { recordReceipt } from "../../src/push/receipt.ts";
import { FROM_THE_START, type Receipt } from "../../src/push/ring.ts";
import { walk } from "../../src/push/walk.ts";
import { err } from "../../src/wechat/result.ts";
import { useLedger } from "./support/ledger.ts";
import {
	AFTERNOON,
	createWorld,
	DAY,
	expectExactCounts,
	MINUTE,
	pushOf,
	rowOf,
	SECOND,
	storePush,
	type World,
} from "./support/push-world.ts";

useLedger();

const FOLLOWER = "follower";

const receiptOf = (msgid: string, more: Partial<Receipt> = {}): Receipt => ({
	msgid,
	touser: FOLLOWER,
	createTime: AFTERNOON / 1000,
	words: "success",
	arrivedAt: AFTERNOON + SECOND,
	...more,
});

const arrive = (msgid: string, more: Partial<Receipt> = {}) =>
	recordReceipt(env.LEDGER, receiptOf(msgid, more));

/** A push to one follower, sent; and its msgid. */
const sent = async (world = createWorld()) => {
	const push = await storePush([FOLLOWER], world.now());
	world.ring({ push, chunk: 0 });
	await world.workOff();
	return { world, push, msgid: (await rowOf(push)).msgid ?? "" };
};

/** Another one a second later. */
const sentNext = async (world: World) => {
	world.advance(SECOND);
	return await sent(world);
};

/** A push to one follower, while whose message is on its way something happens. */
const sentDuring = async (
	during: (msgid: string) => Promise<void>,
	fault: "fine" | number | "lost" = "fine",
) => {
	const world = createWorld({ faultOf: () => fault });
	const push = await storePush([FOLLOWER], AFTERNOON);
	const upstream: typeof world.ports.upstream = async (request, endpoint) => {
		const answer = await world.ports.upstream(request, endpoint);
		await during(world.wechat.delivered.at(-1)?.msgid ?? "");
		return answer;
	};
	const again = await dispatchChunk({ ...world.ports, upstream }, push, 0);
	return { world, push, again };
};

describe("the words of a receipt", () => {
	it.each([
		["success", "delivered"],
		[" Success ", "delivered"],
		["failed:user block", "blocked"],
		["failed: user block", "blocked"],
		["Failed:UserBlock", "blocked"],
		["failed: system failed", "undelivered"],
		["failed:freq limit", "undelivered"],
		["", "undelivered"],
	])("%j mean %s", async (words, status) => {
		const { push, msgid } = await sent();
		await arrive(msgid, { words });
		expect(await rowOf(push)).toMatchObject({ status, receipt: words.trim(), receipt_match: "msgid" });
		await expectExactCounts(push);
	});
});

describe("a receipt", () => {
	it("that comes twice, or with other words, changes nothing the second time", async () => {
		const { push, msgid } = await sent();
		await arrive(msgid);
		const row = await rowOf(push);
		await arrive(msgid, { words: "failed:user block", arrivedAt: AFTERNOON + MINUTE });
		expect(await rowOf(push)).toEqual(row);
		await expectExactCounts(push);
	});

	it("with MsgID 0 is matched by openid, to the oldest delivery without a receipt", async () => {
		const first = await sent();
		const second = await sentNext(first.world);
		await arrive("0");
		expect(await rowOf(first.push)).toMatchObject({
			status: "delivered",
			receipt_match: "openid",
			msgid: first.msgid,
		});
		expect((await rowOf(second.push)).status).toBe("accepted");
		await arrive("0", { createTime: AFTERNOON / 1000 + 1, words: "failed:user block" });
		expect(await rowOf(second.push)).toMatchObject({ status: "blocked", receipt_match: "openid" });
	});

	it("with MsgID 0 settles what was accepted before what waits to be repeated", async () => {
		const lost = createWorld({ faultOf: () => "out-of-reach" });
		const waiting = await storePush([FOLLOWER], AFTERNOON);
		await dispatchChunk(lost.ports, waiting, 0);
		const accepted = await sentNext(createWorld());
		await arrive("0");
		expect((await rowOf(accepted.push)).status).toBe("delivered");
		expect((await rowOf(waiting)).status).toBe("queued");
		await arrive("0", { createTime: AFTERNOON / 1000 + 1 });
		expect((await rowOf(waiting)).status).toBe("delivered");
	});

	it("with MsgID 0 that WeChat delivers twice hits no other delivery", async () => {
		const first = await sent();
		const second = await sentNext(first.world);
		await arrive("0");
		await arrive("0", { arrivedAt: AFTERNOON + 5 * SECOND });
		expect((await rowOf(first.push)).status).toBe("delivered");
		expect((await rowOf(second.push)).status).toBe("accepted");
	});

	it("is not matched by openid to what was attempted more than a day before", async () => {
		const { push } = await sent();
		await arrive("0", { arrivedAt: AFTERNOON + DAY });
		expect((await rowOf(push)).status).toBe("accepted");
	});

	it("of a message that somebody else sent leaves ours alone", async () => {
		const { push } = await sent();
		await arrive("1234567890123456789", { words: "failed:user block" });
		expect(await rowOf(push)).toMatchObject({ status: "accepted", receipt: null });
	});

	it("of another follower leaves ours alone, even with our msgid", async () => {
		const { push, msgid } = await sent();
		await arrive(msgid, { touser: "somebody-else" });
		expect((await rowOf(push)).status).toBe("accepted");
	});

	it("for a push that was deleted, or for a follower nobody knows, is kept and harms nobody", async () => {
		const { push, msgid } = await sent();
		await env.LEDGER.batch([
			env.LEDGER.prepare("DELETE FROM deliveries"),
			env.LEDGER.prepare("DELETE FROM pushes WHERE id = ?1").bind(push),
		]);
		await arrive(msgid);
		await arrive("0");
		expect(await env.LEDGER.prepare("SELECT count(*) AS count FROM receipts").first("count")).toBe(2);
	});
});

describe("a receipt before the send's answer is recorded", () => {
	it("is the delivery's, matched by the msgid that WeChat then answers", async () => {
		const { push } = await sentDuring((msgid) => arrive(msgid));
		const row = await rowOf(push);
		expect(row).toMatchObject({ status: "delivered", receipt: "success", receipt_match: "msgid" });
		expect((await pushOf(push)).status).toBe("done");
		await expectExactCounts(push);
		await arrive(row.msgid ?? "", { words: "failed:user block" });
		expect(await rowOf(push)).toEqual(row);
	});

	it("with MsgID 0 is its too, and the answer's msgid is kept", async () => {
		const { push, world } = await sentDuring(() => arrive("0", { words: "failed:user block" }));
		expect(await rowOf(push)).toMatchObject({
			status: "blocked",
			receipt_match: "openid",
			msgid: world.wechat.delivered[0]?.msgid,
		});
	});

	it("is given back when WeChat answers another msgid: somebody else's message", async () => {
		const { push, world } = await sentDuring(() => arrive("1234567890123456789"));
		const msgid = world.wechat.delivered[0]?.msgid;
		expect(await rowOf(push)).toMatchObject({
			status: "accepted",
			receipt: null,
			receipt_match: null,
			msgid,
		});
	});

	it.each([43004, 40037, 45011])(
		"is given back when WeChat refuses (%i): it was never sent",
		async (errcode) => {
			const { push } = await sentDuring(() => arrive("1234567890123456789"), errcode);
			expect(await rowOf(push)).toMatchObject({ receipt: null, receipt_match: null, msgid: null });
			expect((await pushOf(push)).counts.delivered).toBe(0);
			await expectExactCounts(push);
		},
	);

	it("settles it when no answer comes", async () => {
		const { push } = await sentDuring((msgid) => arrive(msgid), "lost");
		expect(await rowOf(push)).toMatchObject({ status: "delivered", receipt_match: "openid" });
		await expectExactCounts(push);
	});

	it.each([
		["names its msgid", "3000000000000000999"],
		["names none", "0"],
	])("and %s settles nothing that waits to be repeated", async (_, named) => {
		const lost = createWorld({ faultOf: () => "out-of-reach" });
		const waiting = await storePush([FOLLOWER], AFTERNOON);
		await dispatchChunk(lost.ports, waiting, 0);
		const world = createWorld();
		const push = await storePush([FOLLOWER], AFTERNOON);
		world.advance(SECOND);
		const upstream: typeof world.ports.upstream = async (request, endpoint) => {
			const answer = await world.ports.upstream(request, endpoint);
			await arrive(named);
			return answer.ok ? { ok: true, value: { ...answer.value, msgid: "3000000000000000999" } } : answer;
		};
		await dispatchChunk({ ...world.ports, upstream }, push, 0);
		expect(await rowOf(push)).toMatchObject({ status: "delivered", msgid: "3000000000000000999" });
		expect(await rowOf(waiting)).toMatchObject({ status: "queued", receipt: null });
		world.advance(MINUTE);
		await dispatchChunk(world.ports, waiting, 0);
		expect((await rowOf(waiting)).status).toBe("accepted");
	});

	it("reaches the right one of two pushes on their way to the same follower", async () => {
		const inner = await storePush([FOLLOWER], AFTERNOON);
		const other = createWorld();
		let outerMsgid = "";
		const { push } = await sentDuring(async (msgid) => {
			outerMsgid = msgid;
			// The other push's message is sent, and its receipt comes first of all.
			const upstream: typeof other.ports.upstream = async (request, endpoint) => {
				const answer = await other.ports.upstream(request, endpoint);
				await arrive("3000000000000000999", { words: "failed:user block" });
				return answer.ok ? { ok: true, value: { ...answer.value, msgid: "3000000000000000999" } } : answer;
			};
			await dispatchChunk({ ...other.ports, upstream }, inner, 0);
		});
		expect(await rowOf(inner)).toMatchObject({ status: "blocked", msgid: "3000000000000000999" });
		expect(await rowOf(push)).toMatchObject({ status: "accepted", msgid: outerMsgid, receipt: null });
		await arrive(outerMsgid);
		expect((await rowOf(push)).status).toBe("delivered");
	});
});

describe("a receipt after an attempt without an answer", () => {
	it("settles what waits to be repeated: nothing is sent again", async () => {
		const world = createWorld({ faultOf: () => "lost" });
		const push = await storePush([FOLLOWER], AFTERNOON);
		await dispatchChunk(world.ports, push, 0);
		await arrive(world.wechat.delivered[0]?.msgid ?? "");
		expect((await rowOf(push)).status).toBe("delivered");
		world.advance(MINUTE);
		expect(await dispatchChunk(world.ports, push, 0)).toBeUndefined();
		expect(world.wechat.calls).toHaveLength(1);
		expect((await pushOf(push)).status).toBe("done");
	});

	it("settles an unknown one", async () => {
		const { push, world } = await sent(createWorld({ faultOf: () => "lost" }));
		expect((await rowOf(push)).status).toBe("unknown");
		await arrive(world.wechat.delivered[0]?.msgid ?? "", { arrivedAt: world.now() });
		expect(await rowOf(push)).toMatchObject({ status: "delivered", receipt_match: "openid" });
		await expectExactCounts(push);
	});

	it("names the first attempt's msgid, and finds the delivery that holds the second's", async () => {
		const { push, world, msgid } = await sent(
			createWorld({ faultOf: (_, call) => (call === 1 ? "lost" : "fine") }),
		);
		const first = world.wechat.delivered[0]?.msgid ?? "";
		expect(msgid).not.toBe(first);
		const other = await sentNext(world);
		await arrive(first);
		expect(await rowOf(push)).toMatchObject({ status: "delivered", receipt_match: "openid" });
		await arrive(first);
		expect((await rowOf(other.push)).status).toBe("accepted");
	});

	it("names the msgid of a call that WeChat was too busy to answer, and finds the delivery that holds the next one's", async () => {
		const { push, world, msgid } = await sent(
			createWorld({ faultOf: (_, call) => (call === 1 ? "busy-but-done" : "fine") }),
		);
		const first = world.wechat.delivered[0]?.msgid ?? "";
		expect(msgid).not.toBe(first);
		await arrive(first);
		expect(await rowOf(push)).toMatchObject({ status: "delivered", receipt_match: "openid" });
	});

	it("settles what a dead consumer left, without another send", async () => {
		const world = createWorld();
		const push = await storePush([FOLLOWER], AFTERNOON);
		const dead = { ...world.ports, upstream: () => new Promise<never>(() => {}) };
		void dispatchChunk(dead, push, 0);
		await expect.poll(async () => (await rowOf(push)).claimed_at).toBe(AFTERNOON);
		await arrive("1234567890123456789");
		expect((await rowOf(push)).status).toBe("queued");
		world.advance(2 * MINUTE);
		await dispatchChunk(world.ports, push, 0);
		expect(await rowOf(push)).toMatchObject({ status: "delivered", receipt_match: "openid" });
		expect(world.wechat.calls).toHaveLength(0);
	});
});

describe("a receipt that comes again when its delivery is in another round", () => {
	const FAILED = { words: "failed: system failed" };

	/** Sent, undelivered, retried; and an attempt of the new round whose outcome nobody knows. */
	const retried = async () => {
		const { world, push, msgid } = await sent(
			createWorld({ faultOf: (_, call) => (call === 1 ? "fine" : "lost") }),
		);
		await arrive(msgid, FAILED);
		expect((await rowOf(push)).status).toBe("undelivered");
		await carryOut(env.LEDGER, push, "retry", AFTERNOON + SECOND);
		await walk(world.ports, push, "retry", FROM_THE_START);
		await dispatchChunk(world.ports, push, 0);
		return { push, world, msgid };
	};

	it.each([5 * SECOND, 300 * SECOND])("says nothing of the new round, %i ms later", async (after) => {
		const { push, msgid } = await retried();
		const row = await rowOf(push);
		await arrive(msgid, { ...FAILED, arrivedAt: AFTERNOON + after });
		expect(await rowOf(push)).toEqual(row);
		expect(row).toMatchObject({ status: "queued", round: 1, receipt: null });
	});

	it("leaves room for the new round's own", async () => {
		const { push, world } = await retried();
		await arrive(world.wechat.delivered.at(-1)?.msgid ?? "", { arrivedAt: AFTERNOON + MINUTE });
		expect(await rowOf(push)).toMatchObject({ status: "delivered", round: 1 });
		await expectExactCounts(push);
	});
});

describe("a receipt that comes before its send's result, while another push has the same follower in hand", () => {
	it.each([
		["A", "B"],
		["B", "A"],
	])("settles its own message alone, when %s is recorded first", async (first) => {
		const world = createWorld();
		const a = await storePush(["one"], AFTERNOON, { message: { template_id: "A", data: {} } });
		const b = await storePush(["one"], AFTERNOON, { message: { template_id: "B", data: {} } });
		const gates = { A: Promise.withResolvers<void>(), B: Promise.withResolvers<void>() };
		const isAsked = { A: Promise.withResolvers<void>(), B: Promise.withResolvers<void>() };
		/** A's connection is lost, B's answer is late. */
		const portsOf = (name: "A" | "B"): World["ports"] => ({
			...world.ports,
			upstream: async (request, endpoint) => {
				const answer =
					name === "A"
						? err({ kind: "unreachable", reason: "connection" } as const)
						: await world.ports.upstream(request, endpoint);
				isAsked[name].resolve();
				await gates[name].promise;
				return answer;
			},
		});
		const sendings = {
			A: dispatchChunk(portsOf("A"), a, 0),
			B: Promise.resolve<number | undefined>(undefined),
		};
		await isAsked.A.promise;
		world.advance(SECOND);
		sendings.B = dispatchChunk(portsOf("B"), b, 0);
		await isAsked.B.promise;
		const { msgid = "" } = world.wechat.delivered[0] ?? {};
		const receipt = { touser: "one", msgid, createTime: 1, words: "success", arrivedAt: world.now() };
		await recordReceipt(env.LEDGER, receipt);
		const order = first === "A" ? (["A", "B"] as const) : (["B", "A"] as const);
		for (const name of order) {
			gates[name].resolve();
			await sendings[name];
		}
		expect(await rowOf(b)).toMatchObject({ status: "delivered", msgid, receipt_match: "msgid" });
		expect(await rowOf(a)).toMatchObject({ receipt: null, receipt_match: null, msgid: null });
		expect(["queued", "unknown"]).toContain((await rowOf(a)).status);
	});
});
