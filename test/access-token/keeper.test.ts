import { describe, expect, test } from "vitest";
import { poke, read } from "../../src/access-token/keeper.ts";
import { ok } from "../../src/wechat/result.ts";
import { atOnce, keepAccount } from "./kept-account.ts";
import { AFTERNOON } from "./simulated-clock.ts";
import { refused } from "./stable-token.ts";
import { tokenOf } from "./token-of.ts";

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

	test("is not handed out while a better one is on its way", async () => {
		const { keeper, wechat, clock } = keepAccount();
		await read(keeper);
		clock.advance(7150);
		wechat.keepBack();
		const callers = [read(keeper), read(keeper)];
		wechat.answer();
		expect(await Promise.all(callers.map(tokenOf))).toEqual(["token-2", "token-2"]);
	});

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
