/** The keeper's rule holds for a jsapi_ticket as for the access_token: no second rule, only another credential. */
import { describe, expect, test } from "vitest";
import { endPauses, read } from "../../src/access-token/keeper.ts";
import { keepTicket } from "./kept-ticket.ts";
import { AFTERNOON } from "./simulated-clock.ts";
import { refused } from "./stable-token.ts";

const given = (ticket: string) => ({ ok: true, value: { ticket } });

describe("a jsapi_ticket", () => {
	test("costs one call for a thousand callers on a cold start", async () => {
		const { keeper, calls } = keepTicket();
		const results = await Promise.all(Array.from({ length: 1000 }, () => read(keeper)));
		for (const result of results) expect(result).toMatchObject(given("ticket-1"));
		expect(calls).toEqual([AFTERNOON]);
	});

	test("is used to its last minute and then renewed by whoever asks", async () => {
		const { keeper, clock } = keepTicket();
		await read(keeper);
		clock.advance(7200 - 61);
		expect(await read(keeper)).toMatchObject(given("ticket-1"));
		clock.advance(1);
		expect(await read(keeper)).toMatchObject(given("ticket-2"));
	});

	test("that nobody asks for is not renewed", async () => {
		const { keeper, clock, calls } = keepTicket();
		await read(keeper);
		clock.advance(24 * 3600);
		expect(calls).toHaveLength(1);
	});

	test("that WeChat gives with hardly any life left is asked for again at most every 5 s", async () => {
		const { keeper, clock, calls } = keepTicket(50);
		for (let second = 0; second <= 20; second += 1) {
			expect((await read(keeper)).ok).toBe(true);
			clock.advance(1);
		}
		expect(calls.map((at) => (at - AFTERNOON) / 1000)).toEqual([0, 5, 10, 15, 20]);
	});

	test("in its last minute stays in use when its renewal fails, and is not handed out after its end", async () => {
		const { keeper, clock, fail } = keepTicket();
		await read(keeper);
		clock.advance(7150);
		fail(refused(-1));
		expect(await read(keeper)).toMatchObject(given("ticket-1"));
		clock.advance(50);
		expect(await read(keeper)).toMatchObject({ ok: false, error: { cause: { errcode: -1 } } });
	});

	test("is told to the world when it is new", async () => {
		const { keeper, published } = keepTicket();
		await read(keeper);
		await read(keeper);
		expect(published).toMatchObject([{ ticket: "ticket-1", expiresAt: AFTERNOON + 7_200_000 }]);
	});

	test("survives an eviction, and another account never sees it", async () => {
		const { keeper, calls, restart } = keepTicket();
		await read(keeper);
		expect(await read(restart())).toMatchObject(given("ticket-1"));
		expect(calls).toHaveLength(1);
		const other = restart({ account: "another", configuration: "another" });
		expect(JSON.stringify(other.state)).not.toContain("ticket-1");
		expect(await read(other)).toMatchObject(given("ticket-2"));
	});
});

describe("a jsapi_ticket that cannot be had", () => {
	test("is not asked for again for 10 s doubling to 5 minutes after a fault of the account", async () => {
		const { keeper, clock, calls, fail } = keepTicket();
		fail(refused(48001));
		for (let second = 0; second < 920; second += 1) {
			await read(keeper);
			clock.advance(1);
		}
		expect(calls.map((at) => (at - AFTERNOON) / 1000)).toEqual([0, 10, 30, 70, 150, 310, 610, 910]);
	});

	test("because its quota is used up is asked for again at midnight in Beijing", async () => {
		const { keeper, fail } = keepTicket();
		fail(refused(45009));
		expect(await read(keeper)).toMatchObject({ error: { retryAt: AFTERNOON + 9 * 3600 * 1000 } });
	});

	test("for want of an access_token is asked for again when that may be asked for", async () => {
		const { keeper, clock, calls, fail } = keepTicket();
		const failure = { cause: refused(40164), retryAt: AFTERNOON + 77_000 };
		fail(failure);
		expect(await read(keeper)).toEqual({ ok: false, error: failure });
		fail(undefined);
		clock.advance(76.999);
		expect(await read(keeper)).toEqual({ ok: false, error: failure });
		clock.advance(0.001);
		expect(await read(keeper)).toMatchObject(given("ticket-2"));
		expect(calls).toHaveLength(2);
	});

	test("is asked for at once after a repair, and the repair itself asks for nothing", async () => {
		const { keeper, calls, fail } = keepTicket();
		fail(refused(45009));
		await read(keeper);
		fail(undefined);
		endPauses(keeper);
		expect(calls).toHaveLength(1);
		expect(await read(keeper)).toMatchObject(given("ticket-2"));
	});

	test("is asked for at once with changed settings", async () => {
		const { keeper, fail, restart } = keepTicket();
		fail(refused(48001));
		await read(keeper);
		fail(undefined);
		expect(await read(restart())).toMatchObject({ ok: false });
		const changed = restart({ account: "account", configuration: "a binding" });
		expect(await read(changed)).toMatchObject(given("ticket-2"));
	});
});
