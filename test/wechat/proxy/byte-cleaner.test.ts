/** Secrets in bytes that come in parts: none gets through, and nothing else is touched. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { joinedBytes } from "../../../src/wechat/joined-bytes.ts";
import { createByteCleaner } from "../../../src/wechat/proxy/byte-cleaner.ts";

const SECRET = "access-token-5ecret";
const STARS = "*".repeat(SECRET.length);

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** What comes out, part by part, the end included. */
const partsOut = (parts: readonly Uint8Array[], secrets: readonly string[] = [SECRET]): Uint8Array[] => {
	const { push, end } = createByteCleaner(secrets, { sameLength: "*" });
	return [...parts.map(push), end()];
};
const cleaned = (parts: readonly Uint8Array[], secrets?: readonly string[]): Uint8Array =>
	joinedBytes(partsOut(parts, secrets));

/** Cut into parts of so many bytes. */
const inParts = (bytes: Uint8Array, length: number): readonly Uint8Array[] =>
	Array.from({ length: Math.ceil(bytes.length / length) }, (_, n) =>
		bytes.subarray(n * length, (n + 1) * length),
	);

describe("a secret is taken out", () => {
	test.each([
		["alone", SECRET, STARS],
		["at the beginning", `${SECRET} x`, `${STARS} x`],
		["at the end", `x ${SECRET}`, `x ${STARS}`],
		["twice in a row", SECRET + SECRET, STARS + STARS],
		["after its own beginning", `access-${SECRET}`, `access-${STARS}`],
		["after all of it but a letter", `access-token-5ecre${SECRET}`, `access-token-5ecre${STARS}`],
		["in Chinese", `错误：${SECRET}。`, `错误：${STARS}。`],
	])("%s, wherever the parts are cut", (_, text, expected) => {
		const bytes = bytesOf(text);
		for (let length = 1; length <= bytes.length; length += 1) {
			expect(textOf(cleaned(inParts(bytes, length))), `parts of ${length}`).toBe(expected);
		}
	});

	test("that is one of two, and each of one that stands in the other", () => {
		const text = "a relay-5ecret b access-token-5ecret c 5ecret-access-token-5ecret";
		expect(textOf(cleaned([bytesOf(text)], ["relay-5ecret", SECRET]))).toBe(
			`a ************ b ${STARS} c 5ecret-${STARS}`,
		);
	});

	test("that repeats itself", () => {
		const bytes = bytesOf("aaaaaaabaaaab");
		for (let length = 1; length <= bytes.length; length += 1) {
			expect(textOf(cleaned(inParts(bytes, length), ["aaab"]))).toBe("aaaa****a****");
		}
	});

	test("among bytes that are no text", () => {
		const bytes = joinedBytes([new Uint8Array([0, 255, 0xc4]), bytesOf(SECRET), new Uint8Array([0xe3, 0])]);
		expect(cleaned(inParts(bytes, 5))).toEqual(
			joinedBytes([new Uint8Array([0, 255, 0xc4]), bytesOf(STARS), new Uint8Array([0xe3, 0])]),
		);
	});

	test("with a mark in its place, where the length may change", () => {
		const { push, end } = createByteCleaner([SECRET], "…");
		expect(textOf(joinedBytes([push(bytesOf(`a ${SECRET} b`)), end()]))).toBe("a … b");
	});

	test("of any bytes cut anywhere, as a search of the whole finds it", () => {
		const letter = fc.constantFrom("a", "b", "c");
		const text = fc.string({ unit: letter, maxLength: 60 });
		const secret = fc.string({ unit: letter, minLength: 1, maxLength: 5 });
		fc.assert(
			fc.property(text, secret, fc.integer({ min: 1, max: 7 }), (written, hidden, length) => {
				expect(textOf(cleaned(inParts(bytesOf(written), length), [hidden]))).toBe(
					written.replaceAll(hidden, "*".repeat(hidden.length)),
				);
			}),
		);
	});
});

describe("everything else", () => {
	test("goes on at once, but for what may be a secret's beginning", () => {
		const parts = ["first", "second acc", "ount", "third access-token-", "5ecret", ""].map(bytesOf);
		expect(partsOut(parts).map(textOf)).toEqual(["first", "second ", "account", "third ", STARS, "", ""]);
	});

	test("is kept back by less than a secret's length, whatever comes", () => {
		const { push } = createByteCleaner([SECRET], { sameLength: "*" });
		let ahead = 0;
		for (const part of inParts(bytesOf("access-token-5ecre".repeat(1000)), 7)) {
			ahead += part.length - push(part).length;
			expect(ahead).toBeLessThan(SECRET.length);
		}
	});

	test("is not even copied", () => {
		const part = new Uint8Array(100_000).fill(7);
		const { push } = createByteCleaner([SECRET], { sameLength: "*" });
		expect(push(part).buffer).toBe(part.buffer);
	});

	test("that the caller holds is not changed", () => {
		const part = bytesOf(`x${SECRET}`);
		cleaned([part]);
		expect(textOf(part)).toBe(`x${SECRET}`);
	});

	test("is left alone without a secret", () => {
		expect(textOf(cleaned([bytesOf("x")], ["", ""]))).toBe("x");
	});
});

test("ten times as many bytes are looked at ten times as often, and most of them never", () => {
	const looksAt = (length: number): number => {
		let looks = 0;
		const bytes = new Proxy(new Uint8Array(length), {
			get: (target, name) => {
				if (typeof name === "string" && /^\d+$/.test(name)) looks += 1;
				const value: unknown = Reflect.get(target, name, target);
				return typeof value === "function" ? value.bind(target) : value;
			},
		});
		createByteCleaner([SECRET], { sameLength: "*" }).push(bytes);
		return looks;
	};
	expect(looksAt(100_000)).toBeLessThan(100_000 / 5);
	expect(looksAt(100_000)).toBeLessThan(11 * looksAt(10_000));
});
