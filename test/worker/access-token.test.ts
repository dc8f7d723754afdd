import {
	abortAllDurableObjects,
	evictDurableObject,
	reset,
	runDurableObjectAlarm,
	runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AccessToken, type AccessTokenObjectEnv } from "../../src/access-token/object.ts";
import { isJsonObject } from "../../src/wechat/json.ts";
import { answerCalls, giveTokens, hang } from "./access-token-upstream.ts";

const APP_ID = "wx7e57000000000001";
const KEY = `access_token:${APP_ID}`;
const HOUR = 3600 * 1000;

const object = () => env.ACCESS_TOKEN.getByName(APP_ID);

/** Another deployment's object on the same storage. */
const withEnvironment = <T>(
	changes: Partial<AccessTokenObjectEnv>,
	use: (instance: AccessToken) => Promise<T>,
): Promise<T> =>
	runInDurableObject(object(), (_, state) => use(new AccessToken(state, { ...env, ...changes })));

const alarmOf = () => runInDurableObject(object(), (_, state) => state.storage.getAlarm());

const copyInKv = () => env.ACCESS_TOKEN_COPY.get(KEY, "text");

const isForced = (body: unknown): boolean => isJsonObject(body) && body["force_refresh"] === true;

const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);

/** KV of which one method fails. */
const brokenStore = (method: "get" | "put"): KVNamespace =>
	new Proxy(env.ACCESS_TOKEN_COPY, {
		get: (store, name) =>
			name === method
				? () => Promise.reject(new Error(`KV ${method} failed: 500`))
				: Reflect.get(store, name).bind(store),
	});

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["Date"] });
});

afterEach(async () => {
	vi.restoreAllMocks();
	vi.useRealTimers();
	await reset();
});

describe("the object", () => {
	test("makes one call for a thousand callers on a cold start", async () => {
		const requests = giveTokens();
		const results = await Promise.all(Array.from({ length: 1000 }, () => object().read()));
		for (const result of results) expect(result).toMatchObject({ value: { accessToken: "token-1" } });
		expect(requests.length).toBe(1);
	});

	test("asks stable_token in normal mode, and never the old cgi-bin/token", async () => {
		const requests = giveTokens();
		await object().read();
		await object().repair();
		await object().poke();
		expect(new Set(requests.map(({ method, url }) => `${method} ${url}`))).toEqual(
			new Set(["POST https://wechat.test/cgi-bin/stable_token"]),
		);
		expect(requests[0]?.body).toEqual({
			grant_type: "client_credential",
			appid: APP_ID,
			secret: env.WECHAT_APP_SECRET,
		});
	});

	test("makes two calls for a thousand complaints, one of them forced", async () => {
		const calls = answerCalls(({ body }) => {
			return Response.json({ access_token: isForced(body) ? "token-2" : "token-1", expires_in: 6000 });
		});
		await object().read();
		const results = await Promise.all(Array.from({ length: 1000 }, () => object().replace("token-1")));
		for (const result of results) expect(result).toMatchObject({ value: { accessToken: "token-2" } });
		expect(calls.map(({ body }) => isJsonObject(body) && body["force_refresh"])).toEqual([
			undefined,
			undefined,
			true,
		]);
	});

	test("makes one call for a thousand callers with a wrong AppSecret", async () => {
		const requests = answerCalls(() => Response.json({ errcode: 40125, errmsg: "invalid appsecret" }));
		const results = await Promise.all(Array.from({ length: 1000 }, () => object().read()));
		for (const result of results) expect(result).toMatchObject({ error: { cause: { errcode: 40125 } } });
		expect(requests.length).toBe(1);
	});

	test("sends the relay's key", async () => {
		const requests = giveTokens();
		await withEnvironment({ WECHAT_RELAY_KEY: "relay-key" }, (instance) => instance.read());
		expect(requests[0]?.relayKey).toBe("relay-key");
	});

	test("gives a hanging WeChat up after its time limit of 5 s", async () => {
		const limit = new AbortController();
		hang();
		const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(limit.signal);
		const result = await runInDurableObject(object(), async (instance) => {
			const asked = instance.read();
			setTimeout(() => limit.abort());
			return await asked;
		});
		expect(result).toMatchObject({ error: { cause: { kind: "unreachable", reason: "timeout" } } });
		expect(timeout.mock.calls).toEqual([[5000]]);
	});

	test.each([
		["HTML", () => new Response("<html>502</html>", { status: 502 })],
		["half a JSON", () => new Response('{"access_token":"half')],
		["a number as access_token", () => Response.json({ access_token: 1, expires_in: 7200 })],
		["a text as expires_in", () => Response.json({ access_token: "t", expires_in: "7200" })],
		["a redirect", () => Response.redirect("https://elsewhere.test/", 302)],
	])("takes %s for no answer of WeChat's", async (_name, answer) => {
		answerCalls(answer);
		expect(await object().read()).toMatchObject({ ok: false, error: { cause: { kind: "garbled" } } });
	});

	test("says which variable is missing or malformed, and calls nothing", async () => {
		const requests = giveTokens();
		const result = await withEnvironment({ WECHAT_APP_SECRET: "5ecret" }, (instance) => instance.read());
		expect(result).toMatchObject({
			error: { cause: { kind: "misconfigured", variable: "WECHAT_APP_SECRET" } },
		});
		expect(JSON.stringify(result)).not.toContain("5ecret");
		expect(requests).toEqual([]);
	});

	test("shows its status without the access_token, also after a complaint", async () => {
		answerCalls(() => Response.json({ access_token: "t0ken-5ecret", expires_in: 7200 }));
		await object().read();
		await object().replace("t0ken-5ecret");
		const status = await object().status();
		expect(status).toMatchObject({ held: { expiresAt: expect.any(Number) }, forcedAt: [], stops: {} });
		expect(status.lastFailure).toMatchObject({ cause: { kind: "held-back", reason: "just-issued" } });
		expect(JSON.stringify(status)).not.toContain("5ecret");
		expect(JSON.stringify(status)).not.toContain(env.WECHAT_APP_SECRET);
	});
});

