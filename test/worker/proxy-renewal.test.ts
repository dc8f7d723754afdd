/** `/api/proxy`: a refused access_token, a busy WeChat, a stopped path. */
import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { api, KEY, problemOf, withKey } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { bytesOf, drained, wechatStreams } from "./support/proxy.ts";

afterEach(async () => {
	vi.useRealTimers();
	await reset();
});

const UPLOAD = "/cgi-bin/media/upload";
const KIB = 1024;

const answer = (body: object) => () => Response.json(body);
const OK = answer({ errcode: 0, errmsg: "ok" });
const refusal = (errcode: number) => answer({ errcode, errmsg: "refused" });

/** Answers once the whole body is there, and keeps it. */
const keeping = (bodies: string[], then: () => Response) => async (request: Request) => {
	bodies.push(await request.text());
	return then();
};

const open = () => {
	const clock = impatientClock();
	const gateway = openGateway({ clock });
	const send = (init: RequestInit, path = UPLOAD) => gateway.request(`/api/proxy${path}`, init);
	return { send, gateway, clock };
};

/** A POST of so many bytes, with their length. */
const upload = (length: number, headers: Record<string, string> = {}): RequestInit => ({
	method: "POST",
	headers: { ...withKey(KEY), "Content-Length": String(length), ...headers },
	body: bytesOf(length).stream,
});

/** The same without their length. */
const chunked = (length: number): RequestInit => ({
	method: "POST",
	headers: withKey(KEY),
	body: bytesOf(length).stream,
});

const accessTokensOf = (wechat: ReturnType<typeof wechatStreams>) =>
	wechat.received.map(({ query }) => query.get("access_token"));

describe("a refused access_token", () => {
	it.each([40001, 40014, 42001])(
		"(%d) is renewed once, and the very same body sent once more",
		async (errcode) => {
			const bodies: string[] = [];
			const wechat = wechatStreams(keeping(bodies, refusal(errcode)), keeping(bodies, OK));
			const response = await open().send(api("POST", '{"tag":{"name":"好"}}'));
			expect(await response.json()).toEqual({ errcode: 0, errmsg: "ok" });
			expect(response.headers.has("X-WeChat-Advice")).toBe(false);
			expect(bodies).toEqual(['{"tag":{"name":"好"}}', '{"tag":{"name":"好"}}']);
			expect(accessTokensOf(wechat)).toEqual(["pretend-access-token-1", "pretend-access-token-2"]);
		},
	);

	it("is renewed also where it is a download that WeChat refuses", async () => {
		const media = () => new Response("GIF89a", { headers: { "Content-Type": "image/gif" } });
		wechatStreams(() => new Response('{"errcode":40001,"errmsg":"x"}'), media);
		const response = await open().send(api("GET"), "/cgi-bin/media/get?media_id=M");
		expect(await response.text()).toBe("GIF89a");
	});

	it("a second time is WeChat's answer, explained", async () => {
		const wechat = wechatStreams(refusal(40001));
		const response = await open().send(api("GET"));
		expect(await response.json()).toMatchObject({ errcode: 40001 });
		expect(response.headers.get("X-WeChat-Remedy")).toBe("renew-access-token");
		expect(response.headers.get("X-WeChat-Advice")).toContain("force_refresh");
		expect(wechat.received).toHaveLength(2);
	});

	it.each([
		["with their length", upload],
		["without it", chunked],
	])("a body of 256 KiB, %s, is kept and sent again", async (_, init) => {
		const bodies: string[] = [];
		wechatStreams(keeping(bodies, refusal(40001)), keeping(bodies, OK));
		expect(await (await open().send(init(256 * KIB))).json()).toMatchObject({ errcode: 0 });
		expect(bodies.map((body) => body.length)).toEqual([256 * KIB, 256 * KIB]);
	});

	it.each([
		[
			"en",
			"It has been renewed, but the body was too large to be kept and sent again: send the request once more.",
		],
		["zh", "access_token 被微信拒绝，现已更新"],
	])(
		"a larger body is not sent again: the answer says so (%s), and the next call has the new one",
		async (language, words) => {
			const wechat = wechatStreams(
				async (request) => {
					await drained(request.body);
					return Response.json({ errcode: 42001, errmsg: "access_token expired" });
				},
				async (request) => Response.json(await drained(request.body)),
			);
			const { send } = open();
			const response = await send(upload(256 * KIB + 1, { "Accept-Language": language }));
			expect(response.status).toBe(200);
			expect(await response.json()).toEqual({ errcode: 42001, errmsg: "access_token expired" });
			expect(response.headers.get("X-WeChat-Remedy")).toBe("renew-access-token");
			expect(decodeURIComponent(response.headers.get("X-WeChat-Advice") ?? "")).toContain(words);
			expect(wechat.received).toHaveLength(1);
			expect(await (await send(upload(256 * KIB + 1))).json()).toMatchObject({ length: 256 * KIB + 1 });
			expect(accessTokensOf(wechat)).toEqual(["pretend-access-token-1", "pretend-access-token-2"]);
		},
	);

	it("before a larger body has all arrived: neither the rest nor a second call is waited for", async () => {
		const wechat = wechatStreams(refusal(40001));
		const response = await open().send(upload(1024 * KIB));
		expect(await response.json()).toMatchObject({ errcode: 40001 });
		expect(wechat.received).toHaveLength(1);
	});
});

