/** How long a callback counts as one of now, and that nobody forgets it while it does. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replayableUntil, stalenessOf } from "../../../src/http/callback/freshness.ts";

const NOON = Date.UTC(2026, 9, 1, 4);
const SECONDS = NOON / 1000;
const DAY = 24 * 60 * 60 * 1000;

describe("a timestamp", () => {
	it.each([
		["of now", SECONDS, 300, 0, undefined],
		["as old as the limit", SECONDS, 300, 300_999, undefined],
		["a second older", SECONDS, 300, 301_000, "stale by 301 s"],
		["as far ahead as the limit", SECONDS + 300, 300, 0, undefined],
		["a second further ahead", SECONDS + 301, 300, 0, "ahead by 301 s"],
		["of 1970, where the check is off", 0, 0, 0, undefined],
		["in words", "now", 300, 0, "timestamp is not a number of seconds"],
		["in words, where the check is off", "now", 0, 0, undefined],
	])("%s", (_, timestamp, limit, after, reason) => {
		expect(stalenessOf(String(timestamp), limit, NOON + after)).toBe(reason);
	});
});

describe("the end of a replay", () => {
	it.each([
		["is 301 s after a timestamp of now", SECONDS, 300, NOON + 301_000],
		["is the later the further ahead the timestamp lies", SECONDS + 300, 300, NOON + 601_000],
		["is near for an old timestamp", SECONDS - 300, 300, NOON + 1000],
		["is the limit's, when that is an hour", SECONDS, 3600, NOON + 3_601_000],
		["is a day away where the check is off", "now", 0, NOON + DAY],
		["is at most a day away where the limit is longer", SECONDS, 999_999_999, NOON + DAY],
	])("%s", (_, timestamp, limit, until) => {
		expect(replayableUntil(String(timestamp), limit, NOON)).toBe(until);
	});

	it("is the first moment at which the same callback is refused, for every limit up to half a day", () => {
		const limits = fc.integer({ min: 1, max: 43_199 });
		fc.assert(
			fc.property(limits, fc.double({ min: -1, max: 1, noNaN: true }), fc.nat(999), (limit, ahead, ms) => {
				const timestamp = String(SECONDS + Math.trunc(limit * ahead));
				const now = NOON + ms;
				const until = replayableUntil(timestamp, limit, now);
				expect(stalenessOf(timestamp, limit, now)).toBeUndefined();
				expect(stalenessOf(timestamp, limit, until - 1)).toBeUndefined();
				expect(stalenessOf(timestamp, limit, until)).toMatch(/^stale by/);
			}),
		);
	});
});
