import { describe, expect, test } from "vitest";
import { nextMidnightInBeijing, pauseUntil, stopUntil, waitUntil } from "../../src/access-token/failure.ts";
import type { WechatError } from "../../src/wechat/api.ts";
import { AFTERNOON } from "./simulated-clock.ts";
import { refused } from "./stable-token.ts";

const pausesOf = (cause: WechatError, failures: readonly number[]): number[] =>
	failures.map((count) => (pauseUntil(cause, count, AFTERNOON) - AFTERNOON) / 1000);

const IN_A_ROW = [1, 2, 3, 4, 5, 6, 7, 1000];

/** 2026-11-03 00:00 in Beijing. */
const MIDNIGHT = Date.UTC(2026, 10, 2, 16, 0, 0);
const DAY = 24 * 60 * 60 * 1000;

describe("after a failed renewal WeChat is left alone", () => {
	test.each([40001, 40002, 40013, 40125, 40164, 40243, 41002, 41004, 50004, 50007, 61004, 89503])(
		"for 10 s doubling to 5 minutes after the account's fault %d",
		(errcode) => {
			expect(pausesOf(refused(errcode), IN_A_ROW)).toEqual([10, 20, 40, 80, 160, 300, 300, 300]);
		},
	);

	test("for 10 s doubling to 5 minutes after an errcode that nobody knows", () => {
		expect(pausesOf(refused(987_654), IN_A_ROW)).toEqual([10, 20, 40, 80, 160, 300, 300, 300]);
	});

	test("for an hour after 89507, however often it came", () => {
		expect(pausesOf(refused(89507), [1, 2, 9])).toEqual([3600, 3600, 3600]);
	});

	test("for 24 hours after 89506, however often it came", () => {
		expect(pausesOf(refused(89506), [1, 2, 9])).toEqual([86_400, 86_400, 86_400]);
	});

	test("for a minute after 45011, however often it came", () => {
		expect(pausesOf(refused(45011), [1, 2, 9])).toEqual([60, 60, 60]);
	});

	test("until midnight in Beijing after 45009", () => {
		expect(pauseUntil(refused(45009), 1, AFTERNOON)).toBe(MIDNIGHT + DAY);
		expect(pauseUntil(refused(45009), 9, AFTERNOON)).toBe(MIDNIGHT + DAY);
	});

	test("for 1 s doubling to 10 s when WeChat is busy, out of reach or garbled", () => {
		const passing: readonly WechatError[] = [
			refused(-1),
			{ kind: "unreachable", reason: "timeout" },
			{ kind: "unreachable", reason: "connection" },
			{ kind: "garbled", status: 502, reason: "the answer is not a JSON object" },
		];
		for (const cause of passing) expect(pausesOf(cause, IN_A_ROW)).toEqual([1, 2, 4, 8, 10, 10, 10, 10]);
	});
});

describe("a wait", () => {
	test("of seconds is over after so many", () => {
		expect(waitUntil(600, AFTERNOON)).toBe(AFTERNOON + 600_000);
	});

	test("for the day is over at midnight in Beijing", () => {
		expect(waitUntil("day", MIDNIGHT - 1)).toBe(MIDNIGHT);
	});

	test.each([
		["2026-11-03T07:00:00Z", "2026-11-30T16:00:00Z"],
		["2026-11-30T15:59:59Z", "2026-11-30T16:00:00Z"],
		["2026-11-30T16:00:00Z", "2026-12-31T16:00:00Z"],
		["2026-12-31T12:00:00Z", "2026-12-31T16:00:00Z"],
		["2027-02-01T00:00:00Z", "2027-02-28T16:00:00Z"],
	])("for the month that begins at %s is over at %s, on the first in Beijing", (now, end) => {
		expect(waitUntil("month", Date.parse(now))).toBe(Date.parse(end));
	});

	test.each([
		[43100, "industry", "2026-11-30T16:00:00Z"],
		[45010, "menu", "2026-11-03T16:00:00Z"],
		[43117, "send", "2026-11-03T07:10:00Z"],
	] as const)("is that of the kind of call: %i, %s", (errcode, endpoint, end) => {
		const cause: WechatError = { kind: "refused", endpoint, errcode, errmsg: "" };
		expect(pauseUntil(cause, 1, Date.parse("2026-11-03T07:00:00Z"))).toBe(Date.parse(end));
	});
});

describe("midnight in Beijing", () => {
	test("is a second away at 23:59:59", () => {
		expect(nextMidnightInBeijing(MIDNIGHT - 1000)).toBe(MIDNIGHT);
	});

	test("is a millisecond away just before it", () => {
		expect(nextMidnightInBeijing(MIDNIGHT - 1)).toBe(MIDNIGHT);
	});

	test("is a whole day away at midnight itself", () => {
		expect(nextMidnightInBeijing(MIDNIGHT)).toBe(MIDNIGHT + DAY);
	});

	test("is nearly a day away just after it", () => {
		expect(nextMidnightInBeijing(MIDNIGHT + 1)).toBe(MIDNIGHT + DAY);
	});

	test("is not midnight in Greenwich", () => {
		expect(nextMidnightInBeijing(Date.UTC(2026, 10, 3, 0, 0, 0))).toBe(MIDNIGHT + DAY);
	});
});

test("an API path is left alone for a minute doubling to five", () => {
	expect([1, 2, 3, 4, 1000].map((failures) => stopUntil(failures, AFTERNOON) - AFTERNOON)).toEqual([
		60_000, 120_000, 240_000, 300_000, 300_000,
	]);
});
