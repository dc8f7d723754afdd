/** What shows that a text is the gateway's own and not too old. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { stamp, stampFault } from "../../../src/http/oauth/oauth-stamp.ts";
import { ACCOUNT, NOON } from "./test-account.ts";

const IN_A_MINUTE = NOON + 60_000;
const made = () => stamp(ACCOUNT, "state", "text", IN_A_MINUTE);

test("a stamp is 72 of 0-9 and a-f, and good to the end of its time", async () => {
	const good = await made();
	expect(good).toMatch(/^[0-9a-f]{72}$/);
	expect(await stampFault(ACCOUNT, "state", "text", good, NOON)).toBeUndefined();
	expect(await stampFault(ACCOUNT, "state", "text", good, IN_A_MINUTE - 1)).toBeUndefined();
	expect(await stampFault(ACCOUNT, "state", "text", good, IN_A_MINUTE)).toBe("expired");
});

describe("a stamp is forged", () => {
	const faultOf = async (change: {
		readonly account?: object;
		readonly purpose?: "ticket";
		readonly text?: string;
		readonly edit?: (stamp: string) => string;
	}) =>
		await stampFault(
			{ ...ACCOUNT, ...change.account },
			change.purpose ?? "state",
			change.text ?? "text",
			(change.edit ?? ((same) => same))(await made()),
			NOON,
		);

	it.each([
		["for another text", { text: "texts" }],
		["for another purpose", { purpose: "ticket" }],
		["for another AppSecret", { account: { appSecret: "7e57c0de7e57c0de7e57c0de7e57c0df" } }],
		["for another AppID", { account: { appId: "wx7e57000000000002" } }],
		["with a later end", { edit: (good: string) => `7${good.slice(1)}` }],
		["in upper case", { edit: (good: string) => good.toUpperCase() }],
		["with a line end", { edit: (good: string) => `${good}\n` }],
		["cut off", { edit: (good: string) => good.slice(0, -1) }],
		["without its signature", { edit: (good: string) => good.slice(0, 8) }],
		["when it is empty", { edit: () => "" }],
	] as const)("%s", async (_, change) => {
		expect(await faultOf(change)).toBe("forged");
	});

	it("with any of its characters changed, however old it is", async () => {
		const good = await made();
		const anywhere = fc.tuple(fc.nat(71), fc.constantFrom(..."0123456789abcdef"));
		await fc.assert(
			fc.asyncProperty(anywhere, async ([at, digit]) => {
				fc.pre(good[at] !== digit);
				const changed = good.slice(0, at) + digit + good.slice(at + 1);
				expect(await stampFault(ACCOUNT, "state", "text", changed, IN_A_MINUTE * 2)).toBe("forged");
			}),
		);
	});
});
