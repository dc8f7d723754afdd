import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { joinedBytes } from "../../../src/wechat/joined-bytes.ts";
import { createByteMask, maskedStream } from "../../../src/wechat/proxy/masked-bytes.ts";

const SECRET = "78_abab-5ecret";
const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** The text in chunks that end at these places. */
const masked = (text: string, cuts: readonly number[], secrets: readonly string[] = [SECRET]): string => {
	const mask = createByteMask(secrets);
	const bytes = bytesOf(text);
	const edges = [0, ...cuts, bytes.length];
	const chunks = edges.slice(1).map((end, index) => mask.push(bytes.slice(edges[index], end)));
	return textOf(joinedBytes([...chunks, mask.end()]));
};

describe("a secret in a stream of bytes", () => {
	test.each(Array.from({ length: 20 }, (_, at) => at))(
		"is masked wherever a chunk ends: after %d bytes",
		(at) => {
			expect(masked(`xx${SECRET}yyyy`, [at])).toBe(`xx${"*".repeat(SECRET.length)}yyyy`);
		},
	);

	test("is masked when every byte comes alone", () => {
		const text = `a${SECRET}${SECRET}b`;
		const cuts = Array.from({ length: text.length - 1 }, (_, index) => index + 1);
		expect(masked(text, cuts)).toBe(`a${"*".repeat(2 * SECRET.length)}b`);
	});

	test("is found after a false start", () => {
		expect(masked(`78_ab78_ab${SECRET}`, [5, 7])).toBe(`78_ab78_ab${"*".repeat(SECRET.length)}`);
	});

	test("may be one of several", () => {
		expect(masked("key=relay-key&t=token-1", [6], ["token-1", "relay-key"])).toBe("key=*********&t=*******");
	});

	test("that is empty masks nothing", () => {
		expect(masked("abc", [1], ["", SECRET])).toBe("abc");
	});

	test("that only begins at the end stays", () => {
		expect(masked(SECRET.slice(0, -1), [3])).toBe(SECRET.slice(0, -1));
	});

	test("never changes the length, nor any text without it, however it is cut", () => {
		fc.assert(
			fc.property(
				fc.array(fc.constantFrom("7", "8", "_", "a", "b", SECRET, "é"), { maxLength: 40 }),
				fc.array(fc.nat(200), { maxLength: 8 }),
				(parts, places) => {
					const text = parts.join("");
					const { length } = bytesOf(text);
					const cuts = places.filter((place) => place < length).sort((a, b) => a - b);
					expect(masked(text, cuts)).toBe(text.replaceAll(SECRET, "*".repeat(SECRET.length)));
				},
			),
		);
	});
});

describe("the bytes before a chunk's end", () => {
	test("are given at once where no secret begins in them", () => {
		const mask = createByteMask([SECRET]);
		expect(textOf(mask.push(bytesOf("hello")))).toBe("hello");
		expect(textOf(mask.push(bytesOf("hello 78_a")))).toBe("hello ");
	});
});

describe("a masked stream", () => {
	test("asks for no more than its reader, and tells its source that it was given up", async () => {
		let taken = 0;
		let reason: unknown;
		const source = new ReadableStream<Uint8Array>(
			{
				pull: (controller) => {
					taken += 1;
					controller.enqueue(bytesOf("chunk"));
				},
				cancel: (why) => {
					reason = why;
				},
			},
			{ highWaterMark: 0 },
		);
		const reader = maskedStream(source, createByteMask([SECRET])).getReader();
		expect(taken).toBe(0);
		await reader.read();
		expect(taken).toBe(1);
		await reader.cancel("enough");
		expect(reason).toBe("enough");
	});

	test("breaks where its source breaks", async () => {
		const source = new ReadableStream<Uint8Array>({
			pull: (controller) => controller.error(new Error("lost")),
		});
		const reader = maskedStream(source, createByteMask([SECRET])).getReader();
		await expect(reader.read()).rejects.toThrow("lost");
	});
});
