import { describe, expect, test } from "vitest";
import { type AccountEnv, fingerprintsOf, readAccount, readAppId } from "../../src/access-token/account.ts";

const valid: AccountEnv = {
	WECHAT_APP_ID: "wx0123456789abcdef",
	WECHAT_APP_SECRET: "0123456789abcdef0123456789abcdef",
	WECHAT_API_ORIGIN: "https://relay.example",
	WECHAT_RELAY_KEY: "relay-key",
};

const variableAtFault = (env: AccountEnv): string | undefined => {
	const account = readAccount(env);
	return account.ok ? undefined : account.error.variable;
};

describe("the account is read from the environment", () => {
	test("with its values trimmed", () => {
		const spaced = Object.fromEntries(Object.entries(valid).map(([name, value]) => [name, ` ${value}\n`]));
		expect(readAccount(spaced)).toEqual({
			ok: true,
			value: {
				appId: "wx0123456789abcdef",
				appSecret: "0123456789abcdef0123456789abcdef",
				origin: "https://relay.example",
				relayKey: "relay-key",
			},
		});
	});

	test("with WeChat's own origin and no relay key where none is named", () => {
		const { WECHAT_API_ORIGIN: _origin, WECHAT_RELAY_KEY: _key, ...least } = valid;
		for (const env of [least, { ...least, WECHAT_API_ORIGIN: " ", WECHAT_RELAY_KEY: " " }]) {
			const account = readAccount(env);
			expect(account.ok && account.value.origin).toBe("https://api.weixin.qq.com");
			expect(account.ok && account.value.relayKey).toBe(undefined);
		}
	});

	test.each([
		undefined,
		"",
		"  ",
		"gh_0123456789ab",
		"wx012345",
		"wx0123456789abcdef0",
		"xw0123456789abcdef",
	])("not with the AppID %j", (appId) => {
		const { WECHAT_APP_ID: _, ...rest } = valid;
		expect(variableAtFault(appId === undefined ? rest : { ...rest, WECHAT_APP_ID: appId })).toBe(
			"WECHAT_APP_ID",
		);
	});

	test.each([
		undefined,
		"",
		"short",
		"0123456789abcdef0123456789abcde-",
		"0123456789abcdef0123456789abcdef0",
	])("not with the AppSecret %j", (secret) => {
		const { WECHAT_APP_SECRET: _, ...rest } = valid;
		expect(variableAtFault(secret === undefined ? rest : { ...rest, WECHAT_APP_SECRET: secret })).toBe(
			"WECHAT_APP_SECRET",
		);
	});

	test.each([
		"api.weixin.qq.com",
		"http://api.weixin.qq.com",
		"https://api.weixin.qq.com/cgi-bin",
		"https://name:password@relay.example",
		"https://relay.example/?key=1",
		"https://relay.example/#part",
		"ftp://relay.example",
		"https://",
	])("not with the origin %s", (origin) => {
		expect(variableAtFault({ ...valid, WECHAT_API_ORIGIN: origin })).toBe("WECHAT_API_ORIGIN");
	});

	test.each([
		["https://hk.api.weixin.qq.com", "https://hk.api.weixin.qq.com"],
		["https://relay.example/", "https://relay.example"],
		["https://relay.example:8443", "https://relay.example:8443"],
		["http://localhost:8788", "http://localhost:8788"],
		["http://127.0.0.1:8788", "http://127.0.0.1:8788"],
		["http://[::1]:8788", "http://[::1]:8788"],
	])("with the origin %s", (origin, read) => {
		const account = readAccount({ ...valid, WECHAT_API_ORIGIN: origin });
		expect(account.ok && account.value.origin).toBe(read);
	});

	test.each(["two words", "tab\tbed", "中转密钥", "caf\u00e9", "line\nbreak", "del\u007f", "nul\u0000"])(
		"not with the relay key %j: no header could carry it",
		(key) => {
			expect(variableAtFault({ ...valid, WECHAT_RELAY_KEY: key })).toBe("WECHAT_RELAY_KEY");
		},
	);

	test("with a relay key of any other characters, as a header sends it", () => {
		const key = String.fromCharCode(...Array.from({ length: 0x7f - 0x21 }, (_, index) => 0x21 + index));
		const account = readAccount({ ...valid, WECHAT_RELAY_KEY: key });
		expect(account.ok && account.value.relayKey).toBe(key);
		expect(new Headers({ "X-Relay-Key": key }).get("X-Relay-Key")).toBe(key);
	});

	test("and a refusal says what is wrong in both languages, never the value", () => {
		for (const name of ["WECHAT_APP_ID", "WECHAT_APP_SECRET", "WECHAT_API_ORIGIN", "WECHAT_RELAY_KEY"]) {
			const account = readAccount({ ...valid, [name]: "a S3cretValue" });
			expect(account.ok).toBe(false);
			expect(JSON.stringify(account)).not.toContain("S3cretValue");
			expect(account.ok || account.error.problem.en).not.toBe("");
			expect(account.ok || account.error.problem.zh).toMatch(/\p{Script=Han}/u);
		}
	});
});

test("the AppID alone can be read where nothing else is configured", () => {
	expect(readAppId({ WECHAT_APP_ID: " wx0123456789abcdef " })).toEqual({
		ok: true,
		value: "wx0123456789abcdef",
	});
	expect(readAppId({}).ok).toBe(false);
});

describe("an account's fingerprints", () => {
	const fingerprints = async (changes: AccountEnv = {}) => {
		const account = readAccount({ ...valid, ...changes });
		if (!account.ok) throw new Error(account.error.variable);
		return await fingerprintsOf(account.value);
	};

	test.each([{ WECHAT_APP_ID: "wxfedcba9876543210" }, { WECHAT_API_ORIGIN: "https://other.example" }])(
		"show another account with %j",
		async (changes) => {
			const [one, other] = [await fingerprints(), await fingerprints(changes)];
			expect(other.account).not.toBe(one.account);
			expect(other.configuration).not.toBe(one.configuration);
		},
	);

	test.each([
		{ WECHAT_APP_SECRET: "f".repeat(32) },
		{ WECHAT_RELAY_KEY: "another" },
		{ WECHAT_RELAY_KEY: "" },
	])("show the same account with other settings with %j", async (changes) => {
		const [one, other] = [await fingerprints(), await fingerprints(changes)];
		expect(other.account).toBe(one.account);
		expect(other.configuration).not.toBe(one.configuration);
	});

	test("are the same for the same values and hold none of them", async () => {
		const one = await fingerprints();
		expect(await fingerprints()).toEqual(one);
		for (const value of Object.values(valid)) expect(JSON.stringify(one)).not.toContain(value);
	});
});
