/** WeChat's APIs behind /api/proxy: what reached it as it came, and answers made by hand. */
import { vi } from "vitest";
import { issued, STABLE_TOKEN } from "./wechat.ts";

export interface Received {
	readonly request: Request;
	readonly path: string;
	readonly query: URLSearchParams;
}

export interface StreamingWechat {
	/** The calls but those for an access_token, in their order. */
	readonly received: readonly Received[];
	readonly accessTokensAsked: () => number;
}

/** One answer after the other; the last is repeated. Nothing of a request is read unless an answer reads it. */
export const wechatStreams = (
	...answers: readonly ((request: Request) => Response | Promise<Response>)[]
): StreamingWechat => {
	const received: Received[] = [];
	let asked = 0;
	vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
		const request = new Request(input, init);
		const { pathname, searchParams } = new URL(request.url);
		if (pathname === STABLE_TOKEN) {
			asked += 1;
			return Response.json(issued(asked));
		}
		received.push({ request, path: pathname, query: searchParams });
		const answer = answers[Math.min(received.length, answers.length) - 1];
		return (await answer?.(request)) ?? Response.json({ errcode: 0, errmsg: "ok" });
	});
	return { received, accessTokensAsked: () => asked };
};

export interface HandFed {
	readonly stream: ReadableStream<Uint8Array>;
	/** Resolves when the reader has room for it. */
	readonly feed: (chunk: string) => Promise<void>;
	readonly end: () => Promise<void>;
	/** As a lost connection does. */
	readonly tear: (error: Error) => Promise<void>;
	/** Resolves when the reader has given it up. */
	readonly isLeft: Promise<void>;
}

/** A stream that a test feeds by hand, chunk by chunk. */
export const handFed = (): HandFed => {
	const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
	const writer = writable.getWriter();
	const encoder = new TextEncoder();
	return {
		stream: readable,
		feed: (chunk) => writer.write(encoder.encode(chunk)),
		end: () => writer.close(),
		tear: (error) => writer.abort(error),
		isLeft: writer.closed.then(
			() => undefined,
			() => undefined,
		),
	};
};

/** The next chunk as text; undefined at the end. */
export const nextOf = async (
	reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<string | undefined> => {
	const { done, value } = await reader.read();
	return done ? undefined : new TextDecoder().decode(value);
};

/** So many bytes in chunks of 64 KiB, made while they are read, and how many chunks were made. */
export const bytesOf = (length: number) => {
	const CHUNK = 64 * 1024;
	let made = 0;
	const stream = new ReadableStream<Uint8Array>(
		{
			pull: (controller) => {
				controller.enqueue(new Uint8Array(Math.min(CHUNK, length - made * CHUNK)));
				made += 1;
				if (made * CHUNK >= length) controller.close();
			},
		},
		{ highWaterMark: 0 },
	);
	return { stream, made: () => made };
};

/** How many bytes a stream has, and the most that were on their way at a time. */
export const drained = async (stream: ReadableStream<Uint8Array> | null, look: () => number = () => 0) => {
	let length = 0;
	let chunks = 0;
	let mostAhead = 0;
	for await (const chunk of stream ?? []) {
		length += chunk.byteLength;
		chunks += 1;
		mostAhead = Math.max(mostAhead, look() * 64 * 1024 - length);
	}
	return { length, chunks, mostAhead };
};
