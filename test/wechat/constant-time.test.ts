import { describe, expect, test } from "vitest";
import { equalInConstantTime } from "../../src/wechat/constant-time.ts";

const secret = "899cf89e464efb63f54ddac96b0a0a235f53aa78";

describe("comparing two secrets", () => {
	test("the same text is equal", () => {
		expect(equalInConstantTime(secret, secret)).toBe(true);
		expect(equalInConstantTime("", "")).toBe(true);
		expect(equalInConstantTime("密钥", "密钥")).toBe(true);
	});

	test("one wrong character anywhere makes it unequal", () => {
		for (let i = 0; i < secret.length; i += 1) {
			const wrong = `${secret.slice(0, i)}x${secret.slice(i + 1)}`;
			expect(equalInConstantTime(wrong, secret), wrong).toBe(false);
		}
	});

	test.each([
		["nothing", ""],
		["a beginning", secret.slice(0, -1)],
		["an end", secret.slice(1)],
		["something more", `${secret}0`],
		["the secret twice", secret + secret],
		["other case", secret.toUpperCase()],
		["white space after it", `${secret} `],
		["a NUL after it", `${secret}\0`],
	])("%s is unequal", (_what, given) => {
		expect(equalInConstantTime(given, secret)).toBe(false);
	});

	test("nothing equals an empty secret but the empty text", () => {
		expect(equalInConstantTime("x", "")).toBe(false);
		expect(equalInConstantTime("\0", "")).toBe(false);
	});

	test("a repeated pattern does not equal a longer one made of it", () => {
		expect(equalInConstantTime("ab", "abab")).toBe(false);
		expect(equalInConstantTime("abab", "ab")).toBe(false);
	});

	test("a character is compared by all of its bits", () => {
		expect(equalInConstantTime("\u0161", "a")).toBe(false);
		expect(equalInConstantTime("a", "\u0161")).toBe(false);
	});
});
