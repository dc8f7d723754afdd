/** `/api/proxy`: media in both directions, chunk by chunk, and what happens when one side hangs, breaks or leaves. */
import { reset } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import type { Clock } from "../../src/http/clock.ts";
import { api, expectNoSecret, KEY, problemOf, withKey } from "./support/api.ts";
import { stoppedClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { bytesOf, drained, handFed, nextOf, wechatStreams } from "./support/proxy.ts";
import { silence } from "./support/wechat.ts";

afterEach(() => reset());

const UPLOAD = "/api/proxy/cgi-bin/media/upload?type=video";
const DOWNLOAD = "/api/proxy/cgi-bin/media/get?media_id=M";
const MIB = 1024 * 1024;

const media = (body: BodyInit, headers: Record<string, string> = {}) =>
	new Response(body, { headers: { "Content-Type": "video/mp4", ...headers } });

const upload = (body: BodyInit, length: number): RequestInit => ({
	method: "POST",
	headers: { ...withKey(KEY), "Content-Type": "video/mp4", "Content-Length": String(length) },
	body,
});

/** A clock whose timers ring when the test says so, by their length. */
const handRung = () => {
	const timers = new Map<() => void, number>();
	const clock: Clock = {
		...stoppedClock(),
		ringAfter: (milliseconds, ring) => {
			timers.set(ring, milliseconds);
			return () => timers.delete(ring);
		},
	};
	return {
		clock,
		set: () => [...timers.values()],
		ring: () => {
			for (const ring of timers.keys()) ring();
		},
	};
};

const readerOf = (response: Response): ReadableStreamDefaultReader<Uint8Array> => {
	if (response.body === null) throw new Error("no body");
	return response.body.getReader();
};

describe("a download", () => {
	it("reaches the caller chunk by chunk, before WeChat has sent the rest", async () => {
		const { stream, feed, end } = handFed();
		wechatStreams(() => media(stream));
		const response = await openGateway().request(DOWNLOAD, api("GET"));
		const reader = readerOf(response);
		for (const chunk of ["first", "second", "third"]) {
			const fed = feed(chunk);
			expect(await nextOf(reader)).toBe(chunk);
			await fed;
		}
		const ended = end();
		expect(await nextOf(reader)).toBeUndefined();
		await ended;
	});

	it("of 50 MB is never ahead of its reader by more than a few chunks", async () => {
		const { stream, made } = bytesOf(50 * MIB);
		wechatStreams(() => media(stream));
		const response = await openGateway().request(DOWNLOAD, api("GET"));
		const { length, mostAhead } = await drained(response.body, made);
		expect(length).toBe(50 * MIB);
		expect(mostAhead).toBeLessThanOrEqual(4 * 64 * 1024);
	});

	it("of a long JSON streams as well", async () => {
		const { stream, made } = bytesOf(8 * MIB);
		wechatStreams(() => new Response(stream, { headers: { "Content-Type": "application/json" } }));
		const response = await openGateway().request(DOWNLOAD, api("GET"));
		const { length, mostAhead } = await drained(response.body, made);
		expect(length).toBe(8 * MIB);
		expect(mostAhead).toBeLessThanOrEqual(8 * 64 * 1024);
	});

	it("that breaks is a broken stream for the caller, not a short one", async () => {
		const { stream, feed, tear } = handFed();
		wechatStreams(() => media(stream));
		const reader = readerOf(await openGateway().request(DOWNLOAD, api("GET")));
		const fed = feed("half");
		expect(await nextOf(reader)).toBe("half");
		await fed;
		const torn = tear(new Error("Network connection lost."));
		await expect(reader.read()).rejects.toThrow();
		await torn;
	});

	it("that ends before its Content-Length is a broken stream, too", async () => {
		const { stream, feed, end } = handFed();
		wechatStreams(() => media(stream, { "Content-Length": "10" }));
		const reader = readerOf(await openGateway().request(DOWNLOAD, api("GET")));
		const fed = feed("half");
		expect(await nextOf(reader)).toBe("half");
		await fed;
		await end();
		await expect(reader.read()).rejects.toThrow();
	});

	it("that its caller leaves is given up at WeChat, and no timer is left", async () => {
		const { stream, feed, isLeft } = handFed();
		wechatStreams(() => media(stream));
		const { clock, set } = handRung();
		const reader = readerOf(await openGateway({ clock }).request(DOWNLOAD, api("GET")));
		const fed = feed("half");
		await nextOf(reader);
		await fed;
		await reader.cancel();
		feed("more").catch(() => undefined);
		await isLeft;
		await expect.poll(set).toEqual([]);
	});

	it("that is done leaves no timer", async () => {
		wechatStreams(() => media("whole"));
		const { clock, set } = handRung();
		expect(await (await openGateway({ clock }).request(DOWNLOAD, api("GET"))).text()).toBe("whole");
		await expect.poll(set).toEqual([]);
	});
});

describe("an upload", () => {
	it("reaches WeChat chunk by chunk, before the caller has sent the rest", async () => {
		const { stream, feed, end } = handFed();
		const seen: (string | undefined)[] = [];
		const begun = Promise.withResolvers<ReadableStreamDefaultReader<Uint8Array>>();
		const done = Promise.withResolvers<Response>();
		wechatStreams((request) => {
			if (request.body !== null) begun.resolve(request.body.getReader());
			return done.promise;
		});
		const response = openGateway().request(UPLOAD, upload(stream, 5 * MIB));
		const reader = await begun.promise;
		for (const chunk of ["first", "second"]) {
			const fed = feed(chunk);
			seen.push(await nextOf(reader));
			await fed;
		}
		const ended = end();
		seen.push(await nextOf(reader));
		await ended;
		done.resolve(Response.json({ media_id: "M" }));
		expect(await (await response).json()).toEqual({ media_id: "M" });
		expect(seen).toEqual(["first", "second", undefined]);
	});

	it("of 50 MB is never ahead of WeChat by more than a few chunks", async () => {
		const { stream, made } = bytesOf(50 * MIB);
		wechatStreams(async (request) => Response.json(await drained(request.body, made)));
		const response = await openGateway().request(UPLOAD, upload(stream, 50 * MIB));
		expect(await response.json()).toMatchObject({ length: 50 * MIB, mostAhead: 0 });
	});

	it("that its caller leaves is a broken request at WeChat, not a short one", async () => {
		const { stream, feed, tear } = handFed();
		const broken = Promise.withResolvers<unknown>();
		wechatStreams(async (request) => {
			await drained(request.body).catch(broken.resolve);
			throw new TypeError("Network connection lost.");
		});
		const response = openGateway().request(UPLOAD, upload(stream, 5 * MIB));
		await feed("half");
		await tear(new Error("the caller is gone"));
		expect(await broken.promise).toBeInstanceOf(Error);
		expect(await problemOf(await response)).toMatchObject({ status: 504 });
	});
});

describe("WeChat does not answer", () => {
	const call = {
		url: "",
		path: "",
		method: "",
		query: new URLSearchParams(),
		headers: new Headers(),
		redirect: "",
		body: "",
	};
	const silent = (request: Request) => silence(call, request.signal);

	it.each([
		["a call of any size that is kept", api("POST", "{}"), 5000],
		["a call without a body", api("GET"), 5000],
		["a larger upload", upload(bytesOf(MIB).stream, MIB), 60_000],
	])(
		"%s: 504 when its time is up, and what became of it is said to be unknown",
		async (_, init, milliseconds) => {
			const wechat = wechatStreams(silent);
			const { clock, set, ring } = handRung();
			const response = openGateway({ clock }).request(UPLOAD, init);
			await expect.poll(() => wechat.received.length).toBe(1);
			expect(set()).toEqual([milliseconds]);
			ring();
			expect(await problemOf(await response)).toMatchObject({
				type: "urn:wechat-edge:wechat-unreachable",
				status: 504,
				detail: expect.stringContaining("Whether WeChat carried the call out is not known."),
			});
			expect(set()).toEqual([]);
		},
	);

	it("further than the start of a JSON: 504 as well", async () => {
		const wechat = wechatStreams(({ signal }) => {
			const body = new ReadableStream<Uint8Array>({
				start: (controller) => {
					controller.enqueue(new TextEncoder().encode('{"errcode":0,'));
					signal.addEventListener("abort", () => controller.error(signal.reason));
				},
			});
			return new Response(body, { headers: { "Content-Type": "application/json" } });
		});
		const { clock, set, ring } = handRung();
		const response = openGateway({ clock }).request(DOWNLOAD, api("GET"));
		await expect.poll(() => wechat.received.length).toBe(1);
		expect(set()).toEqual([5000]);
		ring();
		expect(await problemOf(await response)).toMatchObject({ status: 504 });
	});

	it("and the connection breaks: 504, and no address in it", async () => {
		wechatStreams(({ url }) => Promise.reject(new TypeError(`fetch of ${url} failed`)));
		const response = await openGateway().request(DOWNLOAD, api("GET"));
		const text = await response.clone().text();
		expectNoSecret(text);
		expect(text).not.toContain("wechat.test");
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:wechat-unreachable",
			status: 504,
		});
	});
});
