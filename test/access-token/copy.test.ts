import { describe, expect, test } from "vitest";
import { type CopyStore, publishCopy, readCopy } from "../../src/access-token/copy.ts";
import type { Credential } from "../../src/access-token/keeper-state.ts";
import { AFTERNOON } from "./simulated-clock.ts";

const account = {
	appId: "wx0123456789abcdef",
	appSecret: "0123456789abcdef0123456789abcdef",
	origin: "https://wechat.example",
	relayKey: undefined,
};

const credential: Credential = {
	accessToken: "token-1",
	obtainedAt: AFTERNOON,
	expiresAt: AFTERNOON + 7_200_000,
	stops: {
		"/cgi-bin/menu/create": {
			cause: { kind: "refused", endpoint: "menu", errcode: 48001, errmsg: "api unauthorized" },
			until: AFTERNOON + 60_000,
			failures: 1,
		},
	},
};

/** KV, with its own least values. */
const createStore = () => {
	const values = new Map<string, string>();
	const lifetimes: number[] = [];
	const store: CopyStore = {
		get: async (key, { cacheTtl }) => {
			if (cacheTtl < 30) throw new Error("400 Invalid cache_ttl");
			return values.get(key) ?? null;
		},
		put: async (key, value, { expirationTtl }) => {
			if (expirationTtl < 60) throw new Error("400 Invalid expiration_ttl");
			values.set(key, value);
			lifetimes.push(expirationTtl);
		},
	};
	return { store, values, lifetimes };
};

const KEY = "access_token:wx0123456789abcdef";

const copied = async (
	change: (copy: Record<string, unknown>) => unknown,
): Promise<Credential | undefined> => {
	const { store, values } = createStore();
	await publishCopy(store, account, credential, AFTERNOON);
	const copy: Record<string, unknown> = JSON.parse(values.get(KEY) ?? "");
	values.set(KEY, JSON.stringify(change(copy)));
	return await readCopy(store, account);
};

describe("the copy", () => {
	test("comes back as it was published, stops included", async () => {
		expect(await copied((copy) => copy)).toEqual(credential);
	});

	test("tells that calls are refused now and then, and nothing of it where they are not", async () => {
		const { store, values } = createStore();
		await publishCopy(store, account, { ...credential, isDoubted: true }, AFTERNOON);
		expect(JSON.parse(values.get(KEY) ?? "")).toMatchObject({ doubted: true });
		expect(await readCopy(store, account)).toEqual({ ...credential, isDoubted: true });
	});

	test.each([false, "true", 1, null, {}])("doubts nothing because of `doubted` %j", async (doubted) => {
		expect(await copied((copy) => ({ ...copy, doubted }))).toEqual(credential);
	});

	test("has the key and the fields that the documentation names, and no AppSecret", async () => {
		const { store, values } = createStore();
		await publishCopy(store, account, credential, AFTERNOON);
		expect([...values.keys()]).toEqual([KEY]);
		expect(Object.keys(JSON.parse(values.get(KEY) ?? ""))).toEqual([
			"access_token",
			"obtained_at",
			"expires_at",
			"origin",
			"stops",
		]);
		expect(values.get(KEY)).not.toContain(account.appSecret);
	});

	test.each([
		[7200, 7200],
		[345, 345],
		[60, 60],
		[59, 60],
		[1, 60],
		[-10, 60],
	])("of a token with %d s left lives %d s in KV", async (left, ttl) => {
		const { store, lifetimes } = createStore();
		await publishCopy(store, account, { ...credential, expiresAt: AFTERNOON + left * 1000 }, AFTERNOON);
		expect(lifetimes).toEqual([ttl]);
	});
});

describe("there is no copy", () => {
	test("in an empty KV", async () => {
		expect(await readCopy(createStore().store, account)).toBe(undefined);
	});

	test("in a KV that throws", async () => {
		const down: CopyStore = {
			get: () => Promise.reject(new Error("KV GET failed: 500")),
			put: () => Promise.reject(new Error("KV PUT failed: 500")),
		};
		expect(await readCopy(down, account)).toBe(undefined);
	});

	test("of an account reached by another origin", async () => {
		const { store } = createStore();
		await publishCopy(store, account, credential, AFTERNOON);
		expect(await readCopy(store, { ...account, origin: "https://other.example" })).toBe(undefined);
	});

	test("of another AppID", async () => {
		const { store } = createStore();
		await publishCopy(store, account, credential, AFTERNOON);
		expect(await readCopy(store, { ...account, appId: "wxfedcba9876543210" })).toBe(undefined);
	});

	test.each(["", "{", "<html>", "null", "[]", '"token"', "1", "{}"])("in the text %j", async (text) => {
		const { store, values } = createStore();
		values.set(KEY, text);
		expect(await readCopy(store, account)).toBe(undefined);
	});

	test.each([
		["access_token", ""],
		["access_token", 1],
		["access_token", undefined],
		["obtained_at", "2026"],
		["expires_at", "2026"],
		["expires_at", null],
		["origin", undefined],
	])("with %s %j", async (field, value) => {
		expect(await copied((copy) => ({ ...copy, [field]: value }))).toBe(undefined);
	});
});

describe("a copy with a broken stop", () => {
	test.each([
		undefined,
		null,
		"text",
		[],
		{ "/cgi-bin/menu/get": 1 },
		{ "/cgi-bin/menu/get": { until: 1, failures: 1 } },
	])("is a copy without it: %j", async (stops) => {
		expect(await copied((copy) => ({ ...copy, stops }))).toEqual({ ...credential, stops: {} });
	});

	test.each([
		{ until: "soon" },
		{ failures: null },
		{ cause: { errcode: "48001", errmsg: "" } },
		{ cause: { errcode: 48001 } },
	])("keeps the others: %j", async (broken) => {
		const whole = credential.stops["/cgi-bin/menu/create"];
		const read = await copied((copy) => ({
			...copy,
			stops: { "/cgi-bin/menu/get": whole, "/b": { ...whole, ...broken } },
		}));
		expect(read?.stops).toEqual({ "/cgi-bin/menu/get": whole });
	});
});
