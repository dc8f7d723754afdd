import { describe, expect, test } from "vitest";
import { poke, read, repair, stop } from "../../src/access-token/keeper.ts";
import { atOnce, keepAccount } from "./kept-account.ts";
import { AFTERNOON } from "./simulated-clock.ts";
import { refused } from "./stable-token.ts";
import { tokenOf } from "./token-of.ts";

const MENU = "/cgi-bin/menu/create";

describe("a failed renewal", () => {
	test("goes to everyone who waits for it", async () => {
		const { keeper, wechat, clock } = keepAccount();
		wechat.fail(refused(40125));
		wechat.keepBack();
		const callers = atOnce(1000, () => read(keeper));
		wechat.answer();
		for (const caller of await callers) {
			expect(caller).toEqual({ ok: false, error: { cause: refused(40125), retryAt: clock.now() + 10_000 } });
		}
		expect(wechat.calls.length).toBe(1);
	});

	test("is not kept as a token: the next try after its time brings one", async () => {
		const { keeper, wechat, clock } = keepAccount();
		wechat.fail(refused(40125));
		await read(keeper);
		wechat.heal();
		clock.advance(10);
		expect(await tokenOf(read(keeper))).toBe("token-1");
		expect(keeper.state.circuit).toBe(undefined);
	});

	test("costs at most three calls under a thousand callers with a wrong AppSecret in 20 s", async () => {
		const { keeper, wechat, clock } = keepAccount();
		wechat.fail(refused(40125));
		for (let caller = 0; caller < 1000; caller += 1) {
			expect(await read(keeper)).toMatchObject({ ok: false, error: { cause: { errcode: 40125 } } });
			clock.advance(0.02);
		}
		expect(wechat.calls.length).toBeLessThanOrEqual(3);
	});

	test("is followed by another after 10, 20, 40, 80, 160, 300 and again 300 s", async () => {
		const { keeper, wechat, clock } = keepAccount();
		wechat.fail(refused(40164));
		for (let second = 0; second < 920; second += 1) {
			await read(keeper);
			clock.advance(1);
		}
		expect(wechat.calls.map(({ at }) => (at - AFTERNOON) / 1000)).toEqual([
			0, 10, 30, 70, 150, 310, 610, 910,
		]);
	});

	test("of another kind is counted from one", async () => {
		const { keeper, wechat, clock } = keepAccount();
		wechat.fail({ kind: "unreachable", reason: "timeout" });
		for (let failure = 0; failure < 5; failure += 1) {
			await read(keeper);
			clock.advance(10);
		}
		wechat.fail(refused(40164));
		expect(await read(keeper)).toMatchObject({ ok: false, error: { retryAt: clock.now() + 10_000 } });
		clock.advance(10);
		wechat.fail(refused(40125));
		expect(await read(keeper)).toMatchObject({ ok: false, error: { retryAt: clock.now() + 10_000 } });
	});

	test("keeps its count and its time over an eviction", async () => {
		const { keeper, wechat, clock, restart } = keepAccount();
		wechat.fail(refused(40164));
		await read(keeper);
		clock.advance(9);
		await read(restart());
		expect(wechat.calls.length).toBe(1);
		clock.advance(1);
		expect(await read(restart())).toMatchObject({ error: { retryAt: clock.now() + 20_000 } });
	});

	test("after a success counts from the beginning", async () => {
		const { keeper, wechat, clock } = keepAccount();
		wechat.fail(refused(40164));
		await read(keeper);
		clock.advance(10);
		await read(keeper);
		wechat.heal();
		clock.advance(20);
		await read(keeper);
		clock.advance(7200);
		wechat.fail(refused(40164));
		expect(await read(keeper)).toMatchObject({ error: { retryAt: clock.now() + 10_000 } });
	});

	test.each([
		["89507 for an hour", 89507, 3600],
		["89506 for a day", 89506, 86_400],
		["45011 for a minute", 45011, 60],
		["45009 until midnight in Beijing", 45009, 9 * 3600],
	])("keeps everybody away after %s", async (_name, errcode, seconds) => {
		const { keeper, wechat, clock } = keepAccount();
		wechat.fail(refused(errcode));
		await read(keeper);
		wechat.heal();
		clock.advance(seconds - 0.001);
		expect(await read(keeper)).toMatchObject({ ok: false, error: { retryAt: AFTERNOON + seconds * 1000 } });
		clock.advance(0.001);
		expect(await tokenOf(read(keeper))).toBe("token-1");
	});

	test("leaves a living token in use to its very end, while its alarm tries again and again", async () => {
		const { keeper, wechat, clock, alarms } = keepAccount();
		await read(keeper);
		const { expiresAt } = (await read(keeper).then((result) => (result.ok ? result.value : undefined))) ?? {};
		wechat.fail({ kind: "unreachable", reason: "connection" });
		while (clock.now() < (alarms.at(-1) ?? 0) && (alarms.at(-1) ?? 0) < (expiresAt ?? 0)) {
			expect(await tokenOf(read(keeper))).toBe("token-1");
			clock.advance(((alarms.at(-1) ?? 0) - clock.now()) / 1000);
			await poke(keeper);
		}
		expect(wechat.calls.length).toBeGreaterThan(20);
		expect((expiresAt ?? 0) - clock.now()).toBeLessThanOrEqual(10_000);
	});
});

describe("the circuit's end", () => {
	test("repair closes it and asks once", async () => {
		const { keeper, wechat } = keepAccount();
		wechat.fail(refused(89506));
		await read(keeper);
		wechat.heal();
		expect(await tokenOf(repair(keeper))).toBe("token-1");
		expect(wechat.calls.length).toBe(2);
	});

	test("repair asks at most every 10 s, and otherwise answers what a reader gets", async () => {
		const { keeper, wechat, clock } = keepAccount();
		wechat.fail(refused(89506));
		for (let tenth = 0; tenth < 300; tenth += 1) {
			expect(await repair(keeper)).toMatchObject({ ok: false, error: { cause: { errcode: 89506 } } });
			clock.advance(0.1);
		}
		expect(wechat.calls.length).toBe(3);
	});

	test("a thousand repairs at once ask once", async () => {
		const { keeper, wechat } = keepAccount();
		wechat.fail(refused(40125));
		await atOnce(1000, () => repair(keeper));
		expect(wechat.calls.length).toBe(1);
	});

	test("repair of an account that is well asks WeChat, which gives the same token", async () => {
		const { keeper, wechat } = keepAccount();
		await read(keeper);
		expect(await tokenOf(repair(keeper))).toBe("token-1");
		expect(wechat.calls.map(({ force }) => force)).toEqual([false, false]);
	});

	test("repair lets the stopped paths go on", async () => {
		const { keeper } = keepAccount();
		await read(keeper);
		stop(keeper, MENU, refused(48001));
		expect((await repair(keeper)).ok).toBe(true);
		expect(keeper.state.stops).toEqual({});
	});

	test("changed settings end it, the same ones do not", async () => {
		const { keeper, wechat, restart } = keepAccount();
		wechat.fail(refused(40125));
		await read(keeper);
		wechat.heal();
		expect(await read(restart())).toMatchObject({ ok: false });
		const repaired = restart({ account: "account", configuration: "another AppSecret" });
		expect(await tokenOf(read(repaired))).toBe("token-1");
	});
});
