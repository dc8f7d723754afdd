import { describe, expect, test } from "vitest";
import { joinedBytes } from "../../../src/wechat/joined-bytes.ts";
import {
	type PassageOptions,
	type PassedAnswer,
	type PassedRequest,
	pass,
} from "../../../src/wechat/proxy/passage.ts";

const ACCESS_TOKEN = "access-token-5ecret";
const RELAY_KEY = "relay-5ecret";

const get: PassedRequest = {
	method: "GET",
	path: "/cgi-bin/user/get",
	search: "?next_openid=",
	headers: new Headers({ Accept: "application/json" }),
	body: null,
};

/** WeChat answers so; what it was asked. */
const arrange = (answer: PassageOptions["fetch"], signal = new AbortController().signal) => {
	const requests: Request[] = [];
	const options: PassageOptions = {
		fetch: (request) => {
			requests.push(request);
			return answer(request);
		},
		origin: "https://wechat.example",
		relayKey: RELAY_KEY,
		signal,
	};
	return { requests, send: (request = get) => pass(options, request, ACCESS_TOKEN) };
};

const bytesOf = async ({ start, rest }: PassedAnswer) => joinedBytes([start, ...(await chunksOf(rest))]);

const chunksOf = async (stream: ReadableStream<Uint8Array> | null): Promise<Uint8Array[]> => {
	const chunks: Uint8Array[] = [];
	for await (const chunk of stream ?? []) chunks.push(chunk);
	return chunks;
};

/** A stream of these chunks, of which it can be told how many were taken and whether it was given up. */
const streamOf = (chunks: readonly Uint8Array[]) => {
	const seen = { taken: 0, isCancelled: false };
	const stream = new ReadableStream<Uint8Array>(
		{
			pull: (controller) => {
				const chunk = chunks[seen.taken];
				seen.taken += 1;
				if (chunk === undefined) controller.close();
				else controller.enqueue(chunk);
			},
			cancel: () => {
				seen.isCancelled = true;
			},
		},
		{ highWaterMark: 0 },
	);
	return { stream, seen };
};

const KIB = 1024;

describe("a request", () => {
	test("goes to the origin with its query, its headers, the access_token and the relay's key", async () => {
		const { requests, send } = arrange(async () => Response.json({ total: 0 }));
		await send();
		expect(requests[0]?.url).toBe(
			"https://wechat.example/cgi-bin/user/get?access_token=access-token-5ecret&next_openid=",
		);
		expect(Object.fromEntries(requests[0]?.headers ?? [])).toEqual({
			accept: "application/json",
			"x-relay-key": RELAY_KEY,
		});
		expect(requests[0]?.redirect).toBe("manual");
	});

	test("leaves its headers as they were, and can be sent again", async () => {
		const { requests, send } = arrange(async () => Response.json({}));
		const request = { ...get, method: "POST", body: new Uint8Array([0, 255, 10]) };
		await send(request);
		await send(request);
		expect([...request.headers.keys()]).toEqual(["accept"]);
		for (const sent of requests) expect(new Uint8Array(await sent.arrayBuffer())).toEqual(request.body);
		expect(requests).toHaveLength(2);
	});
});

