import { describe, expect, test } from "vitest";
import { replace } from "../../src/access-token/complaint.ts";
import { poke, read, repair } from "../../src/access-token/keeper.ts";
import { ok } from "../../src/wechat/result.ts";
import { afterAnHour, furtherCalls, HOUR, heldBack } from "./hour-old-account.ts";
import { atOnce, keepAccount } from "./kept-account.ts";
import { AFTERNOON } from "./simulated-clock.ts";
import { refused } from "./stable-token.ts";

describe("a complaint", () => {
	test("about another token than the held one gets the held one and calls nothing", async () => {
		const account = await afterAnHour();
		expect(await replace(account.keeper, "an older one")).toMatchObject({
			value: { accessToken: "token-1" },
		});
		expect(furtherCalls(account)).toEqual([]);
	});

	test("about the held one gets WeChat's newer one by a normal call, if there is one", async () => {
		const account = await afterAnHour();
		await account.wechat.ask(true);
		expect(await replace(account.keeper, "token-1")).toMatchObject({ value: { accessToken: "token-2" } });
		expect(account.wechat.calls.at(-1)).toMatchObject({ force: false });
	});

	test("about the held one that WeChat gives again is followed by one forced refresh", async () => {
		const account = await afterAnHour();
		expect(await replace(account.keeper, "token-1")).toMatchObject({ value: { accessToken: "token-2" } });
		expect(furtherCalls(account)).toEqual(["normal", "forced"]);
	});

	test("made a thousand times at once costs two calls, one of them forced", async () => {
		const account = await afterAnHour();
		account.wechat.keepBack();
		const complaints = atOnce(1000, () => replace(account.keeper, "token-1"));
		account.wechat.answer();
		for (const result of await complaints)
			expect(result).toMatchObject({ value: { accessToken: "token-2" } });
		expect(furtherCalls(account)).toEqual(["normal", "forced"]);
		expect(account.wechat.mostUnderWay()).toBe(1);
	});

	test("made a thousand times one after the other costs two calls, one of them forced", async () => {
		const account = await afterAnHour();
		for (let caller = 0; caller < 1000; caller += 1) {
			expect(await replace(account.keeper, "token-1")).toMatchObject({ value: { accessToken: "token-2" } });
			account.clock.advance(0.01);
		}
		expect(furtherCalls(account)).toEqual(["normal", "forced"]);
	});

	test("without a living token costs what reading costs", async () => {
		const account = await afterAnHour();
		account.clock.advance(2 * HOUR);
		expect(await replace(account.keeper, "token-1")).toMatchObject({ value: { accessToken: "token-2" } });
		expect(furtherCalls(account)).toEqual(["normal"]);
	});

	test("tells the world of the new token and sets its alarm", async () => {
		const { keeper, published, alarms, clock } = await afterAnHour();
		await replace(keeper, "token-1");
		expect(published.at(-1)).toMatchObject({ accessToken: "token-2" });
		expect(alarms.at(-1)).toBeGreaterThan(clock.now() + 6_900_000);
	});

	test("gets the failure of the normal call, which opens the circuit, and nothing is forced", async () => {
		const account = await afterAnHour();
		account.wechat.fail(refused(40164));
		for (let caller = 0; caller < 1000; caller += 1) {
			expect(await replace(account.keeper, "token-1")).toMatchObject({
				error: { cause: { errcode: 40164 } },
			});
		}
		expect(furtherCalls(account)).toEqual(["normal"]);
	});
});

describe("a young token", () => {
	test("less than 30 s old is not forced away: the complaint gets the failure", async () => {
		const account = keepAccount();
		await read(account.keeper);
		account.clock.advance(29);
		expect(await replace(account.keeper, "token-1")).toMatchObject({
			...heldBack("just-issued"),
			error: { retryAt: AFTERNOON + 30_000 },
		});
		expect(furtherCalls(account)).toEqual(["normal"]);
	});

	test("stays in use for those who do not complain", async () => {
		const { keeper } = keepAccount();
		await read(keeper);
		await replace(keeper, "token-1");
		expect(await read(keeper)).toMatchObject({ value: { accessToken: "token-1" } });
	});

	test("is told by its expires_in, not by when it came here: an old one is forced away at once", async () => {
		const account = keepAccount();
		await account.wechat.ask(false);
		account.clock.advance(31);
		await read(account.keeper);
		expect(await replace(account.keeper, "token-1")).toMatchObject({ value: { accessToken: "token-2" } });
	});

	test("can be forced away when it is 30 s old", async () => {
		const account = keepAccount();
		await read(account.keeper);
		await replace(account.keeper, "token-1");
		account.clock.advance(30);
		expect(await replace(account.keeper, "token-1")).toMatchObject({ value: { accessToken: "token-2" } });
	});
});

describe("a complaint that was held back", () => {
	test("is remembered: a storm of the same costs nothing until its time", async () => {
		const account = keepAccount();
		await read(account.keeper);
		for (let caller = 0; caller < 1000; caller += 1) {
			expect(await replace(account.keeper, "token-1")).toMatchObject(heldBack("just-issued"));
			account.clock.advance(0.025);
		}
		expect(furtherCalls(account)).toEqual(["normal"]);
	});

	test("is remembered over an eviction", async () => {
		const account = keepAccount();
		await read(account.keeper);
		await replace(account.keeper, "token-1");
		expect(await replace(account.restart(), "token-1")).toMatchObject(heldBack("just-issued"));
		expect(furtherCalls(account)).toEqual(["normal"]);
	});

	test("is forgotten with changed settings and by a repair", async () => {
		const account = keepAccount();
		await read(account.keeper);
		await replace(account.keeper, "token-1");
		expect(account.restart({ account: "account", configuration: "new" }).state.complaint).toBe(undefined);
		await repair(account.keeper);
		expect(account.keeper.state.complaint).toBe(undefined);
	});

	test("stands in nobody's way when its token has ended: then a complaint costs what reading costs", async () => {
		const account = await afterAnHour();
		account.wechat.failForced(refused(45009));
		await replace(account.keeper, "token-1");
		account.clock.advance(HOUR);
		expect(account.keeper.state.complaint?.retryAt).toBeGreaterThan(account.clock.now());
		expect(await replace(account.keeper, "token-1")).toMatchObject({ value: { accessToken: "token-2" } });
	});

	test("is forgotten when another token is held", async () => {
		const account = await afterAnHour();
		await replace(account.keeper, "token-1");
		await replace(account.keeper, "token-2");
		expect(account.keeper.state.complaint).toMatchObject({ rejected: "token-2" });
		account.clock.advance(2 * HOUR);
		await poke(account.keeper);
		expect(account.keeper.state.complaint).toBe(undefined);
	});

	test("is not forgotten because a reader got the same token again", async () => {
		const forced: boolean[] = [];
		const { keeper, clock } = keepAccount({
			ask: async (force) => {
				forced.push(force);
				return ok({ accessToken: "the same", expiresInSeconds: 50 });
			},
		});
		await read(keeper);
		await replace(keeper, "the same");
		clock.advance(6);
		await read(keeper);
		expect(await replace(keeper, "the same")).toMatchObject(heldBack("still-refused"));
		expect(forced).toEqual([false, false, true, false]);
	});
});