describe("a body without a length", () => {
	it("beyond 256 KiB is 411: WeChat would refuse it", async () => {
		const wechat = wechatStreams(OK);
		const response = await open().send(chunked(256 * KIB + 1));
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:invalid-request",
			status: 411,
			detail: expect.stringContaining("Content-Length"),
		});
		expect(wechat.received).toEqual([]);
	});

	it("that breaks off is 400, and half of it goes nowhere", async () => {
		const wechat = wechatStreams(OK);
		const body = new ReadableStream<Uint8Array>({
			start: (controller) => controller.enqueue(new TextEncoder().encode('{"tag"')),
			pull: (controller) => controller.error(new Error("Network connection lost.")),
		});
		const response = await open().send({ method: "POST", headers: withKey(KEY), body });
		expect(await problemOf(response)).toMatchObject({
			status: 400,
			detail: expect.stringContaining("broke off"),
		});
		expect(wechat.received).toEqual([]);
	});
});

describe("a busy WeChat (-1)", () => {
	it("is asked once more after half a second where nothing can happen twice", async () => {
		const wechat = wechatStreams(refusal(-1), OK);
		const { send, clock } = open();
		expect(await (await send(api("GET"))).json()).toMatchObject({ errcode: 0 });
		expect(wechat.received).toHaveLength(2);
		expect(clock.pauses).toContain(500);
	});

	it.each(["POST", "PUT", "DELETE", "PATCH"])(
		"is not asked again for a %s, which may have been carried out",
		async (method) => {
			const wechat = wechatStreams(refusal(-1), OK);
			const response = await open().send(api(method, "{}"));
			expect(await response.json()).toMatchObject({ errcode: -1 });
			expect(response.headers.get("X-WeChat-Remedy")).toBe("wait");
			expect(wechat.received).toHaveLength(1);
		},
	);
});

describe("a fault of the account (48001)", () => {
	/** Ahead of the real time, so that no alarm rings during a test. */
	const START = Date.UTC(2099, 9, 1, 4);

	const untilPublished = (stops: string): Promise<void> =>
		vi.waitFor(async () => {
			expect(await env.ACCESS_TOKEN_COPY.get(`access_token:${env.WECHAT_APP_ID}`)).toContain(stops);
		});

	it("is answered once by WeChat; for a minute then nobody asks it at that path, and other paths work", async () => {
		vi.setSystemTime(START);
		const wechat = wechatStreams(refusal(48001), OK);
		const { send } = open();
		const first = await send(api("POST", "{}"));
		expect(await first.json()).toMatchObject({ errcode: 48001 });
		expect(first.headers.get("X-WeChat-Remedy")).toBe("fix-account");
		await untilPublished(`"${UPLOAD}":`);
		const stopped = await send(api("POST", "{}"));
		expect(stopped.headers.get("Retry-After")).toBe("60");
		expect(await problemOf(stopped)).toMatchObject({ status: 502, errcode: 48001, remedy: "fix-account" });
		expect(wechat.received).toHaveLength(1);
		expect(await (await send(api("GET"), "/cgi-bin/user/get")).json()).toMatchObject({ errcode: 0 });
		vi.setSystemTime(START + 60_000);
		expect(await (await send(api("POST", "{}"))).json()).toMatchObject({ errcode: 0 });
		await untilPublished('"stops":{}');
	});

	it("43002, the wrong method, is the caller's own, and stops nothing", async () => {
		const wechat = wechatStreams(refusal(43002), OK);
		const { send } = open();
		expect(await (await send(api("GET"))).json()).toMatchObject({ errcode: 43002 });
		expect(await (await send(api("POST", "{}"))).json()).toMatchObject({ errcode: 0 });
		expect(wechat.received).toHaveLength(2);
	});
});
