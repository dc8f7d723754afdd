/** A stream without the secrets that are in it, as it comes: nothing is read before it is asked for. */
import type { ByteCleaner } from "./byte-cleaner.ts";

/** Each part costs CPU time, and workerd hands out 4 KiB at a time unless it is given room: 155 ms for 10 MB, not 22. */
const ROOM = 256 * 1024;

export const cleanStream = (
	source: ReadableStream<Uint8Array>,
	{ push, end }: ByteCleaner,
): ReadableStream<Uint8Array> => {
	const { read, cancel } = openReader(source);
	return new ReadableStream<Uint8Array>(
		{
			pull: async (controller) => {
				let part: Uint8Array | undefined;
				let clean: Uint8Array;
				do {
					part = await read();
					clean = part === undefined ? end() : push(part);
				} while (part !== undefined && clean.length === 0);
				if (clean.length > 0) controller.enqueue(clean);
				if (part === undefined) controller.close();
			},
			cancel,
		},
		{ highWaterMark: 0 },
	);
};

interface Reader {
	/** Undefined at the end. */
	readonly read: () => Promise<Uint8Array | undefined>;
	readonly cancel: (reason: unknown) => Promise<void>;
}

/** A body from the network is a byte stream, which takes room to read into; one made in JavaScript may be none. */
const openReader = (source: ReadableStream<Uint8Array>): Reader => {
	const reader = byteReaderOf(source);
	if (reader === undefined) {
		const parts: ReadableStreamDefaultReader<Uint8Array> = source.getReader();
		return { read: async () => (await parts.read()).value, cancel: (reason) => parts.cancel(reason) };
	}
	let room = new Uint8Array(ROOM);
	return {
		read: async () => {
			const { done, value } = await reader.read(room);
			if (done || value === undefined) return undefined;
			// The room is used again, so what goes on is a copy.
			room = new Uint8Array(value.buffer);
			return value.slice();
		},
		cancel: (reason) => reader.cancel(reason),
	};
};

const byteReaderOf = (source: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined => {
	try {
		return source.getReader({ mode: "byob" });
	} catch {
		return undefined;
	}
};