describe("an eviction", () => {
	test("in mid-life costs no call", async () => {
		const requests = giveTokens();
		await object().read();
		await evictDurableObject(object());
		expect(await object().read()).toMatchObject({ value: { accessToken: "token-1" } });
		expect(requests.length).toBe(1);
	});

	test("in mid-renewal does not keep the next object from asking", async () => {
		const lost = hang();
		const asked = object()
			.read()
			.catch(() => "lost");
		await vi.waitFor(() => expect(lost.length).toBe(1));
		await abortAllDurableObjects();
		expect(await asked).toBe("lost");
		const requests = giveTokens();
		expect(await object().read()).toMatchObject({ value: { accessToken: "token-1" } });
		expect(requests.length).toBe(1);
	});

	test("in mid-refresh keeps the forced refresh counted", async () => {
		giveTokens(6000);
		await object().read();
		const forced = answerCalls(({ body }, signal) => {
			if (!isForced(body)) return Response.json({ access_token: "token-1", expires_in: 6000 });
			return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
		});
		const complaint = object()
			.replace("token-1")
			.catch(() => "lost");
		await vi.waitFor(() => expect(forced.length).toBe(2));
		await abortAllDurableObjects();
		expect(await complaint).toBe("lost");
		expect((await object().status()).forcedAt.length).toBe(1);
	});

	test("is survived by the circuit", async () => {
		const requests = answerCalls(() => Response.json({ errcode: 40164, errmsg: "invalid ip 1.2.3.4" }));
		await object().read();
		await evictDurableObject(object());
		expect(await object().read()).toMatchObject({ error: { cause: { errcode: 40164 } } });
		expect(requests.length).toBe(1);
	});

	test("is survived by the budget of forced refreshes", async () => {
		answerCalls(() => Response.json({ access_token: "the same", expires_in: 6000 }));
		await object().read();
		await object().replace("the same");
		later(30_000);
		await evictDurableObject(object());
		for (let round = 0; round < 25; round += 1) {
			await object().replace("the same");
			later(30_000);
		}
		expect((await object().status()).forcedAt.length).toBe(20);
		expect(await object().replace("the same")).toMatchObject({
			error: { cause: { kind: "held-back", reason: "forced-too-often" } },
		});
	});

	test("is survived by a stopped path", async () => {
		giveTokens();
		const cause = { kind: "refused", endpoint: "api", errcode: 48001, errmsg: "api unauthorized" } as const;
		await object().stop("/cgi-bin/menu/create", cause);
		await evictDurableObject(object());
		expect(await object().read()).toMatchObject({ value: { stops: { "/cgi-bin/menu/create": { cause } } } });
		await object().resume("/cgi-bin/menu/create");
		expect(await object().read()).toMatchObject({ value: { stops: {} } });
	});
});

