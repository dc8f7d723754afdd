import { describe, expect, test } from "vitest";
import { poke } from "../../src/access-token/keeper.ts";
import { keepAccount } from "./kept-account.ts";
import { refused } from "./stable-token.ts";
import { tokenOf } from "./token-of.ts";

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
