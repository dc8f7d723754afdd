import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test, vi } from "vitest";
import { type Account, readAccount } from "../../src/access-token/account.ts";
import { publishCopy } from "../../src/access-token/copy.ts";
import { createAccessTokens } from "../../src/access-token/reader.ts";
import { answerCalls, giveTokens } from "./access-token-upstream.ts";
import { useSettableDate } from "./support/settable-date.ts";

const account = (): Account => {
	const read = readAccount(env);
	if (!read.ok) throw new Error(read.error.variable);
	return read.value;
};

/** A namespace whose objects cannot be reached; `calls` counts the tries. */
const downNamespace = (error: Error, tries = Number.POSITIVE_INFINITY) => {
	let calls = 0;
	const namespace: typeof env.ACCESS_TOKEN = new Proxy(env.ACCESS_TOKEN, {
		get: (objects, name) => {
			if (name !== "getByName") return Reflect.get(objects, name).bind(objects);
			return (...given: Parameters<typeof objects.getByName>) => {
				calls += 1;
				if (calls <= tries) throw error;
				return objects.getByName(...given);
			};
		},
	});
	return { namespace, calls: () => calls };
};

const DOWN = new Error("internal error; reference = 5ecret");

const brokenStore: KVNamespace = new Proxy(env.ACCESS_TOKEN_COPY, {
	get: () => () => Promise.reject(new Error("KV failed: 500")),
});

const reader = (changes: Partial<Parameters<typeof createAccessTokens>[0]> = {}, of = account()) =>
	createAccessTokens({ ...env, ...changes }, of, Date.now);

const copyWith = async (secondsLeft: number, of = account()) => {
	const now = Date.now();
	const expiresAt = now + secondsLeft * 1000;
	const copied = { accessToken: "copied", obtainedAt: now, expiresAt, stops: {} };
	await publishCopy(env.ACCESS_TOKEN_COPY, of, copied, now);
};

const writeCopy = (text: string) => env.ACCESS_TOKEN_COPY.put(`access_token:${account().appId}`, text);

const withToken = (accessToken: string) => ({ ok: true, value: { accessToken } });
const UNAVAILABLE = { ok: false, error: { cause: { kind: "unavailable" } } };

useSettableDate();

describe("readers", () => {
	test("take a fresh copy without asking the object or WeChat", async () => {
		const requests = giveTokens();
		await copyWith(120);
		const { namespace, calls } = downNamespace(DOWN);
		expect(await reader({ ACCESS_TOKEN: namespace }).read()).toMatchObject(withToken("copied"));
		expect([calls(), requests.length]).toEqual([0, 0]);
	});

	test("ask the object when there is no copy", async () => {
		giveTokens();
		expect(await reader().read()).toMatchObject(withToken("token-1"));
	});

	test("ask the object when the copy has a minute or less to live", async () => {
		giveTokens();
		await copyWith(60);
		expect(await reader().read()).toMatchObject(withToken("token-1"));
	});

	test("believe expires_at, not KV: an ended copy that is still there is none", async () => {
		giveTokens();
		await copyWith(-30);
		expect(await reader().read()).toMatchObject(withToken("token-1"));
	});

	test.each([
		"",
		"{",
		"<html>",
		"null",
		'{"access_token":"copied"}',
		'{"access_token":"copied","expires_at":"never"}',
	])("ask the object when the copy is corrupt: %s", async (text) => {
		giveTokens();
		await writeCopy(text);
		expect(await reader().read()).toMatchObject(withToken("token-1"));
	});

	test("ask the object when the copy is another origin's", async () => {
		giveTokens();
		await copyWith(7200, { ...account(), origin: "https://other.test" });
		expect(await reader().read()).toMatchObject(withToken("token-1"));
	});

	test("with another AppID never see this one's copy", async () => {
		giveTokens();
		await copyWith(7200);
		const other = { ...account(), appId: "wx7e57000000000002" };
		const { namespace } = downNamespace(DOWN);
		expect(await reader({ ACCESS_TOKEN: namespace }, other).read()).toMatchObject(UNAVAILABLE);
	});

	test("ask the object when KV is down", async () => {
		giveTokens();
		expect(await reader({ ACCESS_TOKEN_COPY: brokenStore }).read()).toMatchObject(withToken("token-1"));
	});

	test("get the object's failure as it is", async () => {
		answerCalls(() => Response.json({ errcode: 40164, errmsg: "invalid ip 1.2.3.4" }));
		expect(await reader().read()).toEqual({
			ok: false,
			error: {
				cause: { kind: "refused", endpoint: "token", errcode: 40164, errmsg: "invalid ip 1.2.3.4" },
				retryAt: Date.now() + 10_000,
			},
		});
	});
});

