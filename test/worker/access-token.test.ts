import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test, vi } from "vitest";
import { EMPTY_STATE, type KeeperState } from "../../src/access-token/keeper-state.ts";
import { isJsonObject } from "../../src/wechat/json.ts";
import { APP_ID, isForced, object, withEnvironment } from "./access-token-object.ts";
import { answerCalls, giveTokens, hang } from "./access-token-upstream.ts";
import { useSettableDate } from "./support/settable-date.ts";

useSettableDate();

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

	test("reads a state that an earlier version stored, without stops and forced refreshes", async () => {
		const calls = giveTokens();
		await object().read();
		await runInDurableObject(object(), (_, { storage }) => {
			const { stops: _s, forcedAt: _f, ...earlier } = storage.kv.get<KeeperState>("keeper") ?? EMPTY_STATE;
			storage.kv.put("keeper", earlier);
		});
		const [read, complaint, status] = await withEnvironment({}, async (instance) => [
			await instance.read(),
			await instance.replace("token-1"),
			await instance.status(),
		]);
		expect(read).toMatchObject({ value: { accessToken: "token-1" } });
		expect(read).toHaveProperty("value.stops", {});
		expect(complaint).toMatchObject({ value: { accessToken: "token-2" } });
		expect(status).toHaveProperty("stops", {});
		expect(status).toHaveProperty("forcedAt", []);
		expect(calls).toHaveLength(2);
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
