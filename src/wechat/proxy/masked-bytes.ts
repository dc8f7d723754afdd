/** Bytes of any type on their way to a caller, with every secret in them masked. */

/**
 * Secrets become `*`, byte for byte, so that lengths stay true. `push` gives what is certain so far: the end of a chunk is
 * kept back only where a secret may begin in it, so at most one secret's length is held. `end` gives what was kept back.
 */
export interface ByteMask {
	readonly push: (chunk: Uint8Array) => Uint8Array;
	readonly end: () => Uint8Array;
}

const MASK = "*".charCodeAt(0);

export const createByteMask = (secrets: readonly string[]): ByteMask => {
	const patterns = secrets.filter((secret) => secret !== "").map((secret) => encoder.encode(secret));
	let kept = new Uint8Array();
	return {
		push: (chunk) => {
			const bytes = new Uint8Array(kept.length + chunk.length);
			bytes.set(kept);
			bytes.set(chunk, kept.length);
			const certain = Math.min(...patterns.map((pattern) => maskAll(bytes, pattern)), bytes.length);
			kept = bytes.slice(certain);
			return bytes.subarray(0, certain);
		},
		end: () => kept,
	};
};

const encoder = new TextEncoder();

/** Masks the pattern wherever it stands whole. Where it may begin at the end of the bytes; their length if nowhere. */
const maskAll = (bytes: Uint8Array, pattern: Uint8Array): number => {
	const [first = 0] = pattern;
	let at = bytes.indexOf(first);
	while (at !== -1) {
		const length = matchLength(bytes, at, pattern);
		if (length === pattern.length) bytes.fill(MASK, at, at + length);
		else if (at + length === bytes.length) return at;
		at = bytes.indexOf(first, at + 1);
	}
	return bytes.length;
};

/** How many bytes of the pattern stand there. */
const matchLength = (bytes: Uint8Array, at: number, pattern: Uint8Array): number => {
	let length = 0;
	while (length < pattern.length && bytes[at + length] === pattern[length]) length += 1;
	return length;
};

/** A stream with its secrets masked. It is read no further ahead than its reader asks. */
export const maskedStream = (
	stream: ReadableStream<Uint8Array>,
	mask: ByteMask,
): ReadableStream<Uint8Array> => {
	const reader: ReadableStreamDefaultReader<Uint8Array> = stream.getReader();
	const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
		for (;;) {
			const { done, value } = await reader.read();
			const bytes = done ? mask.end() : mask.push(value);
			if (bytes.length > 0) controller.enqueue(bytes);
			if (done) return controller.close();
			if (bytes.length > 0) return;
		}
	};
	return new ReadableStream<Uint8Array>(
		{ pull, cancel: (reason) => reader.cancel(reason) },
		{ highWaterMark: 0 },
	);
};
