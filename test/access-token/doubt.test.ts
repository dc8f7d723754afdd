/** WeChat refuses a good access_token for a part of the calls: what complaints cost then, and what successes say. */
import { describe, expect, test } from "vitest";
import { replace } from "../../src/access-token/complaint.ts";
import { confirm } from "../../src/access-token/doubt.ts";
import { read } from "../../src/access-token/keeper.ts";
import { statusOf } from "../../src/access-token/keeper-status.ts";
import { ok } from "../../src/wechat/result.ts";
import { afterAnHour, furtherCalls, heldBack } from "./hour-old-account.ts";
import { atOnce, type KeptAccount, keepAccount } from "./kept-account.ts";

const SAME = { ok: true, value: { accessToken: "token-1", isDoubted: true } };
const OTHER = { ok: true, value: { accessToken: "token-2" } };

/** Refused once, asked for again, repeated with success. */
const proven = async (): Promise<KeptAccount> => {
	const account = await afterAnHour();
	await replace(account.keeper, "token-1", "first");
	confirm(account.keeper, "token-1");
	return account;
};

/** What the keeper gives out now. */
const heldBy = async ({ keeper }: KeptAccount) => {
	const held = await read(keeper);
	if (!held.ok) throw new Error("no access_token");
	return held;
};

describe("a first complaint", () => {
	test("gets the same access_token again where WeChat gives that out again, and nothing is forced", async () => {
		const account = await afterAnHour();
		expect(await replace(account.keeper, "token-1", "first")).toMatchObject(SAME);
		expect(furtherCalls(account)).toEqual(["normal"]);
	});

	test("gets another one where WeChat gives out another", async () => {
		const account = await afterAnHour();
		await account.wechat.ask(true);
		expect(await replace(account.keeper, "token-1", "first")).toMatchObject(OTHER);
		expect(account.wechat.forcedCalls()).toHaveLength(1);
	});

	test("about another one than the held gets the held one, undoubted, and calls nothing", async () => {
		const account = await afterAnHour();
		const given = await replace(account.keeper, "an older one", "first");
		expect(given).toMatchObject({ value: { accessToken: "token-1" } });
		expect(given).not.toHaveProperty("value.isDoubted");
		expect(furtherCalls(account)).toEqual([]);
	});

	test("about a brand-new one gets it again: it may not be known to all of WeChat's servers yet", async () => {
		const account = keepAccount();
		await read(account.keeper);
		expect(await replace(account.keeper, "token-1", "first")).toMatchObject(SAME);
	});

	test("gets WeChat's failure where it gives out none", async () => {
		const account = await afterAnHour();
		account.wechat.fail({ kind: "unreachable", reason: "timeout" });
		expect(await replace(account.keeper, "token-1", "first")).toMatchObject({
			error: { cause: { kind: "unreachable" } },
		});
	});

	test("made a thousand times at once costs one call", async () => {
		const account = await afterAnHour();
		account.wechat.keepBack();
		const complaints = atOnce(1000, () => replace(account.keeper, "token-1", "first"));
		account.wechat.answer();
		for (const result of await complaints) expect(result).toMatchObject(SAME);
		expect(furtherCalls(account)).toEqual(["normal"]);
	});

	test("made ten times a second costs one call a second; little is written down, and the world is told nothing", async () => {
		const account = await afterAnHour();
		await replace(account.keeper, "token-1", "first");
		const told = account.published.length;
		const states = new Set([account.keeper.state]);
		for (let tenth = 0; tenth < 1000; tenth += 1) {
			account.clock.advance(0.1);
			expect(await replace(account.keeper, "token-1", "first")).toMatchObject(SAME);
			states.add(account.keeper.state);
		}
		expect(furtherCalls(account).length).toBeLessThanOrEqual(1 + 100);
		expect(states.size).toBeLessThanOrEqual(1 + 10);
		expect(account.published).toHaveLength(told);
		expect(account.wechat.forcedCalls()).toEqual([]);
	});

	test("that WeChat answers with less life than it said before is believed", async () => {
		const lives = [7200, 500];
		const account = keepAccount({
			ask: async () => ok({ accessToken: "token-1", expiresInSeconds: lives.shift() ?? 500 }),
		});
		await read(account.keeper);
		await replace(account.keeper, "token-1", "first");
		expect(await read(account.keeper)).toMatchObject({
			value: { expiresAt: account.clock.now() + 500_000 },
		});
	});

	test("ends the pause after a failed renewal: WeChat answers again", async () => {
		const account = await afterAnHour();
		account.wechat.fail({ kind: "unreachable", reason: "timeout" });
		await replace(account.keeper, "token-1", "first");
		expect(account.keeper.state.circuit).toMatchObject({ failures: 1 });
		account.wechat.heal();
		account.clock.advance(1);
		expect(await replace(account.keeper, "token-1", "first")).toMatchObject(SAME);
		expect(account.keeper.state.circuit).toBeUndefined();
	});

	test("tells the world that calls are refused, so that every success is told from then on", async () => {
		const account = await afterAnHour();
		expect(account.published.at(-1)).not.toHaveProperty("isDoubted");
		await replace(account.keeper, "token-1", "first");
		expect(account.published.at(-1)).toMatchObject({ accessToken: "token-1", isDoubted: true });
	});

	test("that brings another one is explained by it: nobody doubts that one", async () => {
		const account = await afterAnHour();
		await account.wechat.ask(true);
		expect(await replace(account.keeper, "token-1", "first")).not.toHaveProperty("value.isDoubted");
		expect(account.published.at(-1)).not.toHaveProperty("isDoubted");
	});

	test("that brings another one tells the world of it", async () => {
		const account = await afterAnHour();
		await account.wechat.ask(true);
		await replace(account.keeper, "token-1", "first");
		expect(account.published.at(-1)).toMatchObject({ accessToken: "token-2" });
	});
});

