/** The stream around the cleaner: it reads when it is read, and ends, breaks and is left as its source. */
import { describe, expect, test } from "vitest";
import { createByteCleaner } from "../../../src/wechat/proxy/byte-cleaner.ts";
import { cleanStream } from "../../../src/wechat/proxy/clean-stream.ts";

const SECRET = "access-token-5ecret";
const STARS = "*".repeat(SECRET.length);

interface Seen {
	taken: number;
	left: unknown;
}

/** As a body from the network is, and as one that is made in JavaScript. */
const SOURCES = {
	"a byte stream": (parts: readonly string[], seen: Seen, isTorn = false): ReadableStream<Uint8Array> =>
		new ReadableStream({
			type: "bytes",
			pull: (controller) => {
				const request = controller.byobRequest;
				const part = parts[seen.taken];
				seen.taken += 1;
				if (part === undefined && isTorn) return controller.error(new Error("lost"));
				if (part === undefined) {
					controller.close();
					return request?.respond(0);
				}
				controller.enqueue(new TextEncoder().encode(part));
			},
			cancel: (reason) => {
				seen.left = reason;
			},
		}),
	"any other": (parts: readonly string[], seen: Seen, isTorn = false): ReadableStream<Uint8Array> =>
		new ReadableStream<Uint8Array>(
			{
				pull: (controller) => {
					const part = parts[seen.taken];
					seen.taken += 1;
					if (part === undefined && isTorn) return controller.error(new Error("lost"));
					if (part === undefined) return controller.close();
					controller.enqueue(new TextEncoder().encode(part));
				},
				cancel: (reason) => {
					seen.left = reason;
				},
			},
			{ highWaterMark: 0 },
		),
};

describe.each(Object.entries(SOURCES))("%s", (_, sourceOf) => {
	const open = (parts: readonly string[], isTorn = false) => {
		const seen: Seen = { taken: 0, left: undefined };
		const cleaner = createByteCleaner([SECRET], { sameLength: "*" });
		return { seen, stream: cleanStream(sourceOf(parts, seen, isTorn), cleaner) };
	};

	test("comes without its secrets, wherever it is cut", async () => {
		const { stream } = open(["a access-to", "ken-5ec", "ret b ", "access-tok", "en"]);
		expect(await new Response(stream).text()).toBe(`a ${STARS} b access-token`);
	});

	test("comes part by part, and nothing is taken before it is asked for", async () => {
		const { stream, seen } = open(["first", "second", "third"]);
		expect(seen.taken).toBe(0);
		const reader = stream.getReader();
		for (const [index, part] of ["first", "second", "third"].entries()) {
			expect(new TextDecoder().decode((await reader.read()).value)).toBe(part);
			expect(seen.taken).toBe(index + 1);
		}
		expect((await reader.read()).done).toBe(true);
	});

	test("that breaks is broken, also with a secret's beginning kept back", async () => {
		const { stream } = open(["first access-"], true);
		const reader = stream.getReader();
		expect(new TextDecoder().decode((await reader.read()).value)).toBe("first ");
		await expect(reader.read()).rejects.toThrow("lost");
	});

	test("is left when its reader leaves", async () => {
		const { stream, seen } = open(["first", "second"]);
		const reader = stream.getReader();
		await reader.read();
		await reader.cancel("enough");
		expect(seen.left).toBe("enough");
	});
});