describe("the alarm", () => {
	test("is set between 290 and 60 s before the end", async () => {
		giveTokens();
		await object().read();
		const beforeEnd = Date.now() + 2 * HOUR - ((await alarmOf()) ?? 0);
		expect(beforeEnd).toBeLessThanOrEqual(290_000);
		expect(beforeEnd).toBeGreaterThanOrEqual(60_000);
	});

	test("renews in time, and is set again", async () => {
		giveTokens();
		await object().read();
		const first = (await alarmOf()) ?? 0;
		vi.setSystemTime(first);
		expect(await runDurableObjectAlarm(object())).toBe(true);
		expect(await object().read()).toMatchObject({ value: { accessToken: "token-2" } });
		expect(await alarmOf()).toBeGreaterThan(first + HOUR);
	});

	test("renews after an eviction too", async () => {
		giveTokens();
		await object().read();
		vi.setSystemTime((await alarmOf()) ?? 0);
		await evictDurableObject(object());
		expect(await runDurableObjectAlarm(object())).toBe(true);
		expect(await object().read()).toMatchObject({ value: { accessToken: "token-2" } });
	});

	test("that comes too early calls nothing and is set again", async () => {
		const requests = giveTokens();
		await object().read();
		const first = await alarmOf();
		await runDurableObjectAlarm(object());
		expect(requests.length).toBe(1);
		expect(await alarmOf()).toBe(first);
	});

	test("is set again when WeChat fails while the token lives", async () => {
		giveTokens();
		await object().read();
		vi.setSystemTime((await alarmOf()) ?? 0);
		answerCalls(() => Response.json({ errcode: 40164, errmsg: "invalid ip 1.2.3.4" }));
		await runDurableObjectAlarm(object());
		expect(await alarmOf()).toBe(Date.now() + 10_000);
		expect(await object().read()).toMatchObject({ value: { accessToken: "token-1" } });
	});

	test("that was lost is set again by the watchdog", async () => {
		giveTokens();
		await object().read();
		await runInDurableObject(object(), (_, state) => state.storage.deleteAlarm());
		await object().poke();
		expect(await alarmOf()).toBeGreaterThan(Date.now() + HOUR);
	});

	test("does not throw without a usable account", async () => {
		await withEnvironment({ WECHAT_APP_ID: "" }, (instance) => instance.alarm());
		expect(await alarmOf()).toBe(null);
	});

	test("of a life beyond every calendar is no reason to fail", async () => {
		giveTokens(Number.MAX_SAFE_INTEGER);
		expect((await object().read()).ok).toBe(true);
	});
});

describe("the copy in KV", () => {
	test("is published with the token, and holds no AppSecret", async () => {
		giveTokens();
		await object().read();
		await vi.waitFor(async () => expect(await copyInKv()).toContain('"access_token":"token-1"'));
		expect(await copyInKv()).not.toContain(env.WECHAT_APP_SECRET);
	});

	test("lives as long as the token", async () => {
		giveTokens();
		await object().read();
		await vi.waitFor(async () => expect(await copyInKv()).not.toBe(null));
		const { keys } = await env.ACCESS_TOKEN_COPY.list();
		expect(keys.map(({ name }) => name)).toEqual([KEY]);
		expect(Math.abs((keys[0]?.expiration ?? 0) - (Date.now() + 2 * HOUR) / 1000)).toBeLessThan(5);
	});

	test("lives at least 60 s, which is KV's least, also of a token with less", async () => {
		giveTokens(20);
		await object().read();
		await vi.waitFor(async () => expect(await copyInKv()).toContain("token-1"));
		const { keys } = await env.ACCESS_TOKEN_COPY.list();
		expect(Math.abs((keys[0]?.expiration ?? 0) - (Date.now() / 1000 + 60))).toBeLessThan(5);
	});

	test("that cannot be written fails no renewal", async () => {
		const requests = giveTokens();
		const put = brokenStore("put");
		const result = await withEnvironment({ ACCESS_TOKEN_COPY: put }, (instance) => instance.read());
		expect(result).toMatchObject({ value: { accessToken: "token-1" } });
		expect(requests.length).toBe(1);
		expect(await copyInKv()).toBe(null);
	});

	test("that was lost is published again by the watchdog", async () => {
		giveTokens();
		await withEnvironment({ ACCESS_TOKEN_COPY: brokenStore("put") }, (instance) => instance.read());
		await object().poke();
		await vi.waitFor(async () => expect(await copyInKv()).toContain("token-1"));
	});
});

describe("another deployment", () => {
	test("with another AppSecret asks at once, though the circuit was open", async () => {
		answerCalls(() => Response.json({ errcode: 40125, errmsg: "invalid appsecret" }));
		await object().read();
		const requests = giveTokens();
		const secret = "f".repeat(32);
		const result = await withEnvironment({ WECHAT_APP_SECRET: secret }, (instance) => instance.read());
		expect(result).toMatchObject({ value: { accessToken: "token-1" } });
		expect(requests[0]?.body).toMatchObject({ secret });
	});

	test("with another origin never sees the old one's token", async () => {
		giveTokens();
		await object().read();
		const requests = answerCalls(() => Response.json({ access_token: "another", expires_in: 7200 }));
		const changes = { WECHAT_API_ORIGIN: "https://other.test" };
		const result = await withEnvironment(changes, (instance) => instance.read());
		expect(result).toMatchObject({ value: { accessToken: "another" } });
		expect(requests.map(({ url }) => url)).toEqual(["https://other.test/cgi-bin/stable_token"]);
	});

	test("with another AppID has another object and another copy", async () => {
		giveTokens();
		await object().read();
		const other = await env.ACCESS_TOKEN.getByName("wx7e57000000000002").status();
		expect(other.held).toBe(undefined);
	});
});
