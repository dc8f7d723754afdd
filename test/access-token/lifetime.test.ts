import { describe, expect, test } from "vitest";
import { hold, isAlive, isFresh } from "../../src/access-token/lifetime.ts";
import { createSeededRandom } from "./seeded-random.ts";
import { AFTERNOON } from "./simulated-clock.ts";

const given = (expiresInSeconds: number, random = 0.5) =>
	hold({ accessToken: "token", expiresInSeconds }, AFTERNOON, random);

describe("renewal", () => {
	test("a token that lives longer than 300 s is renewed between 290 and 60 s before its end", () => {
		const random = createSeededRandom(1);
		for (let round = 0; round < 5000; round += 1) {
			const held = given(301 + Math.floor(random() * 6900), random());
			const secondsBeforeEnd = (held.expiresAt - held.renewAt) / 1000;
			expect(secondsBeforeEnd).toBeLessThanOrEqual(290);
			expect(secondsBeforeEnd).toBeGreaterThanOrEqual(60);
			expect(held.renewAt).toBeGreaterThan(AFTERNOON);
		}
	});

	test.each([0, 0.999_999])(
		"random %d stays within the window of 290 to 60 s, also for 301 s of life",
		(random) => {
			const held = given(301, random);
			const secondsBeforeEnd = (held.expiresAt - held.renewAt) / 1000;
			expect(secondsBeforeEnd).toBeLessThanOrEqual(290);
			expect(secondsBeforeEnd).toBeGreaterThanOrEqual(60);
		},
	);

	test("renewals of many accounts are spread", () => {
		expect(given(7200, 0).renewAt).not.toBe(given(7200, 0.9).renewAt);
	});

	test("a token of 300 s or less is renewed a minute before its end", () => {
		for (const life of [66, 120, 300]) {
			expect(given(life).renewAt).toBe(AFTERNOON + (life - 60) * 1000);
		}
	});

	test("a token of a minute or less is renewed 5 s after it was given at the earliest", () => {
		for (const life of [1, 4, 5, 30, 60, 64]) {
			expect(given(life).renewAt, `${life} s`).toBe(AFTERNOON + 5000);
		}
	});
});

describe("life", () => {
	test("expires_in 345 is believed", () => {
		expect(given(345).expiresAt).toBe(AFTERNOON + 345_000);
	});

	test("the age is told from the remaining life: 345 s left of 7200 means issued 6855 s ago", () => {
		expect(given(345).issuedAt).toBe(AFTERNOON - 6_855_000);
	});

	test("a token with more than WeChat's usual life was issued just now", () => {
		expect(given(7201).issuedAt).toBe(AFTERNOON);
	});

	test("a token is alive until the millisecond of its end", () => {
		const held = given(7200);
		expect(isAlive(held, held.expiresAt - 1)).toBe(true);
		expect(isAlive(held, held.expiresAt)).toBe(false);
	});

	test("a token is fresh while it has more than a minute left", () => {
		const held = given(7200);
		expect(isFresh(held, held.expiresAt - 60_001)).toBe(true);
		expect(isFresh(held, held.expiresAt - 60_000)).toBe(false);
	});
});