describe("an answer", () => {
	test.each([
		["application/json", "application/json"],
		["WeChat's own spelling of it", "application/json; encoding=utf-8"],
		["text/plain", "text/plain"],
		["nothing", undefined],
	])("of the type %s is read for its errcode, and comes whole", async (_, type) => {
		const text = '{"errcode":40003,"errmsg":"invalid openid rid: 1-2-3"}';
		const body = new TextEncoder().encode(text);
		const headers = type === undefined ? {} : { "Content-Type": type };
		const { send } = arrange(async () => new Response(body, { headers }));
		const answer = await send();
		expect(answer).toMatchObject({
			ok: true,
			value: { status: 200, refusal: { kind: "refused", endpoint: "api", errcode: 40003 } },
		});
		if (answer.ok) expect(await bytesOf(answer.value)).toEqual(body);
	});

	test.each(["image/jpeg", "audio/amr", "video/mp4", "application/octet-stream"])(
		"of the type %s is not read at all",
		async (type) => {
			const { stream, seen } = streamOf([new TextEncoder().encode('{"errcode":40003}')]);
			const { send } = arrange(async () => new Response(stream, { headers: { "Content-Type": type } }));
			const answer = await send();
			expect(answer).toMatchObject({ ok: true, value: { refusal: undefined } });
			expect(seen.taken).toBe(0);
		},
	);

	test.each([
		["no errcode", '{"total":2}'],
		["errcode 0", '{"errcode":0,"errmsg":"ok"}'],
		['errcode "0"', '{"errcode":"0"}'],
		["a page", "<html>404</html>"],
		["half a JSON", '{"errcode":40'],
		["a byte order mark", '\u{feff}{"total":2}'],
		["no bytes", ""],
	])("with %s is no refusal, and comes byte for byte", async (_, text) => {
		const body = new TextEncoder().encode(text);
		const { send } = arrange(async () => new Response(body, { headers: { "Content-Type": "text/plain" } }));
		const answer = await send();
		expect(answer).toMatchObject({ ok: true, value: { refusal: undefined } });
		if (answer.ok) expect(await bytesOf(answer.value)).toEqual(body);
	});

	test("that is not UTF-8 comes byte for byte", async () => {
		const body = new Uint8Array([0x7b, 0xc4, 0xe3, 0x7d]);
		const { send } = arrange(async () => new Response(body, { headers: { "Content-Type": "text/plain" } }));
		const answer = await send();
		if (answer.ok) expect(await bytesOf(answer.value)).toEqual(body);
		expect(answer.ok).toBe(true);
	});

	test("that is not UTF-8 is read for its errcode", async () => {
		const body = new Uint8Array([
			...new TextEncoder().encode('{"errcode":40001,"errmsg":"'),
			0xc4,
			0x22,
			0x7d,
		]);
		const { send } = arrange(async () => new Response(body, { headers: { "Content-Type": "text/plain" } }));
		const answer = await send();
		expect(answer).toMatchObject({ ok: true, value: { refusal: { errcode: 40001 } } });
		if (answer.ok) expect(await bytesOf(answer.value)).toEqual(body);
	});

	test.each([
		[64 * KIB, true],
		[64 * KIB + 1, false],
	])("of %d bytes is read for its errcode: %s", async (length, isRead) => {
		const start = '{"errcode":40003,"x":"';
		const text = `${start}${"x".repeat(length - start.length - 2)}"}`;
		const { stream } = streamOf([new TextEncoder().encode(text)]);
		const { send } = arrange(async () => new Response(stream, { headers: { "Content-Type": "text/plain" } }));
		const answer = await send();
		expect(answer).toMatchObject({ ok: true, value: { refusal: isRead ? { errcode: 40003 } : undefined } });
		if (answer.ok) expect(new TextDecoder().decode(await bytesOf(answer.value))).toBe(text);
	});

	test("that is long streams from its first byte, and is not read ahead of its reader", async () => {
		const chunks = Array.from({ length: 50 }, (_, index) => new Uint8Array(16 * KIB).fill(index));
		const { stream, seen } = streamOf(chunks);
		const { send } = arrange(async () => new Response(stream));
		const answer = await send();
		expect(seen.taken).toBeLessThanOrEqual(6);
		if (!answer.ok) throw new Error("no answer");
		expect(answer.value.start).toHaveLength(80 * KIB);
		expect(await bytesOf(answer.value)).toEqual(joinedBytes(chunks));
	});

	test("whose Content-Length is beyond 64 KiB is not read at all", async () => {
		const { stream, seen } = streamOf([new Uint8Array(10)]);
		const headers = { "Content-Type": "application/json", "Content-Length": "65537" };
		const { send } = arrange(async () => new Response(stream, { headers }));
		await send();
		expect(seen.taken).toBe(0);
	});

	test.each([200, 201, 204, 400, 403, 404, 412, 500, 503])("keeps the status %d", async (status) => {
		const { send } = arrange(async () => new Response(status === 204 ? null : "{}", { status }));
		expect(await send()).toMatchObject({ ok: true, value: { status } });
	});

	test("that quotes the access_token or the relay's key comes without them", async () => {
		const text = `{"request_url":"/x?access_token=${ACCESS_TOKEN}","key":"${RELAY_KEY}"}`;
		const { send } = arrange(async () => new Response(text));
		const answer = await send();
		if (!answer.ok) throw new Error("no answer");
		expect(new TextDecoder().decode(answer.value.start)).toBe(
			'{"request_url":"/x?access_token=…","key":"…"}',
		);
	});
});

