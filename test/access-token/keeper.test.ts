import { describe, expect, test } from "vitest";
import { poke, read, repair, resume, stop } from "../../src/access-token/keeper.ts";
import { ok } from "../../src/wechat/result.ts";
import { atOnce, keepAccount } from "./kept-account.ts";
import { AFTERNOON } from "./simulated-clock.ts";
import { refused } from "./stable-token.ts";

const MENU = "/cgi-bin/menu/create";
const SEND = "/cgi-bin/message/template/send";

const tokenOf = async (asked: ReturnType<typeof read>): Promise<string | undefined> => {
	const credential = await asked;
	return credential.ok ? credential.value.accessToken : undefined;
};

describe("reading", () => {
	test("a thousand callers on a cold start cost one call and get the same token", async () => {
		const { keeper, wechat } = keepAccount();
		wechat.keepBack();
		const callers = atOnce(1000, () => read(keeper));
		wechat.answer();
		const tokens = new Set((await callers).map((result) => result.ok && result.value.accessToken));
		expect(tokens).toEqual(new Set(["token-1"]));
		expect(wechat.calls).toEqual([{ force: false, at: AFTERNOON }]);
	});

	test("a fresh token costs no call, and neither does reading it ten thousand times", async () => {
		const { keeper, wechat, clock } = keepAccount();
		await read(keeper);
		clock.advance(7100);
		await atOnce(10_000, () => read(keeper));
		expect(wechat.calls.length).toBe(1);
	});

	test("a token that has ended is never handed out", async () => {
		const { keeper, wechat, clock } = keepAccount();
		await read(keeper);
		clock.advance(7200);
		wechat.fail(refused(-1));
		expect(await read(keeper)).toEqual({
			ok: false,
			error: { cause: refused(-1), retryAt: clock.now() + 1000 },
		});
		wechat.heal();
		clock.advance(1);
		expect(await tokenOf(read(keeper))).toBe("token-2");
	});

	test("the life is counted from when the call left, not from when its answer came", async () => {
		const { keeper, wechat, clock } = keepAccount();
		wechat.keepBack();
		const asked = read(keeper);
		clock.advance(4);
		wechat.answer();
		expect(await asked).toMatchObject({ value: { expiresAt: AFTERNOON + 7_200_000 } });
	});

	test("expires_in 345 is believed: nothing is asked until the renewal, which then is due", async () => {
		const { keeper, wechat, clock, alarms } = keepAccount({ random: () => 0 });
		await wechat.ask(false);
		clock.advance(7200 - 345);
		expect(await read(keeper)).toMatchObject({ value: { expiresAt: clock.now() + 345_000 } });
		expect(alarms).toEqual([clock.now() + 55_000]);
		clock.advance(55);
		expect(await tokenOf(poke(keeper))).toBe("token-2");
	});
});

describe("a token with less than a minute left", () => {
	const short = (expiresInSeconds: number) => {
		const calls: number[] = [];
		const account = keepAccount({
			ask: async () => {
				calls.push(account.clock.now());
				return ok({ accessToken: "short", expiresInSeconds });
			},
		});
		return { ...account, calls };
	};

	test("is renewed when asked for, at most every 5 s", async () => {
		const { keeper, clock, calls } = short(50);
		for (let second = 0; second <= 20; second += 1) {
			expect(await tokenOf(read(keeper))).toBe("short");
			clock.advance(1);
		}
		expect(calls.map((at) => (at - AFTERNOON) / 1000)).toEqual([0, 5, 10, 15, 20]);
	});

	test("is not renewed again because the object was evicted", async () => {
		const { keeper, restart, calls, clock } = short(50);
		await read(keeper);
		clock.advance(4);
		expect(await tokenOf(read(restart()))).toBe("short");
		expect(calls.length).toBe(1);
	});

	test.each([1, 4, 30, 60, 63])(
		"is renewed by its alarm at most every 5 s when it lives %d s",
		async (life) => {
			const { keeper, clock, calls, alarms } = short(life);
			await read(keeper);
			for (let round = 0; round < 20; round += 1) {
				clock.advance(((alarms.at(-1) ?? 0) - clock.now()) / 1000);
				await poke(keeper);
			}
			for (const [index, at] of calls.slice(1).entries()) {
				expect(at - (calls[index] ?? 0)).toBeGreaterThanOrEqual(5000);
			}
		},
	);

	test("stays in use for all who wait when its renewal fails", async () => {
		const { keeper, wechat, clock } = keepAccount();
		await read(keeper);
		clock.advance(7150);
		wechat.fail({ kind: "unreachable", reason: "timeout" });
		wechat.keepBack();
		const callers = atOnce(100, () => read(keeper));
		wechat.answer();
		for (const caller of await callers) expect(caller).toMatchObject({ value: { accessToken: "token-1" } });
		expect(wechat.calls.length).toBe(2);
	});
});

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
		expect(await repair(keeper)).toMatchObject({ value: { stops: {} } });
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

describe("changed settings", () => {
	test("leave the living token of the same account in use", async () => {
		const { keeper, wechat, restart } = keepAccount();
		await read(keeper);
		await read(restart({ account: "account", configuration: "another AppSecret" }));
		expect(wechat.calls.length).toBe(1);
	});

	test("let the stopped paths go on", async () => {
		const { keeper, restart } = keepAccount();
		await read(keeper);
		stop(keeper, MENU, refused(61004));
		const changed = restart({ account: "account", configuration: "a relay key" });
		expect(await read(changed)).toMatchObject({ value: { stops: {} } });
	});

	test("with another account never show the old one's token, nor its last failure", async () => {
		const { keeper, wechat, restart } = keepAccount();
		await read(keeper);
		stop(keeper, MENU, refused(48001));
		wechat.fail(refused(40013));
		await repair(keeper);
		const other = restart({ account: "another", configuration: "another" });
		expect(JSON.stringify(other.state)).not.toContain("token-1");
		expect(other.state).toMatchObject({ forcedAt: [], stops: {} });
		expect(other.state.lastFailure).toBe(undefined);
		expect(await read(other)).toMatchObject({ ok: false });
	});
});

