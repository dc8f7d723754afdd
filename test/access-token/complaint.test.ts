import { describe, expect, test } from "vitest";
import { replace } from "../../src/access-token/complaint.ts";
import { poke, read, repair } from "../../src/access-token/keeper.ts";
import { err, ok } from "../../src/wechat/result.ts";
import { atOnce, type KeptAccount, keepAccount } from "./kept-account.ts";
import { AFTERNOON } from "./simulated-clock.ts";
import { refused } from "./stable-token.ts";

const HOUR = 3600;

/** An account whose first token is an hour old. */
const afterAnHour = async (): Promise<KeptAccount> => {
	const account = keepAccount();
	await read(account.keeper);
	account.clock.advance(HOUR);
	return account;
};

/** What the calls after the first one were. */
const furtherCalls = ({ wechat }: KeptAccount): readonly string[] =>
	wechat.calls.slice(1).map(({ force }) => (force ? "forced" : "normal"));

const heldBack = (reason: string) => ({ ok: false, error: { cause: { kind: "held-back", reason } } });

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

describe("the budget of forced refreshes", () => {
	/** Complains about whatever is held, every `apart` seconds. */
	const complain = async (account: KeptAccount, times: number, apart: number) => {
		for (let round = 0; round < times; round += 1) {
			const held = await read(account.keeper);
			if (held.ok) await replace(account.keeper, held.value.accessToken);
			account.clock.advance(apart);
		}
	};

	test("keeps them 30 s apart", async () => {
		const account = await afterAnHour();
		await complain(account, 200, 1);
		const times = account.wechat.forcedCalls().map(({ at }) => at);
		expect(times.length).toBeGreaterThan(3);
		for (const [index, at] of times.slice(1).entries()) {
			expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(30_000);
		}
	});

	test("ends at twenty in any 24 hours, not in a calendar day", async () => {
		const account = await afterAnHour();
		await complain(account, 25, 60);
		expect(account.wechat.forcedCalls().length).toBe(20);
		const held = await read(account.keeper);
		expect(held.ok && (await replace(account.keeper, held.value.accessToken))).toMatchObject({
			...heldBack("forced-too-often"),
			error: { retryAt: (account.wechat.forcedCalls()[0]?.at ?? 0) + 24 * HOUR * 1000 },
		});
	});

	test("is given back after 24 hours, one by one", async () => {
		const account = await afterAnHour();
		await complain(account, 20, 60);
		const [first] = account.wechat.forcedCalls();
		account.clock.advance(((first?.at ?? 0) - account.clock.now()) / 1000 + 24 * HOUR);
		await read(account.keeper);
		account.clock.advance(31);
		await complain(account, 1, 0);
		expect(account.wechat.forcedCalls().length).toBe(21);
	});

	test("survives an eviction", async () => {
		const account = await afterAnHour();
		await complain(account, 20, 60);
		const restarted = { ...account, keeper: account.restart() };
		await complain(restarted, 20, 60);
		expect(account.wechat.forcedCalls().length).toBe(20);
	});

	test("counts a forced refresh before it leaves: one lost with its object is counted", async () => {
		const counted: (readonly number[])[] = [];
		const account = keepAccount({
			ask: (force) => {
				if (force) counted.push(account.restart().state.forcedAt);
				return account.wechat.ask(force);
			},
		});
		await read(account.keeper);
		account.clock.advance(HOUR);
		await replace(account.keeper, "token-1");
		expect(counted).toEqual([[account.clock.now()]]);
	});

	test("is not spent again for 30 s when the forced refresh gave the refused token again", async () => {
		const { keeper, clock } = keepAccount({
			ask: async () => ok({ accessToken: "the same", expiresInSeconds: 3000 }),
		});
		await read(keeper);
		expect(await replace(keeper, "the same")).toMatchObject({
			...heldBack("still-refused"),
			error: { retryAt: clock.now() + 30_000 },
		});
	});
});

describe("a forced refresh that fails", () => {
	const withoutForce = async (errcode: number): Promise<KeptAccount> => {
		const account = await afterAnHour();
		account.wechat.failForced(refused(errcode));
		return account;
	};

	test.each([45009, -1, 40164])("with %d opens no circuit: normal renewals go on", async (errcode) => {
		const account = await withoutForce(errcode);
		expect(await replace(account.keeper, "token-1")).toMatchObject({ error: { cause: { errcode } } });
		expect(account.keeper.state.circuit).toBe(undefined);
		expect(await read(account.keeper)).toMatchObject({ value: { accessToken: "token-1" } });
		account.clock.advance(HOUR);
		expect(await poke(account.keeper)).toMatchObject({ value: { accessToken: "token-2" } });
	});

	test("is remembered: a storm of the same complaint costs nothing until its time", async () => {
		const account = await withoutForce(45009);
		for (let caller = 0; caller < 1000; caller += 1) {
			expect(await replace(account.keeper, "token-1")).toMatchObject({
				error: { cause: { errcode: 45009 } },
			});
		}
		expect(furtherCalls(account)).toEqual(["normal", "forced"]);
		expect(account.keeper.state.lastFailure).toMatchObject({ cause: { errcode: 45009 } });
	});

	test("leaves an alarm to the watchdog that waited for it instead of renewing", async () => {
		const { clock, alarms } = await forcedAtTheTimeOfRenewal();
		expect(alarms.at(-1)).toBeGreaterThan(clock.now());
	});
});

/** WeChat gives the refused token again in its last minutes, and the alarm rings during the forced refresh. */
const forcedAtTheTimeOfRenewal = async (): Promise<KeptAccount> => {
	const rounds: Promise<unknown>[] = [];
	const account = keepAccount({
		ask: async (force) => {
			if (!force) return ok({ accessToken: "the same", expiresInSeconds: 100 });
			await Promise.resolve();
			account.clock.advance(50);
			rounds.push(poke(account.keeper));
			await Promise.resolve();
			return err(refused(-1));
		},
	});
	await read(account.keeper);
	await replace(account.keeper, "the same");
	await Promise.all(rounds);
	return account;
};
