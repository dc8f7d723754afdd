import { describe, expect, test } from "vitest";
import type { ApiRequest, UpstreamOptions } from "../../src/wechat/api.ts";
import { arrange, get, never } from "./arranged-upstream.ts";

const settle = () => new Promise<void>((resume) => setImmediate(resume));

describe("no answer", () => {
	test("because the connection failed is unreachable", async () => {
		const { upstream } = arrange(() =>
			Promise.reject(new TypeError(`no route to ${get.query?.["access_token"]}`)),
		);
		expect(await upstream(get, "api")).toEqual({
			ok: false,
			error: { kind: "unreachable", reason: "connection" },
		});
	});

	test("because fetch itself throws is unreachable", async () => {
		const { upstream } = arrange(() => {
			throw new TypeError("Illegal invocation");
		});
		expect(await upstream(get, "api")).toMatchObject({
			error: { kind: "unreachable", reason: "connection" },
		});
	});

	test("because the body broke off is unreachable", async () => {
		const { upstream } = arrange(async () => {
			const stream = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
			return new Response(stream);
		});
		expect(await upstream(get, "api")).toMatchObject({
			error: { kind: "unreachable", reason: "connection" },
		});
	});

	test("within the time limit is a timeout: the request's own signal ends it", async () => {
		const limit = new AbortController();
		const { upstream } = arrange(
			(request) =>
				new Promise((_, reject) =>
					request.signal.addEventListener("abort", () => reject(request.signal.reason)),
				),
			{ deadline: () => limit.signal },
		);
		const answer = upstream(get, "api");
		limit.abort();
		expect(await answer).toEqual({ ok: false, error: { kind: "unreachable", reason: "timeout" } });
	});

	test("to the end within the time limit is a timeout, though the headers came", async () => {
		const limit = new AbortController();
		const { upstream } = arrange(
			async (request) =>
				new Response(
					new ReadableStream({
						start: (controller) => {
							controller.enqueue(new TextEncoder().encode('{"errcode":'));
							request.signal.addEventListener("abort", () => controller.error(request.signal.reason));
						},
					}),
				),
			{ deadline: () => limit.signal },
		);
		const answer = upstream(get, "api");
		await settle();
		limit.abort();
		expect(await answer).toMatchObject({ error: { kind: "unreachable", reason: "timeout" } });
	});
});

describe("six calls at a time", () => {
	test("wait for an answer, and the time limit of the others has not begun", async () => {
		const answers: (() => void)[] = [];
		let deadlines = 0;
		const { upstream, requests } = arrange(
			() => new Promise((resolve) => answers.push(() => resolve(new Response('{"menu":{}}')))),
			{
				deadline: () => {
					deadlines += 1;
					return never();
				},
			},
		);
		const calls = Array.from({ length: 20 }, () => upstream(get, "api"));
		await settle();
		expect([requests.length, deadlines]).toEqual([6, 6]);
		answers.shift()?.();
		await settle();
		expect([requests.length, deadlines]).toEqual([7, 7]);
		while (answers.length > 0) {
			answers.shift()?.();
			await settle();
		}
		expect((await Promise.all(calls)).every(({ ok }) => ok)).toBe(true);
	});

	test("that all run into their time limit make room for the next six", async () => {
		const limits: AbortController[] = [];
		const { upstream, requests } = arrange(
			(request) =>
				new Promise((_, reject) =>
					request.signal.addEventListener("abort", () => reject(request.signal.reason)),
				),
			{
				deadline: () => {
					const limit = new AbortController();
					limits.push(limit);
					return limit.signal;
				},
			},
		);
		const calls = Array.from({ length: 12 }, () => upstream(get, "api"));
		await settle();
		for (const limit of [...limits]) limit.abort();
		await settle();
		expect(requests.length).toBe(12);
		for (const limit of limits) limit.abort();
		for (const answer of await Promise.all(calls))
			expect(answer).toMatchObject({ error: { reason: "timeout" } });
	});
});

describe("a secret", () => {
	const secrets = ["access-token-5ecret", "app-5ecret", "relay-5ecret"];
	const post: ApiRequest = { ...get, method: "POST", body: { secret: "app-5ecret" } };

	test.each<readonly [string, UpstreamOptions["fetch"]]>([
		["the connection", (request) => Promise.reject(new Error(`${request.url} app-5ecret relay-5ecret`))],
		["an echo of the request", async (request) => new Response(`${request.url} ${await request.text()}`)],
		["half a JSON", async () => new Response('{"access_token":"access-token-5ecret"')],
		["a redirect", async (request) => Response.redirect(request.url)],
	])("is in no error: %s", async (_name, answer) => {
		const { upstream } = arrange(answer, { relayKey: "relay-5ecret" });
		const outcome = await upstream(post, "token");
		expect(outcome.ok).toBe(false);
		for (const secret of secrets) expect(JSON.stringify(outcome)).not.toContain(secret);
	});
});
