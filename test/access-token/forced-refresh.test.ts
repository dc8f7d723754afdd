import { describe, expect, test } from "vitest";
import { replace } from "../../src/access-token/complaint.ts";
import { poke, read } from "../../src/access-token/keeper.ts";
import { err, ok } from "../../src/wechat/result.ts";
import { afterAnHour, furtherCalls, HOUR, heldBack } from "./hour-old-account.ts";
import { type KeptAccount, keepAccount } from "./kept-account.ts";
import { refused } from "./stable-token.ts";

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
