/** Pushes while WeChat refuses a part of the calls with a good access_token: everybody gets the message once, nothing is forced. */
import { describe, expect, it } from "vitest";
import type { ApiRequest } from "../../src/wechat/api.ts";
import { ok } from "../../src/wechat/result.ts";
import { useLedger } from "./support/ledger.ts";
import { type Fault, refusal } from "./support/push-wechat.ts";
import {
	AFTERNOON,
	countsOf,
	createWorld,
	expectAgreement,
	firstWalk,
	HOUR,
	MINUTE,
	openids,
	pushOf,
	SECOND,
	storePush,
} from "./support/push-world.ts";

useLedger();

const start = async (count: number, isRefused: (call: number) => boolean) => {
	const faultOf = (_: string, call: number): Fault => (isRefused(call) ? 40001 : "fine");
	const world = createWorld({ faultOf });
	const push = await storePush(openids(count), AFTERNOON);
	world.ring(firstWalk(push));
	return { world, push };
};

/** The same in every run. */
const atRandom = (share: number) => {
	let state = 7;
	return () => {
		state = (state * 48_271) % 2_147_483_647;
		return state / 2_147_483_647 < share;
	};
};

describe("everybody gets it, and no refresh is forced, where WeChat refuses", () => {
	it.each<[string, (call: number) => boolean, number?]>([
		["every second call", (call: number) => call % 2 === 1],
		["every second call, beginning with the second", (call: number) => call % 2 === 0],
		["every third call", (call: number) => call % 3 === 1],
		["two calls of three", (call: number) => call % 3 !== 0, 5 * MINUTE],
		["a half of the calls", atRandom(0.5)],
		["a third of the calls", atRandom(1 / 3)],
		["every second call from the hundredth on", (call: number) => call > 100 && call % 2 === 1],
	])("%s", async (_, isRefused, soon = 2 * MINUTE) => {
		const { world, push } = await start(300, isRefused);
		await world.workOff();
		expect(await pushOf(push)).toMatchObject({
			status: "done",
			reason: null,
			counts: { accepted: 300, rejected: 0, unknown: 0 },
		});
		await expectAgreement(push, world);
		expect(world.wechat.forced()).toBe(0);
		expect(world.now() - AFTERNOON).toBeLessThan(soon);
	});

	it.each([1, 2, 3, 7])("every second call, of a push to %d", async (count) => {
		const { world, push } = await start(count, (call) => call % 2 === 1);
		await world.workOff();
		expect(await countsOf(push)).toEqual({ accepted: count });
		await expectAgreement(push, world);
		expect(world.wechat.forced()).toBe(0);
	});
});

it("the refusals cost the keeper three calls of an invocation at most", async () => {
	const { world, push } = await start(300, (call) => call % 2 === 1);
	await world.workOff();
	expect(await countsOf(push)).toEqual({ accepted: 300 });
	const { replacements, confirmations, reads } = world.wechat;
	expect(replacements() + confirmations()).toBeLessThanOrEqual(3 * reads());
});

it("a page of the audience is refused as well, and read all the same", async () => {
	let asked = 0;
	const lists = (_: ApiRequest) => {
		asked += 1;
		if (asked % 2 === 1) return refusal(40001);
		const openid = openids(60);
		return ok({ total: 60, count: 60, data: { openid }, next_openid: "" });
	};
	const world = createWorld({ lists, faultOf: (_, call) => (call % 2 === 1 ? 40001 : "fine") });
	const push = await storePush([], AFTERNOON, { audience: "followers" });
	world.ring({ push, work: "audience" });
	await world.workOff();
	expect(await countsOf(push)).toEqual({ accepted: 60 });
	expect([asked, world.wechat.forced()]).toEqual([2, 0]);
});

describe("an access_token that is dead", () => {
	it("is replaced once for all by a forced refresh, where WeChat gives it out again", async () => {
		const { world, push } = await start(90, () => world_.wechat.forced() === 0);
		const world_ = world;
		await world.workOff();
		expect(await countsOf(push)).toEqual({ accepted: 90 });
		await expectAgreement(push, world);
		expect(world.wechat.forced()).toBe(1);
		expect(world.now() - AFTERNOON).toBeLessThan(10 * SECOND);
	});

	it("after a while in which every second call was refused: within ten minutes, with few calls until then", async () => {
		let isDead = false;
		const { world, push } = await start(600, (call) => {
			if (call > 300) isDead = true;
			return isDead ? world_.wechat.forced() === 0 : call % 2 === 1;
		});
		const world_ = world;
		await world.workOff(AFTERNOON + HOUR);
		expect(await countsOf(push)).toEqual({ accepted: 600 });
		await expectAgreement(push, world);
		expect(world.wechat.forced()).toBe(1);
		const refused = world.wechat.calls.filter(({ accessToken }) => accessToken === "token-1");
		expect((refused.at(-1)?.at ?? 0) - AFTERNOON).toBeLessThan(10 * MINUTE);
		expect(refused.length - 300).toBeLessThan(200);
	});
});