describe("a final complaint", () => {
	test("after the first one forces at once: both together cost two calls", async () => {
		const account = await afterAnHour();
		await replace(account.keeper, "token-1", "first");
		account.clock.advance(9);
		expect(await replace(account.keeper, "token-1", "final")).toMatchObject(OTHER);
		expect(furtherCalls(account)).toEqual(["normal", "forced"]);
	});

	test("of a thousand callers, each after a first one, costs two calls in all", async () => {
		const account = await afterAnHour();
		account.wechat.keepBack();
		const calls = atOnce(1000, async () => {
			await replace(account.keeper, "token-1", "first");
			return await replace(account.keeper, "token-1", "final");
		});
		account.wechat.answer();
		for (const result of await calls) expect(result).toMatchObject(OTHER);
		expect(furtherCalls(account)).toEqual(["normal", "forced"]);
		expect(account.wechat.mostUnderWay()).toBe(1);
	});

	test("long after the first one asks again whether WeChat still gives it out", async () => {
		const account = await afterAnHour();
		await replace(account.keeper, "token-1", "first");
		account.clock.advance(10);
		await replace(account.keeper, "token-1", "final");
		expect(furtherCalls(account)).toEqual(["normal", "normal", "forced"]);
	});

	test("joins a renewal that is under way: never two calls at once", async () => {
		const account = await afterAnHour();
		await replace(account.keeper, "token-1", "first");
		account.clock.advance(31);
		account.wechat.keepBack();
		const first = replace(account.keeper, "token-1", "first");
		account.clock.advance(1);
		const final = replace(account.keeper, "token-1", "final");
		account.wechat.answer();
		await first;
		expect(await final).toMatchObject(OTHER);
		expect(account.wechat.mostUnderWay()).toBe(1);
	});
});

