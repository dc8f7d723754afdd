import { env } from "cloudflare:workers";
import { describe, expect, test, vi } from "vitest";
import { brokenStore, copyInKv, HOUR, KEY, object, withEnvironment } from "./access-token-object.ts";
import { answerCalls, giveTokens } from "./access-token-upstream.ts";
import { useSettableDate } from "./support/settable-date.ts";

useSettableDate();

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
