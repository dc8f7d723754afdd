/** What one queue message asks of others: the free plan gives an invocation 50 subrequests, and whatever is beyond them throws. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { CHUNK_SIZE } from "../../src/push/accept.ts";
import { dispatchChunk } from "../../src/push/dispatch.ts";
import { countingLedger } from "./support/counting-ledger.ts";
import { failingLedger } from "./support/failing-ledger.ts";
import { useLedger } from "./support/ledger.ts";
import type { Fault } from "./support/push-wechat.ts";
import {
	AFTERNOON,
	countsOf,
	createWorld,
	expectAgreement,
	openids,
	storePush,
} from "./support/push-world.ts";

useLedger();

const FREE_PLAN = 50;

/** A chunk, dispatched until nothing of it is left: what each time was asked of WeChat, and in all. */
const dispatchAll = async (faultOf: (tries: number, call: number) => Fault, isHeld = false) => {
	const tries = new Map<string, number>();
	const { ledger, take } = countingLedger(env.LEDGER);
	const world = createWorld({
		ledger,
		faultOf: (touser, call) => {
			tries.set(touser, (tries.get(touser) ?? 0) + 1);
			return faultOf(tries.get(touser) ?? 0, call);
		},
	});
	const push = await storePush(openids(CHUNK_SIZE), AFTERNOON);
	if (isHeld) await env.LEDGER.prepare("UPDATE pushes SET holds = 1").run();
	const invocations: { readonly toWechat: number; readonly inAll: number }[] = [];
	let again: number | undefined = 0;
	while (again !== undefined) {
		const [calls, reads, complaints] = [
			world.wechat.calls.length,
			world.wechat.reads(),
			world.wechat.replacements() + world.wechat.confirmations(),
		];
		const [stops, rings] = [world.wechat.stops.length, world.waiting.length];
		again = await dispatchChunk(world.ports, push, 0);
		world.advance(again ?? 0);
		const toWechat = world.wechat.calls.length - calls;
		const toKeeper =
			// The copy in KV, and when that is old the keeper.
			2 * (world.wechat.reads() - reads) +
			(world.wechat.replacements() + world.wechat.confirmations() - complaints) +
			(world.wechat.stops.length - stops);
		const toQueue = world.waiting.length - rings;
		invocations.push({ toWechat, inAll: toWechat + toKeeper + toQueue + take().statements });
	}
	await expectAgreement(push, world);
	return { invocations, counts: await countsOf(push) };
};

it("a chunk without trouble is one invocation of 42", async () => {
	const { invocations, counts } = await dispatchAll(() => "fine");
	expect(invocations).toEqual([{ toWechat: 30, inAll: 42 }]);
	expect(counts).toEqual({ accepted: 30 });
});

it.each<[string, (tries: number, call: number) => Fault]>([
	["every send needs a second try, because WeChat is busy", (tries) => (tries === 1 ? -1 : "fine")],
	[
		"every send needs a second try, because WeChat was busy with the first",
		(tries) => (tries === 1 ? "busy-but-done" : "fine"),
	],
	[
		"every send needs a second try, because the access_token is refused",
		(tries) => (tries === 1 ? 40001 : "fine"),
	],
	["every third send needs a second try", (tries, call) => (tries === 1 && call % 3 === 0 ? -1 : "fine")],
	["the last six need a second try", (tries, call) => (tries === 1 && call > 24 ? 40001 : "fine")],
	["every second call is refused with a good access_token", (_, call) => (call % 2 === 1 ? 40001 : "fine")],
	["from the 19th on every second is", (_, call) => (call > 18 && call % 2 === 1 ? 40001 : "fine")],
	["from the 25th on two of three are", (_, call) => (call > 24 && call % 3 !== 0 ? 40001 : "fine")],
])("%s: no invocation exceeds what there is", async (_, faultOf) => {
	for (const isHeld of [false, true]) {
		const { invocations, counts } = await dispatchAll(faultOf, isHeld);
		for (const { inAll } of invocations) expect(inAll).toBeLessThanOrEqual(FREE_PLAN);
		expect(invocations.length).toBeLessThanOrEqual(4);
		expect(counts).toEqual({ accepted: 30 });
	}
});

it("what exceeds it all the same fails: the chunk is repeated under the same ids, and reaches nobody twice", async () => {
	let left = 0;
	const ledger = failingLedger(env.LEDGER, ({ statements }) => {
		left -= statements;
		return left < 0;
	});
	const tries = new Map<string, number>();
	const world = createWorld({
		ledger,
		faultOf: (touser, call) => {
			left -= 1;
			if (left < 0) return "out-of-reach";
			tries.set(touser, (tries.get(touser) ?? 0) + 1);
			// Those after the 22nd call take three each: busy, then another access_token, then done.
			return call > 22 ? ([-1, 40001][(tries.get(touser) ?? 0) - 1] ?? "fine") : "fine";
		},
	});
	const push = await storePush(openids(CHUNK_SIZE), AFTERNOON);
	let failures = 0;
	for (let again: number | undefined = 0; again !== undefined; world.advance(again ?? 0)) {
		// Something else takes five of them.
		left = FREE_PLAN - 5;
		again = await dispatchChunk(world.ports, push, 0).catch(() => {
			failures += 1;
			return 30_000;
		});
	}
	expect(failures).toBeGreaterThan(0);
	expect(await countsOf(push)).toEqual({ accepted: 30 });
	await expectAgreement(push, world);
});
