/** When a push will have ended. */
import { expect, it } from "vitest";
import { estimateEnd } from "../../src/push/estimate.ts";

/** Noon in Beijing. */
const NOON = Date.UTC(2026, 9, 1, 4);
const MIDNIGHT = Date.UTC(2026, 9, 1, 16);
const SECOND = 1000;
const HOUR = 60 * 60 * SECOND;
const DAY = 24 * HOUR;

it.each([
	[1, 1.2],
	[30, 1.2],
	[150, 1.2],
	[151, 2.4],
	[1000, 8.4],
	[10_000, 80.4],
	[1_000_000, 8000.4],
])(
	"%i recipients take %d seconds: five consumers, thirty recipients each in 1.2 seconds",
	(count, seconds) => {
		expect(estimateEnd(count, NOON)).toBe(NOON + seconds * SECOND);
	},
);

it("a quota that will do changes nothing", () => {
	expect(estimateEnd(1000, NOON, { dailyLimit: 100_000, remaining: 1000 })).toBe(estimateEnd(1000, NOON));
});

it("what today's quota leaves over goes on at midnight in Beijing", () => {
	const quota = { dailyLimit: 100_000, remaining: 20_000 };
	expect(estimateEnd(20_150, NOON, quota)).toBe(MIDNIGHT + 1.2 * SECOND);
});

it("what needs three more days ends on the third of them", () => {
	const quota = { dailyLimit: 100_000, remaining: 0 };
	expect(estimateEnd(200_150, NOON, quota)).toBe(MIDNIGHT + 2 * DAY + 1.2 * SECOND);
	expect(estimateEnd(200_000, NOON, quota)).toBeLessThan(MIDNIGHT + DAY + HOUR);
});

it("an account without any quota comes to no end", () => {
	expect(estimateEnd(1, NOON, { dailyLimit: 0, remaining: 0 })).toBeUndefined();
});
