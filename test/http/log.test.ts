/** What an exception may say in a log. */
import { describe, expect, it } from "vitest";
import { describeError } from "../../src/http/log.ts";

const ENV = {
	WECHAT_APP_SECRET: "7e57c0de7e57c0de7e57c0de7e57c0de",
	WECHAT_TOKEN: " newToken , oldToken ",
	WECHAT_ENCODING_AES_KEY:
		"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG,kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR",
	WECHAT_RELAY_KEY: "relay-key-0123456789",
	EVENTS_SECRET: "whsec_bmV3ZXIgc2VjcmV0IG9mIHRoZSB0ZXN0cw==,whsec_b2xkZXIgc2VjcmV0IG9mIHRoZSB0ZXN0cw==",
	API_KEYS: "shop:shop-key-0123456789:send+read, crm:crm-key-ABCDEFGHIJKL",
};

/** The error is an outsider's: whatever it says may hold anything. */
const described = (message: string, env: Parameters<typeof describeError>[1] = ENV): string =>
	describeError(new TypeError(message), env);

describe("an exception in a log", () => {
	it("is its name and its message", () => {
		expect(described("no such product")).toBe("TypeError: no such product");
	});

	it("is a word where something else was thrown, which may hold anything", () => {
		for (const thrown of ["newToken", 7, null, undefined, { message: "newToken" }]) {
			expect(describeError(thrown, ENV)).toBe(typeof thrown);
		}
	});

	it.each([
		["an AppSecret", ENV.WECHAT_APP_SECRET],
		["the new Token", "newToken"],
		["the old Token", "oldToken"],
		["the new EncodingAESKey", ENV.WECHAT_ENCODING_AES_KEY.slice(0, 43)],
		["the old EncodingAESKey", ENV.WECHAT_ENCODING_AES_KEY.slice(44)],
		["the relay's key", ENV.WECHAT_RELAY_KEY],
		["the secret that signs events", ENV.EVENTS_SECRET.slice(0, 42)],
		["an API key with scopes", "shop-key-0123456789"],
		["an API key without scopes", "crm-key-ABCDEFGHIJKL"],
	])("has %s nowhere in it", (_, secret) => {
		expect(described(`${secret}: "${secret}" (${secret})`)).toBe('TypeError: …: "…" (…)');
		expect(described(`https://crm.example.com/${secret}/seen`)).not.toContain(secret);
	});

	it("has no part of a secret in which another one stands", () => {
		const env = { ...ENV, WECHAT_TOKEN: "abc", WECHAT_APP_SECRET: "0123456789abc" };
		expect(described(ENV.WECHAT_ENCODING_AES_KEY.slice(0, 43), env)).toBe("TypeError: …");
		expect(described("0123456789abc, abc", env)).toBe("TypeError: …, …");
	});

	it("keeps the words of API_KEYS that are no secrets", () => {
		const message = "Cannot read properties of undefined (reading 'shop'): nothing to send";
		expect(described(message)).toBe(`TypeError: ${message}`);
	});

	it.each([
		["https://crm.example.com/seen?openid=o1&key=s3cret", "https://crm.example.com/seen?…"],
		['"https://crm.example.com/?key=s3cret" refused', '"https://crm.example.com/?…" refused'],
		[
			"<https://a.example/?key=s3cret> and https://b.example/?key=s3cret",
			"<https://a.example/?…> and https://b.example/?…",
		],
		["/cgi-bin/menu/get?access_token=s3cret: 502", "/cgi-bin/menu/get?… 502"],
	])("has no query: %s", (message, said) => {
		expect(described(message)).toBe(`TypeError: ${said}`);
	});

	it("keeps a question", () => {
		expect(described("really? yes?")).toBe("TypeError: really? yes?");
	});

	it("needs no secret to be set", () => {
		expect(described("newToken", {})).toBe("TypeError: newToken");
		expect(described("a b", { WECHAT_TOKEN: "", API_KEYS: " , " })).toBe("TypeError: a b");
	});
});
