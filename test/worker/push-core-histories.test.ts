/** Whatever happens to a push, in whatever order: its counts are exact, nobody gets a message twice, and it comes to an end. */
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appendRecipients } from "../../src/push/accept.ts";
import { ACTS, carryOut, ringsFor } from "../../src/push/control.ts";
import { dispatchChunk } from "../../src/push/dispatch.ts";
import { recordReceipt } from "../../src/push/receipt.ts";
import { tendPushes } from "../../src/push/tend.ts";
import { recordDeparture, recordReturn } from "../../src/push/unsubscribe.ts";
import { failingLedger } from "./support/failing-ledger.ts";
import { useLedger } from "./support/ledger.ts";
import type { Fault } from "./support/push-wechat.ts";
import {
	AFTERNOON,
	createWorld,
	expectExactCounts,
	MINUTE,
	openids,
	pushOf,
	rowsOf,
	SECOND,
	storePush,
	type World,
} from "./support/push-world.ts";

useLedger();

const RECIPIENTS = 70;
const nobody = fc.constant(undefined);
const anyone = fc.nat(RECIPIENTS - 1).map((index) => openids(1, index)[0] ?? "");
const anyFault = fc.constantFrom<Fault>(
	"fine",
	"fine",
	"lost",
	"out-of-reach",
	"garbled",
	"busy-but-done",
	-1,
	43004,
	45011,
	47003,
	48001,
);

const anyEvent = fc.oneof(
	fc.record({ kind: fc.constant("wait"), seconds: fc.constantFrom(1, 10, 60, 100, 600) }),
	fc.record({ kind: fc.constant("wechat"), fault: anyFault, every: fc.integer({ min: 1, max: 7 }) }),
	fc.record({ kind: fc.constant("dispatch"), chunks: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }) }),
	fc.record({ kind: fc.constant("die"), chunk: fc.nat(2) }),
	fc.record({ kind: fc.constant("work"), none: nobody }),
	fc.record({ kind: fc.constant("act"), act: fc.constantFrom(...ACTS), withUnknown: fc.boolean() }),
	fc.record({
		kind: fc.constant("receipt"),
		nth: fc.nat(200),
		words: fc.constantFrom("success", "failed:user block", "failed: system failed"),
	}),
	fc.record({ kind: fc.constant("guess"), touser: anyone, msgid: fc.constantFrom("0", "77") }),
	fc.record({ kind: fc.constant("leave"), touser: anyone }),
	fc.record({ kind: fc.constant("return"), touser: anyone }),
	fc.record({ kind: fc.constant("append"), from: fc.nat(RECIPIENTS) }),
	fc.record({ kind: fc.constant("cron"), none: nobody }),
);
type Event = typeof anyEvent extends fc.Arbitrary<infer T> ? T : never;

interface Stage {
	readonly world: World;
	readonly push: string;
	readonly misbehave: (fault: Fault, every: number) => void;
}

const setStage = async (isOpen: boolean): Promise<Stage> => {
	let fault: Fault = "fine";
	let every = 1;
	const world = createWorld({ faultOf: (_, call) => (call % every === 0 ? fault : "fine") });
	const push = await storePush(openids(RECIPIENTS), AFTERNOON, { isOpen });
	const misbehave = (next: Fault, often: number) => {
		fault = next;
		every = often;
	};
	return { world, push, misbehave };
};

const happen = async ({ world, push, misbehave }: Stage, event: Event): Promise<void> => {
	const { ports } = world;
	const now = world.now();
	if ("seconds" in event) return world.advance(event.seconds * SECOND);
	if ("fault" in event) return misbehave(event.fault, event.every);
	if ("chunks" in event) {
		await Promise.all(event.chunks.map((chunk) => dispatchChunk(ports, push, chunk)));
		return;
	}
	if ("chunk" in event) {
		const ledger = failingLedger(env.LEDGER, ({ statements }) => statements === 4);
		await dispatchChunk({ ...ports, ledger }, push, event.chunk).catch(() => undefined);
		return;
	}
	if ("act" in event) {
		const changed = await carryOut(env.LEDGER, push, event.act, now, { withUnknown: event.withUnknown });
		if (changed !== undefined) world.ring(...ringsFor(changed, event.act));
		return;
	}
	if ("nth" in event) {
		const message = world.wechat.delivered[event.nth % Math.max(1, world.wechat.delivered.length)];
		if (message === undefined) return;
		const { touser, msgid } = message;
		return await recordReceipt(env.LEDGER, {
			touser,
			msgid,
			createTime: 1,
			words: event.words,
			arrivedAt: now,
		});
	}
	if ("msgid" in event) {
		const { touser, msgid } = event;
		return await recordReceipt(env.LEDGER, {
			touser,
			msgid,
			createTime: now,
			words: "success",
			arrivedAt: now,
		});
	}
	if ("from" in event) {
		const recipients = openids(10, event.from).map((touser) => ({ touser }));
		await appendRecipients(env.LEDGER, push, recipients, ["open"], now);
		return;
	}
	if (event.kind === "leave" && "touser" in event)
		return await recordDeparture(env.LEDGER, event.touser, now);
	if ("touser" in event) return await recordReturn(env.LEDGER, event.touser, now);
	if (event.kind === "cron") return await tendPushes({ ...ports, retentionDays: 90 });
	return await world.workOff(now + MINUTE);
};

/** WeChat is well again, and the owner wants it to go on: it comes to an end. */
const letItEnd = async (stage: Stage): Promise<void> => {
	const { world, push } = stage;
	stage.misbehave("fine", 1);
	for (const act of ["close", "resume", "close"] as const) {
		await happen(stage, { kind: "act", act, withUnknown: false });
	}
	await world.workOff();
	world.advance(11 * MINUTE);
	await tendPushes({ ...world.ports, retentionDays: 90 });
	await world.workOff();
	const { counts, status, finishedAt } = await pushOf(push);
	expect(["done", "cancelled"]).toContain(status);
	expect(finishedAt).not.toBeNull();
	expect(counts.queued).toBe(0);
};

/** One message in a round at most, and one for who is accepted. */
const expectNobodyTwice = async ({ world, push }: Stage): Promise<void> => {
	const calls = new Map(
		world.wechat.calls.map(({ touser, clientMsgId }) => [`${touser} ${clientMsgId}`, touser]),
	);
	const rounds = Map.groupBy(calls.values(), (touser) => touser);
	const got = Map.groupBy(world.wechat.delivered, ({ touser }) => touser);
	for (const { touser, status } of await rowsOf(push)) {
		const times = got.get(touser)?.length ?? 0;
		expect(times).toBeLessThanOrEqual(rounds.get(touser)?.length ?? 0);
		if (status === "accepted") expect(times).toBeGreaterThanOrEqual(1);
	}
};

describe("after any history", () => {
	it("the counts are those of the rows, nobody got a message twice, and the push ends", {
		timeout: 120_000,
	}, async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.boolean(),
				fc.array(anyEvent, { minLength: 5, maxLength: 40 }),
				async (isOpen, events) => {
					const stage = await setStage(isOpen);
					for (const event of events) {
						await happen(stage, event);
						await expectExactCounts(stage.push);
					}
					await letItEnd(stage);
					await expectExactCounts(stage.push);
					await expectNobodyTwice(stage);
					await env.LEDGER.batch(
						["deliveries", "pushes", "receipts", "departures"].map((table) =>
							env.LEDGER.prepare(`DELETE FROM ${table}`),
						),
					);
				},
			),
			{ numRuns: 40 },
		);
	});
});
