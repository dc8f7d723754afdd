import {
	abortAllDurableObjects,
	evictDurableObject,
	runDurableObjectAlarm,
	runInDurableObject,
} from "cloudflare:test";
import { describe, expect, test, vi } from "vitest";
import { alarmOf, HOUR, isForced, later, object, withEnvironment } from "./access-token-object.ts";
import { answerCalls, giveTokens, hang } from "./access-token-upstream.ts";
import { useSettableDate } from "./support/settable-date.ts";

useSettableDate();

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
		expect((await object().read()).ok).toBe(true);
		expect((await object().status()).stops).toEqual({});
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

	test("for the longest life that is believed, a month, can be set", async () => {
		giveTokens(30 * 24 * 60 * 60);
		expect((await object().read()).ok).toBe(true);
	});
});
