import { describe, expect, test } from "vitest";
import { replace } from "../../src/access-token/complaint.ts";
import { poke, read, repair } from "../../src/access-token/keeper.ts";
import { atOnce, keepAccount } from "./kept-account.ts";
import { refused } from "./stable-token.ts";

describe("one renewal in flight", () => {
	test("serves readers, watchdog, complaints and repairs alike", async () => {
		const { keeper, wechat } = keepAccount();
		wechat.keepBack();
		const asked = [
			read(keeper),
			poke(keeper),
			repair(keeper),
			replace(keeper, "an older token"),
			read(keeper),
		];
		expect(wechat.calls.length).toBe(1);
		wechat.answer();
		for (const result of await Promise.all(asked))
			expect(result).toMatchObject({ value: { accessToken: "token-1" } });
		expect(wechat.calls.length).toBe(1);
	});

	test("is over when its answer is there: the next one is another call", async () => {
		const { keeper, wechat, clock } = keepAccount();
		await read(keeper);
		clock.advance(7150);
		await read(keeper);
		expect(wechat.calls.length).toBe(2);
		expect(wechat.mostUnderWay()).toBe(1);
	});

	test("that was lost with its object does not keep the next object from asking", async () => {
		const { keeper, wechat, restart } = keepAccount();
		wechat.keepBack();
		const lost = read(keeper);
		const next = read(restart());
		wechat.answer();
		expect(await next).toMatchObject({ value: { accessToken: "token-1" } });
		await lost;
	});

	test("does not make readers of a fresh token wait", async () => {
		const { keeper, wechat, clock, alarms } = keepAccount();
		await read(keeper);
		clock.advance(((alarms[0] ?? 0) - clock.now()) / 1000);
		wechat.keepBack();
		const renewal = poke(keeper);
		expect(await read(keeper)).toMatchObject({ value: { accessToken: "token-1" } });
		wechat.answer();
		expect(await renewal).toMatchObject({ value: { accessToken: "token-2" } });
	});
});

test("a failed renewal is the last failure until another one, with its time", async () => {
	const { keeper, wechat, clock } = keepAccount();
	wechat.fail(refused(40164));
	await read(keeper);
	const at = clock.now();
	clock.advance(10);
	wechat.heal();
	await atOnce(3, () => read(keeper));
	expect(keeper.state.lastFailure).toEqual({ cause: refused(40164), at });
});
