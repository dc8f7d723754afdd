import { describe, expect, test } from "vitest";
import { replace } from "../../src/access-token/complaint.ts";
import { read, repair, stop } from "../../src/access-token/keeper.ts";
import { keepAccount } from "./kept-account.ts";
import { refused } from "./stable-token.ts";

const MENU = "/cgi-bin/menu/create";

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
		expect(changed.state.stops).toEqual({});
	});

	test("with another account never show the old one's token, its last failure or its budget", async () => {
		const { keeper, wechat, clock, restart } = keepAccount();
		await read(keeper);
		clock.advance(31);
		await replace(keeper, "token-1");
		stop(keeper, MENU, refused(48001));
		wechat.fail(refused(40013));
		await repair(keeper);
		const other = restart({ account: "another", configuration: "another" });
		expect(JSON.stringify(other.state)).not.toContain("token-");
		expect(other.state.forcedAt).toEqual([]);
		expect(other.state.stops).toEqual({});
		expect(other.state.lastFailure).toBe(undefined);
		expect(await read(other)).toMatchObject({ ok: false });
	});
});
