/** A stream that is handed on while it comes, but not for ever. */
import type { Clock } from "../clock.ts";

/** Ten megabytes, and WeChat's media have no more, need a megabit and a half a second. */
export const STREAM_TIME_LIMIT_MS = 60_000;

/**
 * The bytes of `start` and `rest`, of which there are `length` where that is known. When they have not all come in time,
 * or `rest` breaks, the reader sees a broken stream, never a short one. A `rest` that is returned as it came would be
 * handed on by the platform alone, and no timer rings there.
 */
export const streamInTime = (
	start: Uint8Array,
	rest: ReadableStream<Uint8Array>,
	length: number | undefined,
	{ ringAfter }: Pick<Clock, "ringAfter">,
): ReadableStream<Uint8Array> => {
	const { readable, writable } =
		length === undefined ? new IdentityTransformStream() : new FixedLengthStream(length);
	const limit = new AbortController();
	const cancel = ringAfter(STREAM_TIME_LIMIT_MS, () => limit.abort());
	handOn(start, rest, writable, limit.signal).finally(cancel);
	return readable;
};

/** Not `pipeTo`: of a stream made in JavaScript workerd notices the signal only when the source goes on. */
const handOn = async (
	start: Uint8Array,
	rest: ReadableStream<Uint8Array>,
	writable: WritableStream<Uint8Array>,
	signal: AbortSignal,
): Promise<void> => {
	const reader: ReadableStreamDefaultReader<Uint8Array> = rest.getReader();
	const writer = writable.getWriter();
	const isOver = new Promise<never>((_, reject) => {
		signal.addEventListener("abort", () => reject(signal.reason), { once: true });
		// The caller has left.
		writer.closed.catch(reject);
	});
	try {
		if (start.length > 0) await Promise.race([writer.write(start), isOver]);
		for (;;) {
			const { done, value } = await Promise.race([reader.read(), isOver]);
			if (done) break;
			await Promise.race([writer.write(value), isOver]);
		}
		await writer.close();
	} catch (error) {
		await Promise.allSettled([writer.abort(error), reader.cancel(error)]);
	}
};
