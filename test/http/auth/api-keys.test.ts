import { describe, expect, it } from "vitest";
import { readApiKeys } from "../../../src/http/auth/api-keys.ts";

const KEY = "0123456789abcdef";
const OTHER_KEY = "ABCDEF_ghijkl-mnopqrstuvwxyz";

const keysIn = (API_KEYS: string) => {
	const keys = readApiKeys({ API_KEYS });
	if (!keys.ok) throw new Error(keys.error.problem.en);
	return keys.value.map(({ name, key, scopes }) => ({ name, key, scopes: [...scopes] }));
};

const ALL = ["send", "read", "manage", "token", "proxy"];

describe("API_KEYS", () => {
	it("lists names and keys; a key without scopes has them all", () => {
		expect(keysIn(`shop:${KEY}`)).toEqual([{ name: "shop", key: KEY, scopes: ALL }]);
	});

	it("gives a key the scopes that it names, joined by +", () => {
		expect(keysIn(`shop:${KEY}:send+read,crm-2:${OTHER_KEY}:proxy`)).toEqual([
			{ name: "shop", key: KEY, scopes: ["send", "read"] },
			{ name: "crm-2", key: OTHER_KEY, scopes: ["proxy"] },
		]);
	});

	it("may have white space around its entries and scopes", () => {
		expect(keysIn(` shop:${KEY}: send + read ,\n crm:${OTHER_KEY} `)).toMatchObject([
			{ name: "shop", scopes: ["send", "read"] },
			{ name: "crm", scopes: ALL },
		]);
	});

	it("may hold keys that begin alike", () => {
		expect(keysIn(`shop:${KEY},crm:${KEY}0`)).toHaveLength(2);
	});
});

describe("API_KEYS is refused as a whole, named and never quoted", () => {
	it.each([
		["not set", undefined],
		["empty", ""],
		["blank", " \n"],
		["a key without a name", KEY],
		["an empty name", `:${KEY}`],
		["a name with capitals", `Shop:${KEY}`],
		["a name with a space", `my shop:${KEY}`],
		["a key of 15 characters", `shop:${KEY.slice(1)}`],
		["a key with a space", `shop:01234567 89abcdef`],
		["a key with a sign", `shop:${KEY}!`],
		["an empty key", "shop::send"],
		["no scope after the colon", `shop:${KEY}:`],
		["an unknown scope", `shop:${KEY}:send+admin`],
		["a scope with capitals", `shop:${KEY}:Send`],
		["scopes joined by a colon", `shop:${KEY}:send:read`],
		["a comma at the end", `shop:${KEY},`],
		["two of a name", `shop:${KEY},shop:${OTHER_KEY}`],
		["one key under two names, as while a system is renamed", `old:${KEY}:send,new:${KEY}:send`],
		["one key under two names, with other scopes", `shop:${KEY}:read,erp:${OTHER_KEY},crm:${KEY}`],
		["one bad entry among good ones", `shop:${KEY},crm:short,erp:${OTHER_KEY}`],
	])("%s", (_, API_KEYS) => {
		const keys = readApiKeys(API_KEYS === undefined ? {} : { API_KEYS });
		expect(keys).toMatchObject({ ok: false, error: { kind: "misconfigured", variable: "API_KEYS" } });
		const said = JSON.stringify(keys);
		for (const part of [KEY, OTHER_KEY, "short", "admin"]) expect(said).not.toContain(part);
	});

	it("the place of a key that is there twice is told", () => {
		const keys = readApiKeys({ API_KEYS: `shop:${KEY},erp:${OTHER_KEY},crm:${KEY}` });
		expect(keys.ok ? undefined : keys.error.problem).toEqual({
			en: "Entry 3 has the key of an earlier one.",
			zh: "第 3 项的 key 与前面某项相同。",
		});
	});

	it.each([KEY, `:${KEY}`])("an entry without a name is told as such: %s", (entry) => {
		const keys = readApiKeys({ API_KEYS: `shop:${OTHER_KEY},${entry}` });
		expect(keys.ok ? undefined : keys.error.problem).toEqual({
			en: "Entry 2 has no name: write name:key, such as backend:….",
			zh: "第 2 项没有名称，应写作 name:key，例如 backend:…。",
		});
	});

	it("the place of the bad entry is told", () => {
		const keys = readApiKeys({ API_KEYS: `shop:${KEY},crm:short` });
		expect(keys.ok ? undefined : keys.error.problem).toEqual({
			en: "The key of entry 2 needs at least 16 of A-Z, a-z, 0-9, _ and -.",
			zh: "第 2 项的 key 至少 16 位，只能含 A-Z、a-z、0-9、_ 和 -。",
		});
	});
});