describe("when the object is down", () => {
	const down = () => reader({ ACCESS_TOKEN: downNamespace(DOWN).namespace });

	test("a copy that is alive, if only for a second, is used", async () => {
		await copyWith(1);
		expect(await down().read()).toMatchObject(withToken("copied"));
	});

	test("a copy that has ended is not used", async () => {
		await copyWith(-1);
		expect(await down().read()).toMatchObject(UNAVAILABLE);
	});

	test("and KV too, there is no access_token, and the reason tells nothing", async () => {
		const both = reader({ ACCESS_TOKEN: downNamespace(DOWN).namespace, ACCESS_TOKEN_COPY: brokenStore });
		const result = await both.read();
		expect(result).toEqual({
			ok: false,
			error: { cause: { kind: "unavailable" }, retryAt: Date.now() + 1000 },
		});
	});

	test("complaints, repairs and the watchdog are told so", async () => {
		await copyWith(7200);
		expect(await down().replace("copied")).toMatchObject(UNAVAILABLE);
		expect(await down().repair()).toMatchObject(UNAVAILABLE);
		expect(await down().poke()).toMatchObject(UNAVAILABLE);
	});

	test("notes and the status are simply not there", async () => {
		expect(await down().status()).toBe(undefined);
		expect(await down().stop("/cgi-bin/menu/get", { kind: "unreachable", reason: "timeout" })).toBe(
			undefined,
		);
		expect(await down().resume("/cgi-bin/menu/get")).toBe(undefined);
	});

	test("only for once, and says that it may be asked again, it is asked again", async () => {
		giveTokens();
		const { namespace, calls } = downNamespace(Object.assign(new Error("lost"), { retryable: true }), 1);
		expect(await reader({ ACCESS_TOKEN: namespace }).read()).toMatchObject(withToken("token-1"));
		expect(calls()).toBe(2);
	});

	test.each([{ retryable: true, overloaded: true }, { retryable: false }, {}])(
		"it is not asked again with %j",
		async (signs) => {
			const { namespace, calls } = downNamespace(Object.assign(new Error("lost"), signs));
			expect(await reader({ ACCESS_TOKEN: namespace }).read()).toMatchObject(UNAVAILABLE);
			expect(calls()).toBe(1);
		},
	);
});

describe("a stopped path", () => {
	const cause = { kind: "refused", endpoint: "menu", errcode: 48001, errmsg: "api unauthorized" } as const;

	test("reaches readers by the copy, and so does its end", async () => {
		giveTokens();
		const { read, stop, resume } = reader();
		await read();
		await stop("/cgi-bin/menu/create", cause);
		await vi.waitFor(async () => {
			expect(await read()).toMatchObject({
				value: { stops: { "/cgi-bin/menu/create": { cause, failures: 1 } } },
			});
		});
		await resume("/cgi-bin/menu/create");
		await vi.waitFor(async () => {
			const credential = await read();
			expect(credential.ok && credential.value.stops).toEqual({});
		});
	});
});

test("the object of an AppID is the same for every caller", async () => {
	giveTokens();
	await reader().read();
	const held = await runInDurableObject(env.ACCESS_TOKEN.getByName(account().appId), (instance) =>
		instance.status(),
	);
	expect(held.held).toMatchObject({ expiresAt: expect.any(Number) });
});