describe("the access_token in an answer is masked", () => {
	const text = `{"url":"/x?access_token=${ACCESS_TOKEN}"}`;
	const hidden = text.replace(ACCESS_TOKEN, "*".repeat(ACCESS_TOKEN.length));
	const whole = async (response: Response): Promise<string> => {
		const answer = await arrange(async () => response).send();
		if (!answer.ok) throw new Error("no answer");
		return new TextDecoder().decode(await bytesOf(answer.value));
	};

	test.each(["image/jpeg", "application/octet-stream", "application/xml"])("of the type %s", async (type) => {
		expect(await whole(new Response(text, { headers: { "Content-Type": type } }))).toBe(hidden);
	});

	test("of more than 64 KiB, also where it stands at the edge of what was looked at", async () => {
		for (const length of [64 * KIB - 30, 64 * KIB - 12, 64 * KIB, 200 * KIB]) {
			const body = " ".repeat(length) + text;
			expect(await whole(new Response(body))).toBe(" ".repeat(length) + hidden);
		}
	});

	test("with a Content-Length beyond 64 KiB", async () => {
		const body = text + " ".repeat(64 * KIB);
		const headers = { "Content-Type": "application/json", "Content-Length": String(body.length) };
		expect(await whole(new Response(body, { headers }))).toBe(hidden + " ".repeat(64 * KIB));
	});

	test("that is not UTF-8", async () => {
		const body = joinedBytes([new Uint8Array([0xc4, 0xe3]), new TextEncoder().encode(text)]);
		expect(await whole(new Response(body, { headers: { "Content-Type": "text/plain" } }))).toContain(
			text.replace(ACCESS_TOKEN, "…"),
		);
	});

	test("in its headers", async () => {
		const headers = { "Content-Disposition": `attachment; filename="${ACCESS_TOKEN}.jpg"` };
		const answer = await arrange(async () => new Response("{}", { headers })).send();
		expect(answer.ok && answer.value.headers.get("Content-Disposition")).toBe(
			`attachment; filename="${"*".repeat(ACCESS_TOKEN.length)}.jpg"`,
		);
	});
});

describe("no answer", () => {
	test.each([301, 302, 307, 308])(
		"is a redirect (%d): it could carry the access_token away, and its body is given up",
		async (status) => {
			const { stream, seen } = streamOf([new Uint8Array(10)]);
			const headers = { Location: "https://elsewhere.example/" };
			const { send, requests } = arrange(async () => new Response(stream, { status, headers }));
			expect(await send()).toMatchObject({ ok: false, error: { kind: "garbled", status } });
			expect(seen.isCancelled).toBe(true);
			expect(requests).toHaveLength(1);
		},
	);

	test("is a broken connection", async () => {
		const { send } = arrange(() => Promise.reject(new TypeError("Network connection lost.")));
		expect(await send()).toEqual({ ok: false, error: { kind: "unreachable", reason: "connection" } });
	});

	test("is a text that breaks off: half of it could say the opposite", async () => {
		const stream = new ReadableStream<Uint8Array>({
			start: (controller) => controller.enqueue(new TextEncoder().encode('{"errcode":0')),
			pull: (controller) => controller.error(new TypeError("Network connection lost.")),
		});
		const { send } = arrange(async () => new Response(stream));
		expect(await send()).toEqual({ ok: false, error: { kind: "unreachable", reason: "connection" } });
	});

	test("is silence until the call is ended", async () => {
		const limit = new AbortController();
		const { send } = arrange(
			(request) =>
				new Promise((_, reject) =>
					request.signal.addEventListener("abort", () => reject(request.signal.reason)),
				),
			limit.signal,
		);
		const answer = send();
		limit.abort();
		expect(await answer).toEqual({ ok: false, error: { kind: "unreachable", reason: "timeout" } });
	});
});
