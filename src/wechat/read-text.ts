/** Reads a body, as bytes or as UTF-8 text, at most so many bytes of it. */
import { err, ok, type Result } from "./result.ts";

export type UnreadableText = "too large" | "not UTF-8";

type Bytes = Uint8Array<ArrayBuffer>;

/** With one of these the Content-Length says nothing about the bytes that will be read. */
const UNBOUNDING = ["Transfer-Encoding", "Content-Encoding"];

/**
 * The text of a request or response, without a byte order mark. With a Content-Length within the limit it is read at
 * once; without one it is counted while reading. What the stream throws (a lost connection, an abort) is thrown.
 */
export const readText = async (
	source: Request | Response,
	maxBytes: number,
): Promise<Result<string, UnreadableText>> => {
	const bytes = await readBytes(source, maxBytes);
	if (bytes === undefined) return err("too large");
	try {
		return ok(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes));
	} catch {
		return err("not UTF-8");
	}
};

/** The same as bytes; undefined when they are too many. */
export const readBytes = async (source: Request | Response, maxBytes: number): Promise<Bytes | undefined> => {
	const declared = source.headers.get("Content-Length");
	if (declared !== null && Number(declared) > maxBytes) {
		await source.body?.cancel();
		return undefined;
	}
	const isBounded = declared !== null && !UNBOUNDING.some((header) => source.headers.has(header));
	const bytes = isBounded ? new Uint8Array(await source.arrayBuffer()) : await readCounted(source, maxBytes);
	return bytes === undefined || bytes.byteLength > maxBytes ? undefined : bytes;
};

const readCounted = async (source: Request | Response, maxBytes: number): Promise<Bytes | undefined> => {
	if (source.body === null) return new Uint8Array();
	const reader: ReadableStreamDefaultReader<Uint8Array> = source.body.getReader();
	const chunks: Uint8Array[] = [];
	let length = 0;
	for (;;) {
		const { done, value } = await reader.read();
		if (done) break;
		length += value.byteLength;
		if (length > maxBytes) {
			await reader.cancel();
			return undefined;
		}
		chunks.push(value);
	}
	return joined(chunks, length);
};

const joined = (chunks: readonly Uint8Array[], length: number): Bytes => {
	const bytes = new Uint8Array(length);
	let offset = 0;
	for (const chunk of chunks) {
		bytes.set(chunk, offset);
		offset += chunk.byteLength;
	}
	return bytes;
};
