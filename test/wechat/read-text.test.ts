import { describe, expect, test } from "vitest";
import { readMendedText, readText } from "../../src/wechat/read-text.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A body that comes in pieces; tells whether it was given up. */
const inPieces = (pieces: readonly Uint8Array[], headers: Record<string, string> = {}) => {
	const rest = [...pieces];
	let isCancelled = false;
	const stream = new ReadableStream<Uint8Array>({
		pull: (controller) => {
			const piece = rest.shift();
			if (piece === undefined) controller.close();
			else controller.enqueue(piece);
		},
		cancel: () => {
			isCancelled = true;
		},
	});
	// Node sends no stream without saying so.
	const posted: RequestInit & { readonly duplex: "half" } = {
		method: "POST",
		headers,
		body: stream,
		duplex: "half",
	};
	return {
		response: () => new Response(stream, { headers }),
		request: () => new Request("https://gateway.example", posted),
		isCancelled: () => isCancelled,
		left: () => rest.length,
	};
};

describe("with a Content-Length", () => {
	const declared = (text: string, length: number) =>
		new Response(text, { headers: { "Content-Length": String(length) } });

	test("within the limit the text is read", async () => {
		expect(await readText(declared("abc", 3), 3)).toEqual({ ok: true, value: "abc" });
	});

	test("beyond the limit nothing is read", async () => {
		const { response, isCancelled } = inPieces([bytesOf("abcd")], { "Content-Length": "4" });
		expect(await readText(response(), 3)).toEqual({ ok: false, error: "too large" });
		expect(isCancelled()).toBe(true);
	});

	test("that is smaller than the body the body still counts", async () => {
		expect(await readText(declared("abcd", 1), 3)).toEqual({ ok: false, error: "too large" });
	});

	test.each(["Transfer-Encoding", "Content-Encoding"])("and a %s the bytes are counted", async (header) => {
		const { response, left } = inPieces([bytesOf("abc"), bytesOf("def"), bytesOf("ghi"), bytesOf("jkl")], {
			"Content-Length": "1",
			[header]: "gzip",
		});
		expect(await readText(response(), 4)).toEqual({ ok: false, error: "too large" });
		expect(left()).toBeGreaterThan(0);
	});
});

describe("without a Content-Length", () => {
	test("the limit counts bytes, not characters", async () => {
		expect(await readText(inPieces([bytesOf("微信")]).response(), 6)).toEqual({ ok: true, value: "微信" });
		expect(await readText(inPieces([bytesOf("微信")]).response(), 5)).toEqual({
			ok: false,
			error: "too large",
		});
	});

	test("reading stops at the limit and gives the rest up", async () => {
		const { response, isCancelled, left } = inPieces(
			Array.from({ length: 100 }, () => bytesOf("0123456789")),
		);
		expect(await readText(response(), 25)).toEqual({ ok: false, error: "too large" });
		expect(isCancelled()).toBe(true);
		expect(left()).toBeGreaterThan(90);
	});

	test("a character that is cut between two pieces is whole again", async () => {
		const bytes = bytesOf("微信");
		const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
		expect(await readText(inPieces(pieces).response(), 100)).toEqual({ ok: true, value: "微信" });
	});

	test("no body is the empty text", async () => {
		expect(await readText(new Response(null), 10)).toEqual({ ok: true, value: "" });
		expect(await readText(new Request("https://gateway.example"), 10)).toEqual({ ok: true, value: "" });
	});
});

describe("a request that is too large is never given up: its caller would not learn what was wrong", () => {
	test("not with a Content-Length, where nothing of it is read", async () => {
		const { request, isCancelled, left } = inPieces(
			Array.from({ length: 100 }, () => bytesOf("0123456789")),
			{ "Content-Length": "1000" },
		);
		expect(await readText(request(), 25)).toEqual({ ok: false, error: "too large" });
		expect(isCancelled()).toBe(false);
		expect(left()).toBeGreaterThan(90);
	});

	test("nor without one, where reading stops at the limit and leaves the rest to others", async () => {
		const { request, isCancelled, left } = inPieces(Array.from({ length: 100 }, () => bytesOf("0123456789")));
		const source = request();
		expect(await readText(source, 25)).toEqual({ ok: false, error: "too large" });
		expect(isCancelled()).toBe(false);
		expect(source.body?.locked).toBe(false);
		expect(left()).toBeGreaterThan(90);
	});
});

test("a byte order mark is not part of the text", async () => {
	expect(await readText(new Response("\u{feff}{}"), 100)).toEqual({ ok: true, value: "{}" });
});

test.each([
	["GBK", Uint8Array.of(0xce, 0xa2, 0xd0, 0xc5)],
	["half a character", bytesOf("微").slice(0, 2)],
	["a lone surrogate", Uint8Array.of(0xed, 0xa0, 0x80)],
])("%s is not UTF-8", async (_name, bytes) => {
	expect(await readText(inPieces([bytes]).response(), 100)).toEqual({ ok: false, error: "not UTF-8" });
});

describe("mended", () => {
	const cut = Uint8Array.of(...bytesOf("微"), 0xf0, 0x9f, 0x22);

	test.each([
		["with a Content-Length", { "Content-Length": String(cut.length) }],
		["without one", undefined],
	])("half a character is U+FFFD, and the text is said to be no UTF-8: %s", async (_name, headers) => {
		expect(await readMendedText(inPieces([cut], headers).response(), 100)).toEqual({
			ok: true,
			value: { text: '微\u{fffd}"', isUtf8: false },
		});
	});

	test("UTF-8 is said to be UTF-8, U+FFFD included", async () => {
		const response = inPieces([bytesOf("微\u{fffd}")]).response();
		expect(await readMendedText(response, 100)).toEqual({
			ok: true,
			value: { text: "微\u{fffd}", isUtf8: true },
		});
	});

	test("the limit is the same", async () => {
		expect(await readMendedText(inPieces([cut]).response(), 5)).toEqual({ ok: false, error: "too large" });
	});
});

test("a connection that breaks while reading is thrown", async () => {
	const stream = new ReadableStream<Uint8Array>({
		pull: (controller) => controller.error(new Error("connection lost")),
	});
	await expect(readText(new Response(stream), 100)).rejects.toThrow("connection lost");
});
