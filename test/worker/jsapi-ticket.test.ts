/** The jsapi_ticket in the object that keeps the account's credentials, and its copy in KV. */
import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test, vi } from "vitest";
import { readAccount } from "../../src/access-token/account.ts";
import { publishTicketCopy } from "../../src/access-token/jsapi-ticket-copy.ts";
import { readJsapiTicket } from "../../src/access-token/jsapi-ticket-reader.ts";
import { APP_ID, alarmOf, brokenStore, HOUR, later, object, withEnvironment } from "./access-token-object.ts";
import { useSettableDate } from "./support/settable-date.ts";
import { issued, type Script, STABLE_TOKEN, wechatAnswers } from "./support/wechat.ts";

useSettableDate();

const GET_TICKET = "/cgi-bin/ticket/getticket";
const TICKET_KEY = `jsapi_ticket:${APP_ID}`;
const ticket = (name: string, expires_in = 7200) => ({ errcode: 0, errmsg: "ok", ticket: name, expires_in });

const open = (script: Script = {}) => {
	vi.spyOn(AbortSignal, "timeout").mockImplementation(() => new AbortController().signal);
	const { callsTo } = wechatAnswers({ [GET_TICKET]: [ticket("t1cket-1"), ticket("t1cket-2")], ...script });
	return {
		asked: () => callsTo(GET_TICKET).length,
		tokensAsked: () => callsTo(STABLE_TOKEN).length,
		callsTo,
	};
};

const copyInKv = () => env.ACCESS_TOKEN_COPY.get(TICKET_KEY, "text");

describe("the object", () => {
	test("makes one call for a thousand pages, with one access_token", async () => {
		const { asked, tokensAsked, callsTo } = open();
		const results = await Promise.all(Array.from({ length: 1000 }, () => object().jsapiTicket()));
		for (const result of results) expect(result).toMatchObject({ value: { ticket: "t1cket-1" } });
		expect([asked(), tokensAsked()]).toEqual([1, 1]);
		const [call] = callsTo(GET_TICKET);
		expect([call?.method, `${call?.query}`]).toEqual([
			"GET",
			"type=jsapi&access_token=pretend-access-token-1",
		]);
	});

	test("gets another access_token when WeChat refuses the one it has", async () => {
		const refusal = { errcode: 40001, errmsg: "invalid credential" };
		const { asked, tokensAsked } = open({ [GET_TICKET]: [refusal, ticket("t1cket-1")] });
		expect(await object().jsapiTicket()).toMatchObject({ value: { ticket: "t1cket-1" } });
		expect([asked(), tokensAsked()]).toEqual([2, 2]);
	});

	test("waits half a second for a busy WeChat, and asks once more", async () => {
		const { asked } = open({ [GET_TICKET]: [{ errcode: -1, errmsg: "system error" }, ticket("t1cket-1")] });
		const wait = vi.spyOn(scheduler, "wait").mockResolvedValue();
		expect(await object().jsapiTicket()).toMatchObject({ value: { ticket: "t1cket-1" } });
		expect(asked()).toBe(2);
		expect(wait.mock.calls).toEqual([[500]]);
	});

	test("has it after an eviction without a call", async () => {
		const { asked } = open();
		await object().jsapiTicket();
		await evictDurableObject(object());
		expect(await object().jsapiTicket()).toMatchObject({ value: { ticket: "t1cket-1" } });
		expect(asked()).toBe(1);
	});

	test("never asks for one that nobody wants: neither watchdog nor alarm does", async () => {
		const { asked } = open();
		await object().poke();
		await object().jsapiTicket();
		vi.setSystemTime((await alarmOf()) ?? 0);
		later(2 * HOUR);
		await object().poke();
		expect(asked()).toBe(1);
	});

	test("leaves the access_token's alarm as it was", async () => {
		open();
		await object().read();
		const before = await alarmOf();
		await object().jsapiTicket();
		expect(await alarmOf()).toBe(before);
	});

	test("without an access_token has none, and asks for neither until its time", async () => {
		const refusal = { errcode: 40164, errmsg: "invalid ip 203.0.113.7, not in whitelist" };
		const { asked, tokensAsked } = open({ [STABLE_TOKEN]: [refusal, issued(1)] });
		const failed = { ok: false, error: { cause: { errcode: 40164 }, retryAt: Date.now() + 10_000 } };
		expect(await object().jsapiTicket()).toMatchObject(failed);
		expect(await object().jsapiTicket()).toMatchObject(failed);
		expect([asked(), tokensAsked()]).toEqual([0, 1]);
		later(10_000);
		expect(await object().jsapiTicket()).toMatchObject({ value: { ticket: "t1cket-1" } });
	});

	test("asks again at once when the account is repaired, which in itself asks for no ticket", async () => {
		const refusal = { errcode: 48001, errmsg: "api unauthorized" };
		const { asked } = open({ [GET_TICKET]: [refusal, ticket("t1cket-1")] });
		expect(await object().jsapiTicket()).toMatchObject({ error: { cause: { errcode: 48001 } } });
		await object().repair();
		expect(asked()).toBe(1);
		expect(await object().jsapiTicket()).toMatchObject({ value: { ticket: "t1cket-1" } });
	});

	test("asks again after a repair, and not after each of those that follow within ten seconds", async () => {
		const { asked } = open({ [GET_TICKET]: [{ errcode: 48001, errmsg: "api unauthorized" }] });
		const refused = { error: { cause: { errcode: 48001 } } };
		for (let repaired = 0; repaired < 5; repaired += 1) {
			await object().repair();
			expect(await object().jsapiTicket()).toMatchObject(refused);
		}
		expect(asked()).toBe(1);
		later(10_000);
		await object().repair();
		expect(await object().jsapiTicket()).toMatchObject(refused);
		expect(asked()).toBe(2);
	});

	test("shows no ticket in its status", async () => {
		open();
		await object().jsapiTicket();
		expect(JSON.stringify(await object().status())).not.toContain("t1cket");
	});

	test("with another origin never sees the old one's ticket", async () => {
		open();
		await object().jsapiTicket();
		const result = await withEnvironment({ WECHAT_API_ORIGIN: "https://other.test" }, (instance) =>
			instance.jsapiTicket(),
		);
		expect(result).toMatchObject({ value: { ticket: "t1cket-2" } });
	});
});