describe("an access_token that other calls succeed with", () => {
	test("is not forced away, however many complain: they cost one normal call a second", async () => {
		const account = await proven();
		for (let second = 0; second < 59; second += 1) {
			for (const result of await atOnce(100, () => replace(account.keeper, "token-1"))) {
				expect(result).toMatchObject({
					...heldBack("still-accepted"),
					error: { retryAt: account.clock.now() + 1000 },
				});
			}
			account.clock.advance(1);
		}
		expect(furtherCalls(account)).toEqual(Array.from({ length: 59 }, () => "normal"));
		expect(await read(account.keeper)).toMatchObject(SAME);
	});

	test("is replaced all the same where WeChat gives out another", async () => {
		const account = await proven();
		await account.wechat.ask(true);
		account.clock.advance(1);
		expect(await replace(account.keeper, "token-1")).toMatchObject(OTHER);
	});

	test("is not forced away as long as every second call succeeds", async () => {
		const account = await proven();
		for (let second = 0; second < 3000; second += 10) {
			account.clock.advance(10);
			confirm(account.keeper, "token-1");
			expect(await replace(account.keeper, "token-1")).toMatchObject(heldBack("still-accepted"));
		}
		expect(account.wechat.forcedCalls()).toEqual([]);
	});

	test("is forced away when none has succeeded for a minute, and five complaints have come since", async () => {
		const account = await proven();
		account.clock.advance(60);
		for (let complaint = 1; complaint < 5; complaint += 1) {
			expect(await replace(account.keeper, "token-1")).toMatchObject(heldBack("still-accepted"));
		}
		expect(await replace(account.keeper, "token-1")).toMatchObject(OTHER);
		expect(furtherCalls(account)).toEqual(["normal", "normal", "forced"]);
	});

	test("is proven anew by each success: the complaints before it count no longer", async () => {
		const account = await proven();
		for (let round = 0; round < 10; round += 1) {
			account.clock.advance(60);
			for (let complaint = 1; complaint < 5; complaint += 1) {
				expect(await replace(account.keeper, "token-1")).toMatchObject(heldBack("still-accepted"));
			}
			confirm(account.keeper, "token-1");
		}
		expect(account.wechat.forcedCalls()).toEqual([]);
	});

	test("is told while WeChat is asked: then nothing is forced either", async () => {
		const account = await afterAnHour();
		await replace(account.keeper, "token-1", "first");
		account.clock.advance(31);
		account.wechat.keepBack();
		const complaint = replace(account.keeper, "token-1");
		confirm(account.keeper, "token-1");
		account.wechat.answer();
		expect(await complaint).toMatchObject(heldBack("still-accepted"));
		expect(account.wechat.forcedCalls()).toEqual([]);
	});

	test("is remembered over an eviction", async () => {
		const account = await proven();
		expect(await replace(account.restart(), "token-1")).toMatchObject(heldBack("still-accepted"));
	});

	test("that was complained about for good, and then works, is not forced away either", async () => {
		const account = keepAccount();
		await read(account.keeper);
		await replace(account.keeper, "token-1", "first");
		expect(await replace(account.keeper, "token-1")).toMatchObject(heldBack("just-issued"));
		confirm(account.keeper, "token-1");
		account.clock.advance(31);
		expect(await replace(account.keeper, "token-1")).toMatchObject(heldBack("still-accepted"));
	});

	test("leaves its proof to the next one: WeChat refuses calls with that as well", async () => {
		const account = await proven();
		await account.wechat.ask(true);
		account.clock.advance(10);
		expect(await replace(account.keeper, "token-1")).toMatchObject(OTHER);
		expect(await read(account.keeper)).toMatchObject({ value: { isDoubted: true } });
		account.clock.advance(31);
		expect(await replace(account.keeper, "token-2")).toMatchObject(heldBack("still-accepted"));
	});

	test("is proven for an hour after the last refusal, and then no longer", async () => {
		const account = await proven();
		account.clock.advance(3000);
		expect(await replace(account.keeper, "token-1", "first")).toMatchObject(SAME);
		account.clock.advance(3599);
		const { value } = await heldBy(account);
		expect(await replace(account.keeper, value.accessToken)).toMatchObject(heldBack("still-accepted"));
		account.clock.advance(3600);
		const later = await heldBy(account);
		expect(later.value).not.toHaveProperty("isDoubted");
		account.clock.advance(31);
		expect(await replace(account.keeper, later.value.accessToken)).toMatchObject({ ok: true });
		expect(account.wechat.forcedCalls()).toHaveLength(1);
	});

	test("shows in the status when it was, and without the access_token", async () => {
		const account = await proven();
		const status = statusOf(account.keeper.state);
		expect(status.acceptedAgainAt).toBe(account.clock.now());
		expect(JSON.stringify(status)).not.toContain("token-1");
	});
});

describe("a success", () => {
	test.each([
		["that nobody was refused with", "token-1"],
		["that is not the held one", "token-0"],
	])("with an access_token %s is of no interest", async (_, accessToken) => {
		const account = await afterAnHour();
		const before = account.keeper.state;
		confirm(account.keeper, accessToken);
		expect(account.keeper.state).toBe(before);
	});

	test("is written down every ten seconds at most", async () => {
		const account = await proven();
		const states = new Set([account.keeper.state]);
		for (let tenth = 0; tenth < 300; tenth += 1) {
			account.clock.advance(0.1);
			confirm(account.keeper, "token-1");
			states.add(account.keeper.state);
		}
		expect(states.size).toBeLessThanOrEqual(1 + 3);
	});
});
