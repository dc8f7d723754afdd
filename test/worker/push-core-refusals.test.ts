/** Whose fault a refusal is: the recipient's, or that of the message or the account, for which the push is paused. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { type Act, carryOut, ringsFor } from "../../src/push/control.ts";
import { dispatchChunk } from "../../src/push/dispatch.ts";
import { tendPushes } from "../../src/push/tend.ts";
import { useLedger } from "./support/ledger.ts";
import type { Fault, FaultOf } from "./support/push-wechat.ts";
import {
	AFTERNOON,
	countsOf,
	createWorld,
	DAY,
	expectAgreement,
	firstWalk,
	MINUTE,
	openids,
	pushOf,
	rowsOf,
	SECOND,
	storePush,
	type World,
} from "./support/push-world.ts";

useLedger();

/** In no table. */
const UNKNOWN = 99_999;
const ALL = 300;

const send = async (faultOf: FaultOf, count = ALL) => {
	const world = createWorld({ faultOf });
	const push = await storePush(openids(count), AFTERNOON);
	world.ring(firstWalk(push));
	await world.workOff();
	return { world, push };
};

const act = async (world: World, push: string, what: Act) => {
	const acted = await carryOut(env.LEDGER, push, what, world.now());
	if (acted === undefined) throw new Error(`${what} is not allowed`);
	world.ring(...ringsFor(acted, what));
	await world.workOff();
};

/** The number of a recipient, from 0. */
const numberOf = (touser: string): number => Number(touser.slice(-6));

describe("a refusal of all", () => {
	it.each([
		...[40036, 40037, 40249, 43116, 45027, 40013, 40165, 40166],
		...[45103, 45106, 45109, 43104, 45102, 45501, 48001, 48004, 48009, 50002],
	])(
		"of the message or the account (%i) pauses the push at the first; nobody is rejected",
		async (errcode) => {
			const { world, push } = await send(() => errcode);
			const { status, counts, reason } = await pushOf(push);
			expect({ status, counts }).toMatchObject({ status: "paused", counts: { queued: ALL, rejected: 0 } });
			expect(reason).toMatchObject({ errcode, errmsg: `refused ${errcode}` });
			expect(reason?.detail.en).toMatch(/\.$/);
			expect(reason?.detail.zh).toMatch(/。$/);
			expect(world.wechat.calls.length).toBeLessThanOrEqual(6);
			await expectAgreement(push, world);
		},
	);

	it.each([UNKNOWN, 47003, 40039, 47001, 43100, 43117, 40008, 85005, 45051])(
		"of any other kind (%i) pauses it when the first ten answers are all this one",
		async (errcode) => {
			const { world, push } = await send(() => errcode);
			const { status, counts, reason } = await pushOf(push);
			expect(status).toBe("paused");
			expect(reason).toMatchObject({ errcode, errmsg: `refused ${errcode}` });
			expect(reason?.detail.zh).not.toBe("");
			expect(counts.rejected).toBeGreaterThanOrEqual(10);
			expect(counts.rejected).toBeLessThan(16);
			expect(counts.queued).toBe(ALL - counts.rejected);
			await expectAgreement(push, world);
		},
	);

	it.each([40003, 43004, 43019, 43101, 48002, 50005])(
		"that is each recipient's own (%i) stops nobody",
		async (errcode) => {
			const { world, push } = await send(() => errcode);
			expect(await pushOf(push)).toMatchObject({ status: "done", reason: null, counts: { rejected: ALL } });
			await expectAgreement(push, world);
		},
	);

	it("but fewer than ten is done with", async () => {
		const { push } = await send(() => UNKNOWN, 9);
		expect(await pushOf(push)).toMatchObject({ status: "done", counts: { rejected: 9 } });
	});
});

describe("a refusal of some", () => {
	it.each<readonly [string, FaultOf, number]>([
		["each second is refused", (touser) => (numberOf(touser) % 2 === 0 ? UNKNOWN : "fine"), ALL / 2],
		["the tenth alone is not", (_, call) => (call === 10 ? "fine" : UNKNOWN), ALL - 1],
		["the tenth is with another code", (_, call) => (call === 10 ? UNKNOWN - 1 : UNKNOWN), ALL],
		["the tenth is its own recipient's fault", (_, call) => (call === 10 ? 43004 : UNKNOWN), ALL],
		["the first ten are the recipients' own fault", (_, call) => (call <= 10 ? 43004 : UNKNOWN), ALL],
		["the first ten are accepted", (_, call) => (call <= 10 ? "fine" : UNKNOWN), ALL - 10],
		["the last alone is", (touser) => (numberOf(touser) === ALL - 1 ? UNKNOWN : "fine"), 1],
	])("goes on where %s", async (_, faultOf, rejected) => {
		const { world, push } = await send(faultOf);
		expect(await pushOf(push)).toMatchObject({ status: "done", reason: null, counts: { rejected } });
		await expectAgreement(push, world);
	});

	it.each<readonly [string, FaultOf]>([
		["all others are accepted", (_, call) => (call <= 10 ? UNKNOWN : "fine")],
		["all others are refused otherwise", (_, call) => (call <= 10 ? UNKNOWN : 47003)],
		["an answer was lost among them", (_, call) => (call === 3 ? "lost" : call <= 11 ? UNKNOWN : "fine")],
	])("is that of all where the first ten are refused alike and %s", async (_, faultOf) => {
		const { push } = await send(faultOf);
		expect(await pushOf(push)).toMatchObject({ status: "paused", reason: { errcode: UNKNOWN } });
	});

	it("of the message's kind (40165) at the hundredth pauses it there", async () => {
		const { world, push } = await send((_, call) => (call >= 100 ? 40165 : "fine"));
		expect(await pushOf(push)).toMatchObject({ status: "paused", reason: { errcode: 40165 } });
		expect((await countsOf(push))["accepted"]).toBe(99);
		expect(world.wechat.calls.length).toBeLessThan(110);
	});
});

