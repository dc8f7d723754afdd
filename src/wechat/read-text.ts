/** Reads a body, as UTF-8 text or as bytes, at most so many bytes of it. */
import { joinedBytes } from "./joined-bytes.ts";
import { err, ok, type Result } from "./result.ts";
import { decodeMendedUtf8, decodeUtf8, encodeUtf8 } from "./utf8.ts";

export type UnreadableText = "too large" | "not UTF-8";

/** An answer's Content-Length then says nothing about the bytes that will be read; a request's is always of these. */
const isReencoded = ({ headers }: Response): boolean =>
	headers.has("Transfer-Encoding") || headers.has("Content-Encoding");

/** Text that was read to its end. */
export interface MendedText {
	/** With U+FFFD where the bytes are no UTF-8. */
	readonly text: string;
	readonly isUtf8: boolean;
}

/**
 * The text of a request or response, without a byte order mark. With a Content-Length within the limit it is read at
 * once; without one it is counted while reading. What the stream throws (a lost connection, an abort) is thrown.
 *
 * The rest of a response that is too large is given up, which frees its connection. The body of a request never is: that
 * would reset the connection before its caller learns what was wrong.
 */
export const readText = async (
	source: Request | Response,
	maxBytes: number,
): Promise<Result<string, UnreadableText>> => {
	const read = await readMendedText(source, maxBytes);
	if (!read.ok) return read;
	return read.value.isUtf8 ? ok(read.value.text) : err("not UTF-8");
};

/** The same of a text that may be read although a character in it was cut off. */
export const readMendedText = async (
	source: Request | Response,
	maxBytes: number,
): Promise<Result<MendedText, "too large">> => {
	const declared = source.headers.get("Content-Length");
	if (declared !== null && Number(declared) > maxBytes) {
		await giveUp(source);
		return err("too large");
	}
	const isBounded = declared !== null && !(source instanceof Response && isReencoded(source));
	if (isBounded) return checkWhole(await source.text(), Number(declared), maxBytes);
	const { bytes, isWhole } = await readStart(source.body, maxBytes);
	if (!isWhole) {
		await giveUp(source);
		return err("too large");
	}
	const text = decodeUtf8(bytes);
	return ok({ text: text ?? decodeMendedUtf8(bytes), isUtf8: text !== undefined });
};

/**
 * `text()` costs far less than reading bytes and decoding them, but puts U+FFFD where they are no UTF-8. One that was
 * really sent takes as many bytes as were declared. (A character cut off one byte before its end passes as U+FFFD: it
 * has the same length.)
 */
const checkWhole = (text: string, length: number, maxBytes: number): Result<MendedText, "too large"> => {
	if (text.length > maxBytes) return err("too large");
	return ok({ text, isUtf8: !text.includes("\u{fffd}") || encodeUtf8(text).byteLength === length });
};

/** A request's body as it came; undefined when there is too much of it. */
export const readBytes = async (
	source: Request,
	maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> => {
	if (Number(source.headers.get("Content-Length")) > maxBytes) return undefined;
	const { bytes, isWhole } = await readStart(source.body, maxBytes);
	return isWhole ? bytes : undefined;
};

/** All bytes of a stream that has no more than so many; of a longer one a few more, and the rest is left in it. */
export const readStart = async (
	body: ReadableStream<Uint8Array> | null,
	maxBytes: number,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly isWhole: boolean }> => {
	if (body === null) return { bytes: new Uint8Array(), isWhole: true };
	const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
	const chunks: Uint8Array[] = [];
	let length = 0;
	while (length <= maxBytes) {
		const { done, value } = await reader.read();
		if (done) return { bytes: joinedBytes(chunks), isWhole: true };
		length += value.byteLength;
		chunks.push(value);
	}
	reader.releaseLock();
	return { bytes: joinedBytes(chunks), isWhole: false };
};

const giveUp = async (source: Request | Response): Promise<void> => {
	if (source instanceof Response) await source.body?.cancel();
};