describe("the copy in KV", () => {
	const read = (changes: Partial<Parameters<typeof readJsapiTicket>[0]> = {}) => {
		const account = readAccount(env);
		if (!account.ok) throw new Error(account.error.variable);
		return readJsapiTicket({ ...env, ...changes }, account.value, Date.now);
	};
	const DOWN: typeof env.ACCESS_TOKEN = new Proxy(env.ACCESS_TOKEN, {
		get: () => () => {
			throw new Error("down");
		},
	});
	const copyWith = async (secondsLeft: number) => {
		const account = readAccount(env);
		if (!account.ok) throw new Error(account.error.variable);
		const now = Date.now();
		const copied = { ticket: "copied", obtainedAt: now, expiresAt: now + secondsLeft * 1000, stops: {} };
		await publishTicketCopy(env.ACCESS_TOKEN_COPY, account.value, copied, now);
	};

	test("is published with the ticket, and spares its readers the object", async () => {
		open();
		expect(await read()).toMatchObject({ value: { ticket: "t1cket-1" } });
		await vi.waitFor(async () => expect(await copyInKv()).toContain('"jsapi_ticket":"t1cket-1"'));
		expect(await read({ ACCESS_TOKEN: DOWN })).toMatchObject({ value: { ticket: "t1cket-1" } });
	});

	test("with a minute or less to live sends its readers to the object", async () => {
		open();
		await copyWith(60);
		expect(await read()).toMatchObject({ value: { ticket: "t1cket-1" } });
	});

	test("that is alive, if only for a second, is used when the object is down", async () => {
		await copyWith(1);
		expect(await read({ ACCESS_TOKEN: DOWN })).toMatchObject({ value: { ticket: "copied" } });
	});

	test("that has ended is not used, and nothing is told of what is down", async () => {
		await copyWith(-1);
		expect(await read({ ACCESS_TOKEN: DOWN })).toEqual({
			ok: false,
			error: { cause: { kind: "unavailable" }, retryAt: Date.now() + 1000 },
		});
	});

	test("that cannot be written costs no ticket", async () => {
		open();
		const result = await withEnvironment({ ACCESS_TOKEN_COPY: brokenStore("put") }, (instance) =>
			instance.jsapiTicket(),
		);
		expect(result).toMatchObject({ value: { ticket: "t1cket-1" } });
		expect(await copyInKv()).toBe(null);
	});
});