describe("after the repair", () => {
	const broken = async (errcode: number) => {
		let fault: Fault = errcode;
		const { world, push } = await send(() => fault);
		return {
			world,
			push,
			repair: () => {
				fault = "fine";
			},
		};
	};

	it.each<Act>(["resume", "retry"])("of the account (45103) %s sends to all", async (what) => {
		const { world, push, repair } = await broken(45103);
		repair();
		await act(world, push, what);
		expect(await pushOf(push)).toMatchObject({ status: "done", reason: null, counts: { accepted: ALL } });
		await expectAgreement(push, world);
	});

	it.each<readonly [Act, number]>([
		["resume", UNKNOWN],
		["retry", UNKNOWN],
		["resume", 47003],
		["retry", 47003],
	])("%s after %i sends to all but the ten that were refused", async (what, errcode) => {
		const { world, push, repair } = await broken(errcode);
		const { rejected } = (await pushOf(push)).counts;
		repair();
		await act(world, push, what);
		expect(await pushOf(push)).toMatchObject({
			status: "done",
			counts: { accepted: ALL - rejected, rejected },
		});
		await expectAgreement(push, world);
	});

	it("retry after 43117 sends to those as well", async () => {
		const { world, push, repair } = await broken(43117);
		repair();
		await act(world, push, "retry");
		expect(await pushOf(push)).toMatchObject({ status: "done", counts: { accepted: ALL } });
		await expectAgreement(push, world);
	});

	it("that was none, retry pauses it at the next ten", async () => {
		const { world, push } = await broken(43117);
		const before = world.wechat.calls.length;
		await act(world, push, "retry");
		expect(await pushOf(push)).toMatchObject({ status: "paused", reason: { errcode: 43117 } });
		expect(world.wechat.calls.length - before).toBeLessThan(16);
		await expectAgreement(push, world);
	});
});

describe("too often to one recipient (43117)", () => {
	it("rejects that one, waits for nobody, and is sent again by retry", async () => {
		let isTooOften = true;
		const { world, push } = await send((touser) =>
			isTooOften && numberOf(touser) % 5 === 0 ? 43117 : "fine",
		);
		expect(await pushOf(push)).toMatchObject({ status: "done", counts: { accepted: 240, rejected: 60 } });
		expect(world.now()).toBe(AFTERNOON);
		isTooOften = false;
		world.advance(10 * MINUTE);
		await act(world, push, "retry");
		expect(await pushOf(push)).toMatchObject({ status: "done", counts: { accepted: ALL } });
		await expectAgreement(push, world);
	});
});

describe("a duplicate within 60 seconds (40241)", () => {
	it("is accepted, without a msgid", async () => {
		const { push } = await send((_, call) => (call === 1 ? 40241 : "fine"), 30);
		expect(await pushOf(push)).toMatchObject({ status: "done", counts: { accepted: 30 } });
		expect((await rowsOf(push)).filter(({ msgid }) => msgid === null)).toHaveLength(1);
	});

	it("on a repetition proves that the first one arrived", async () => {
		const tries = new Map<string, number>();
		const world = createWorld({
			faultOf: (touser) => {
				const count = (tries.get(touser) ?? 0) + 1;
				tries.set(touser, count);
				return count === 1 ? "lost" : 40241;
			},
		});
		const push = await storePush(openids(3), AFTERNOON);
		await dispatchChunk(world.ports, push, 0);
		expect(await countsOf(push)).toEqual({ queued: 3 });
		world.advance(5 * SECOND);
		await dispatchChunk(world.ports, push, 0);
		expect(await pushOf(push)).toMatchObject({ status: "done", counts: { accepted: 3, unknown: 0 } });
		expect(world.wechat.delivered).toHaveLength(3);
	});
});

describe("a wait that is long", () => {
	it("for the month's quota (45040) pauses the push until the first, when it goes on by itself", async () => {
		const first = Date.UTC(2026, 10, 30, 16);
		const { world, push } = await send((_, call, now) => (call > 100 && now < first ? 45040 : "fine"));
		expect(await pushOf(push)).toMatchObject({
			status: "paused",
			resumesAt: first,
			reason: { errcode: 45040 },
			counts: { accepted: 100, queued: 200 },
		});
		expect(world.wechat.calls.length).toBeLessThanOrEqual(106);
		world.advance(first - world.now() - DAY);
		const tend = () => tendPushes({ ...world.ports, retentionDays: 90 });
		await tend();
		expect(world.waiting).toEqual([]);
		world.advance(DAY);
		await tend();
		await world.workOff();
		expect(await pushOf(push)).toMatchObject({ status: "done", counts: { accepted: ALL }, reason: null });
		await expectAgreement(push, world);
	});
});
