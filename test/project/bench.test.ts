/** The arithmetic and the table of `npm run bench`; what it measures, it checks itself. */
import { describe, expect, test } from "vitest";
import { isReached, type Result } from "../../bench/figure.ts";
import { median, medianRatio } from "../../bench/load/ratio.ts";
import { newOpenid, signedText } from "../../bench/load/signed-callback.ts";
import { table } from "../../bench/table.ts";
import { verifySignature } from "../../src/wechat/signature.ts";

const figure: Result = { what: "the size", unit: "KiB", measured: 59.5, atMost: 60 };

describe("the median", () => {
	test("of an odd number of values is the middle one, whatever their order", () => {
		expect(median([9, 1, 5])).toBe(5);
	});

	test("of an even number of values is the mean of the middle two", () => {
		expect(median([8, 1, 2, 4])).toBe(3);
	});

	test("of nothing is a mistake", () => {
		expect(() => median([])).toThrow(RangeError);
	});

	test("of the ratios is taken round by round: one busy round changes nothing", () => {
		const quiet = { subject: 3, baseline: 2 };
		expect(medianRatio([quiet, { subject: 900, baseline: 2 }, quiet])).toBe(1.5);
	});
});

describe("a figure", () => {
	test("that equals its target is reached, one above it is missed", () => {
		expect(isReached({ ...figure, measured: 60 })).toBe(true);
		expect(isReached({ ...figure, measured: 60.01 })).toBe(false);
	});

	test("that is not a number is missed", () => {
		expect(isReached({ ...figure, measured: Number.NaN })).toBe(false);
	});

	test("is one line of the table: what, measured, target, reached or not", () => {
		expect(table([figure, { what: "calls", unit: "", measured: 3, atMost: 2 }]).split("\n")).toEqual([
			"figure     measured    target",
			"the size   59.50 KiB   ≤ 60 KiB   reached",
			"calls      3           ≤ 2        MISSED",
		]);
	});
});

describe("a signed text message", () => {
	test("is one that the gateway takes for WeChat's", async () => {
		const { searchParams } = new URL(signedText("ping", newOpenid()).path, "http://localhost");
		const query = { signature: "", timestamp: "", nonce: "", ...Object.fromEntries(searchParams) };
		expect(await verifySignature(query, ["simulatorToken"])).toBe(true);
	});

	test("is another each time", () => {
		const bodies = Array.from({ length: 100 }, () => signedText("ping", "the same openid").body);
		expect(new Set(bodies).size).toBe(100);
	});

	test("comes from an openid of 28 characters", () => {
		expect(newOpenid()).toMatch(/^o[A-Za-z0-9_-]{27}$/);
	});
});