describe("the watchdog", () => {
	test("gets the first token", async () => {
		const { keeper } = keepAccount();
		expect(await tokenOf(poke(keeper))).toBe("token-1");
	});

	test("before the time of renewal calls nothing, tells the world again and sets the alarm again", async () => {
		const { keeper, wechat, clock, alarms, published } = keepAccount();
		await poke(keeper);
		clock.advance(300);
		await poke(keeper);
		expect(wechat.calls.length).toBe(1);
		expect(alarms.length).toBe(2);
		expect(alarms[1]).toBe(alarms[0]);
		expect(published.length).toBe(2);
	});

	test("at the time of renewal gets a new token while the old one still lives", async () => {
		const { keeper, wechat, clock, alarms } = keepAccount();
		await poke(keeper);
		clock.advance(((alarms[0] ?? 0) - clock.now()) / 1000);
		expect(await tokenOf(poke(keeper))).toBe("token-2");
		expect(wechat.accepts("token-1")).toBe(true);
		expect(alarms.at(-1)).toBeGreaterThan(clock.now() + 6_900_000);
	});

	test("sets the alarm for the end of the pause when the renewal of a living token fails", async () => {
		const { keeper, wechat, clock, alarms } = keepAccount();
		await poke(keeper);
		clock.advance(((alarms[0] ?? 0) - clock.now()) / 1000);
		wechat.fail(refused(40164));
		await poke(keeper);
		expect(alarms.at(-1)).toBe(clock.now() + 10_000);
	});

	test("sets the alarm again when it comes while the circuit is open", async () => {
		const { keeper, wechat, clock, alarms } = keepAccount();
		await poke(keeper);
		clock.advance(((alarms[0] ?? 0) - clock.now()) / 1000);
		wechat.fail(refused(40164));
		await poke(keeper);
		const before = alarms.length;
		clock.advance(5);
		await poke(keeper);
		expect(alarms.length).toBe(before + 1);
		expect(alarms.at(-1)).toBe(clock.now() + 5000);
	});

	test("sets no alarm while there is no token and no success: it comes again by itself", async () => {
		const { keeper, wechat, alarms } = keepAccount();
		wechat.fail(refused(40125));
		await poke(keeper);
		expect(alarms).toEqual([]);
	});

	test("does not end a circuit that is open", async () => {
		const { keeper, wechat, clock } = keepAccount();
		wechat.fail(refused(89507));
		for (let round = 0; round < 12; round += 1) {
			await poke(keeper);
			clock.advance(299);
		}
		expect(wechat.calls.length).toBe(1);
	});
});

describe("what the world is told", () => {
	test("every new token, and every change of the stopped paths", async () => {
		const { keeper, published } = keepAccount();
		await read(keeper);
		stop(keeper, MENU, refused(48001));
		resume(keeper, MENU);
		expect(published.map(({ accessToken, stops }) => [accessToken, Object.keys(stops)])).toEqual([
			["token-1", []],
			["token-1", [MENU]],
			["token-1", []],
		]);
	});

	test("nothing while there is no living token", () => {
		const { keeper, published } = keepAccount();
		stop(keeper, MENU, refused(48001));
		expect(published).toEqual([]);
	});
});

describe("a stopped path", () => {
	test("is stopped for a minute doubling to five, counting only stops after its time", () => {
		const { keeper, clock } = keepAccount();
		const pauses: number[] = [];
		for (let round = 0; round < 5; round += 1) {
			for (let caller = 0; caller < 100; caller += 1) stop(keeper, MENU, refused(48001));
			const seconds = ((keeper.state.stops[MENU]?.until ?? 0) - clock.now()) / 1000;
			pauses.push(seconds);
			clock.advance(seconds);
		}
		expect(pauses).toEqual([60, 120, 240, 300, 300]);
	});

	test("leaves every other path alone", () => {
		const { keeper } = keepAccount();
		stop(keeper, MENU, refused(48001));
		stop(keeper, SEND, refused(50002));
		resume(keeper, MENU);
		expect(keeper.state.stops).toMatchObject({ [SEND]: { failures: 1, cause: { errcode: 50002 } } });
		expect(Object.keys(keeper.state.stops)).toEqual([SEND]);
	});

	test("that works again begins with a minute the next time", () => {
		const { keeper, clock } = keepAccount();
		stop(keeper, MENU, refused(48001));
		clock.advance(60);
		stop(keeper, MENU, refused(48001));
		resume(keeper, MENU);
		stop(keeper, MENU, refused(48001));
		expect(keeper.state.stops[MENU]).toMatchObject({ failures: 1, until: clock.now() + 60_000 });
	});

	test("that was never stopped needs no note that it works", () => {
		const { keeper } = keepAccount();
		const before = keeper.state;
		resume(keeper, MENU);
		expect(keeper.state).toBe(before);
	});

	test("stays stopped over an eviction and over a renewal", async () => {
		const { keeper, restart } = keepAccount();
		stop(keeper, MENU, refused(48001));
		expect(await read(restart())).toMatchObject({ value: { stops: { [MENU]: { failures: 1 } } } });
	});
});
