import { describe, expect, it } from "vitest";
import { type CallbackEnv, readCallbackConfig } from "../../../src/http/callback/callback-config.ts";

const AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const ENVIRONMENT = { WECHAT_TOKEN: "testToken", WECHAT_APP_ID: "wx0123456789abcdef" };

const configOf = (changes: CallbackEnv = {}) => {
	const config = readCallbackConfig({ ...ENVIRONMENT, ...changes });
	if (!config.ok) throw new Error(config.error.problem.en);
	return config.value;
};

describe("the callback's configuration", () => {
	it("needs a Token alone: any mode, five minutes, no EncodingAESKey", () => {
		expect(configOf()).toEqual({
			callbackTokens: ["testToken"],
			aesKeys: [],
			refusesPlain: false,
			appId: "wx0123456789abcdef",
			maxAgeSeconds: 300,
		});
	});

	it("reads plain callbacks with any AppID, also with the original id", () => {
		const config = readCallbackConfig({ ...ENVIRONMENT, WECHAT_APP_ID: "gh_0123456789ab" });
		expect(config.ok).toBe(true);
	});

	it("takes two Tokens, newest first", () => {
		expect(configOf({ WECHAT_TOKEN: " newToken , oldToken " }).callbackTokens).toEqual([
			"newToken",
			"oldToken",
		]);
	});

	it("takes two EncodingAESKeys of 32 bytes each", () => {
		const { aesKeys } = configOf({ WECHAT_ENCODING_AES_KEY: `${AES_KEY}, ${"z".repeat(42)}0` });
		expect(aesKeys.map(({ length }) => length)).toEqual([32, 32]);
	});

	it("refuses plain callbacks in safe mode", () => {
		const safe = configOf({ WECHAT_CALLBACK_MODE: " safe ", WECHAT_ENCODING_AES_KEY: AES_KEY });
		expect(safe.refusesPlain).toBe(true);
		expect(configOf({ WECHAT_CALLBACK_MODE: "any", WECHAT_ENCODING_AES_KEY: AES_KEY }).refusesPlain).toBe(
			false,
		);
	});

	it.each([
		["0", 0],
		[" 60 ", 60],
		["", 300],
		["999999999", 999_999_999],
	])("reads WECHAT_MAX_AGE_SECONDS = %j as %i", (WECHAT_MAX_AGE_SECONDS, seconds) => {
		expect(configOf({ WECHAT_MAX_AGE_SECONDS }).maxAgeSeconds).toBe(seconds);
	});
});

describe("is refused, naming the variable and not its value", () => {
	it.each<[keyof CallbackEnv, string]>([
		["WECHAT_TOKEN", ""],
		["WECHAT_TOKEN", " "],
		["WECHAT_TOKEN", ","],
		["WECHAT_TOKEN", "value1,"],
		["WECHAT_TOKEN", "value1,value2,value3"],
		["WECHAT_TOKEN", '"quotedValue"'],
		["WECHAT_TOKEN", "'quotedValue'"],
		["WECHAT_TOKEN", 'quotedHalf"'],
		["WECHAT_TOKEN", "WECHAT_TOKEN=pastedLine"],
		["WECHAT_TOKEN", 'newValue,"oldValue"'],
		["WECHAT_MAX_AGE_SECONDS", "-1"],
		["WECHAT_MAX_AGE_SECONDS", "5m"],
		["WECHAT_MAX_AGE_SECONDS", "1e3"],
		["WECHAT_MAX_AGE_SECONDS", "1.5"],
		["WECHAT_MAX_AGE_SECONDS", "1234567890"],
		["WECHAT_CALLBACK_MODE", "plain"],
		["WECHAT_CALLBACK_MODE", "Safe"],
		["WECHAT_ENCODING_AES_KEY", AES_KEY.slice(1)],
		["WECHAT_ENCODING_AES_KEY", `${AES_KEY}H`],
		["WECHAT_ENCODING_AES_KEY", `${AES_KEY.slice(1)}!`],
		["WECHAT_ENCODING_AES_KEY", `${AES_KEY},${AES_KEY},${AES_KEY}`],
	])("%s = %j", (variable, value) => {
		const config = readCallbackConfig({ ...ENVIRONMENT, [variable]: value });
		expect(config).toMatchObject({ ok: false, error: { kind: "misconfigured", variable } });
		if (value.length > 8) expect(JSON.stringify(config)).not.toContain(value);
	});

	it("the original id (gh_…) as AppID, where sealed callbacks are to be read", () => {
		const changes = { WECHAT_APP_ID: "gh_0123456789ab", WECHAT_ENCODING_AES_KEY: AES_KEY };
		const config = readCallbackConfig({ ...ENVIRONMENT, ...changes });
		expect(config).toMatchObject({ ok: false, error: { kind: "misconfigured", variable: "WECHAT_APP_ID" } });
		expect(config.ok ? "" : config.error.problem.en).toContain("original id");
		expect(JSON.stringify(config)).not.toContain(changes.WECHAT_APP_ID);
	});

	it("safe mode without an EncodingAESKey", () => {
		const config = readCallbackConfig({ ...ENVIRONMENT, WECHAT_CALLBACK_MODE: "safe" });
		expect(config).toMatchObject({ ok: false, error: { variable: "WECHAT_ENCODING_AES_KEY" } });
	});

	it("an EncodingAESKey without an AppID, which the envelope must name", () => {
		const config = readCallbackConfig({ WECHAT_TOKEN: "testToken", WECHAT_ENCODING_AES_KEY: AES_KEY });
		expect(config).toMatchObject({ ok: false, error: { variable: "WECHAT_APP_ID" } });
	});

	it("no Token at all", () => {
		expect(readCallbackConfig({})).toMatchObject({ ok: false, error: { variable: "WECHAT_TOKEN" } });
	});
});
