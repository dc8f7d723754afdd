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
	handOn(start, rest, writable, limit.signal)
		.catch((error: unknown) => Promise.allSettled([writable.abort(error), rest.cancel(error)]))
		.finally(cancel);
	return readable;
};

const handOn = async (
	start: Uint8Array,
	rest: ReadableStream<Uint8Array>,
	writable: WritableStream<Uint8Array>,
	signal: AbortSignal,
): Promise<void> => {
	if (start.length > 0) {
		const writer = writable.getWriter();
		await writer.write(start).finally(() => writer.releaseLock());
	}
	await rest.pipeTo(writable, { signal });
};
