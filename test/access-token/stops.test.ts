import { describe, expect, test } from "vitest";
import { read, repair, resume, stop } from "../../src/access-token/keeper.ts";
import { keepAccount } from "./kept-account.ts";
import { refused } from "./stable-token.ts";

const MENU = "/cgi-bin/menu/create";
const SEND = "/cgi-bin/message/template/send";
const USERS = "/cgi-bin/user/get";

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
		expect(keeper.state.stops).toMatchObject({
			[MENU]: { failures: 1, cause: { errcode: 48001 } },
			[SEND]: { failures: 1, cause: { errcode: 50002 } },
		});
		resume(keeper, MENU);
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

	test("that is not tried again is forgotten five minutes after its stop, when another one is stopped", () => {
		const { keeper, clock } = keepAccount();
		stop(keeper, MENU, refused(48001));
		clock.advance(60 + 299);
		stop(keeper, SEND, refused(48001));
		expect(Object.keys(keeper.state.stops)).toEqual([MENU, SEND]);
		clock.advance(1);
		stop(keeper, USERS, refused(48001));
		expect(Object.keys(keeper.state.stops)).toEqual([SEND, USERS]);
	});

	test("that fails less often than every five minutes is stopped for a minute each time", () => {
		const { keeper, clock } = keepAccount();
		for (let round = 0; round < 3; round += 1) {
			stop(keeper, MENU, refused(48001));
			expect(keeper.state.stops[MENU]).toMatchObject({ failures: 1, until: clock.now() + 60_000 });
			clock.advance(60 + 300);
		}
	});

	test("is one of those of the last six minutes, however many there were", () => {
		const { keeper, clock } = keepAccount();
		for (let path = 0; path < 100; path += 1) {
			stop(keeper, `/cgi-bin/path/${path}`, refused(48001));
			clock.advance(10);
		}
		expect(Object.keys(keeper.state.stops)).toHaveLength(36);
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

describe("a repair of the account within ten seconds of another one", () => {
	/** Repaired just now; and then WeChat refuses a path. */
	const repairedAndStopped = async () => {
		const account = keepAccount();
		await repair(account.keeper);
		account.clock.advance(5);
		stop(account.keeper, MENU, refused(48001));
		stop(account.keeper, SEND, refused(50002));
		return account;
	};

	test("ends the stops of all paths, and tells the world", async () => {
		const { keeper, published } = await repairedAndStopped();
		const repaired = await repair(keeper);
		expect(repaired).toMatchObject({ value: { accessToken: "token-1" } });
		expect(repaired).toHaveProperty("value.stops", {});
		expect(published.at(-1)).toMatchObject({ accessToken: "token-1" });
		expect(published.at(-1)).toHaveProperty("stops", {});
	});

	test("asks WeChat no second time, and leaves its own time as it was", async () => {
		const { keeper, wechat, clock } = await repairedAndStopped();
		const before = keeper.state.repairedAt;
		await repair(keeper);
		expect(wechat.calls).toHaveLength(1);
		expect(keeper.state.repairedAt).toBe(before);
		clock.advance(5);
		await repair(keeper);
		expect(wechat.calls).toHaveLength(2);
	});

	test("leaves the circuit of the access_token open: each of its calls would be one more to WeChat", async () => {
		const { keeper, wechat } = keepAccount();
		wechat.fail(refused(40125));
		await repair(keeper);
		expect(await repair(keeper)).toMatchObject({ ok: false, error: { cause: { errcode: 40125 } } });
		expect(wechat.calls).toHaveLength(1);
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
