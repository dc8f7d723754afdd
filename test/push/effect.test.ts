/** How long WeChat is left alone. */
import { describe, expect, it } from "vitest";
import { againAfter, holdFor } from "../../src/push/effect.ts";

describe("a hold", () => {
	it("doubles from five seconds to a minute", () => {
		expect([0, 1, 2, 3, 4, 5, 50, 5000].map((holds) => holdFor(0, holds))).toEqual([
			5000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000, 60_000,
		]);
	});

	it("is never shorter than WeChat's answer asks for", () => {
		expect(holdFor(300_000, 0)).toBe(300_000);
		expect(holdFor(60_000, 9)).toBe(60_000);
	});
});

describe("a chunk with recipients left", () => {
	const hold = { effect: { kind: "hold", leastMs: 5000 }, holds: 3 } as const;

	it("comes again when the hold is over", () => {
		expect(againAfter({ ...hold, hasProgress: false })).toBe(40_000);
	});

	it("comes again sooner when something went well in between", () => {
		expect(againAfter({ ...hold, hasProgress: true })).toBe(5000);
	});

	it("comes again at once when only its time was up", () => {
		expect(againAfter({ effect: { kind: "go-on" }, holds: 0, hasProgress: true })).toBe(1000);
	});

	it("does not come again by itself when the push is paused", () => {
		const reason = { detail: { en: "", zh: "" } };
		expect(againAfter({ effect: { kind: "pause", reason }, holds: 0, hasProgress: false })).toBeUndefined();
	});
});
