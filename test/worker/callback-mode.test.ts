/** Which callbacks the configured secrets and mode let in, and what the owner sees while an account moves to safe mode. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Env } from "../../src/env.ts";
import { api, jsonOf, problemOf } from "./support/api.ts";
import { NOON, posted, signedPath, textMessage } from "./support/callback.ts";
import { type Gateway, openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { AES_KEY, compatBody, OLD_AES_KEY, sealedCallback } from "./support/sealed.ts";

useLedger();

type Variables = { readonly [K in keyof Env]?: unknown };

const open = (variables: Variables): Gateway => openGateway({ env: variables });

const plain = async (): Promise<readonly [string, RequestInit]> => [
	await signedPath(),
	posted(textMessage()),
];

describe("WECHAT_CALLBACK_MODE", () => {
	it.each([
		["any, with a key", { WECHAT_CALLBACK_MODE: "any", WECHAT_ENCODING_AES_KEY: AES_KEY }],
		["any, without a key", { WECHAT_CALLBACK_MODE: "any" }],
		["empty", { WECHAT_CALLBACK_MODE: " ", WECHAT_ENCODING_AES_KEY: AES_KEY }],
		["not set", { WECHAT_CALLBACK_MODE: undefined }],
	])("%s lets a plain callback in, and its reply is plain", async (_, variables) => {
		const response = await open(variables).request(...(await plain()));
		expect(response.status).toBe(200);
		expect(await response.text()).toContain("<Content><![CDATA[pong]]></Content>");
	});

	it.each(["safe", " safe "])("%j refuses a plain callback like any forged one", async (mode) => {
		const lines = logLines();
		const gateway = open({ WECHAT_CALLBACK_MODE: mode, WECHAT_ENCODING_AES_KEY: AES_KEY });
		const response = await gateway.request(...(await plain()));
		expect(response.status).toBe(403);
		expect(await response.text()).toBe("forbidden");
		const reason = "plain callback, and WECHAT_CALLBACK_MODE is safe";
		expect(lines).toMatchObject([{ level: "warn", entry: { event: "callback refused", reason } }]);
	});

	it("safe refuses a plain body that claims to be sealed, and one of compat mode without its ciphertext", async () => {
		logLines();
		const gateway = open({ WECHAT_CALLBACK_MODE: "safe", WECHAT_ENCODING_AES_KEY: AES_KEY });
		const [path] = sealedCallback();
		expect((await gateway.request(path, posted(textMessage()))).status).toBe(403);
		const emptied = sealedCallback({ body: () => compatBody(textMessage())("") });
		expect((await gateway.request(...emptied)).status).toBe(403);
	});

	it.each(["safe", "any"])("%s lets a callback of compat mode in by its ciphertext", async (mode) => {
		const gateway = open({ WECHAT_CALLBACK_MODE: mode, WECHAT_ENCODING_AES_KEY: AES_KEY });
		const response = await gateway.request(...sealedCallback({ body: compatBody(textMessage()) }));
		expect(response.status).toBe(200);
		expect(await response.text()).toContain("<Encrypt>");
	});

	it("a sealed callback cannot be read without a key: forbidden, and the log says why", async () => {
		const lines = logLines();
		const response = await open({}).request(...sealedCallback());
		expect(response.status).toBe(403);
		expect(await response.text()).toBe("forbidden");
		const reason = "sealed callback, and WECHAT_ENCODING_AES_KEY is not set";
		expect(lines).toMatchObject([{ entry: { reason } }]);
	});
});

describe("a configuration that cannot be right is 503, naming the variable and never its value:", () => {
	const KEY = "WECHAT_ENCODING_AES_KEY";
	const MODE = "WECHAT_CALLBACK_MODE";
	const short = AES_KEY.slice(1);

	it.each<[string, Variables, string, string]>([
		["an EncodingAESKey of 42 characters", { [KEY]: short }, KEY, short],
		["an EncodingAESKey with its padding", { [KEY]: `${AES_KEY}=` }, KEY, AES_KEY],
		["an EncodingAESKey with a sign", { [KEY]: `${short}+` }, KEY, short],
		["one good and one bad", { [KEY]: `${AES_KEY},${short}` }, KEY, AES_KEY],
		["one good and an empty one", { [KEY]: `${AES_KEY},` }, KEY, AES_KEY],
		["three EncodingAESKeys", { [KEY]: `${AES_KEY},${OLD_AES_KEY},${AES_KEY}` }, KEY, OLD_AES_KEY],
		["a good Token and an empty one", { WECHAT_TOKEN: "tokenA," }, "WECHAT_TOKEN", "tokenA"],
		["three Tokens", { WECHAT_TOKEN: "tokenA,tokenB,tokenC" }, "WECHAT_TOKEN", "tokenB"],
		["safe mode without an EncodingAESKey", { [MODE]: "safe" }, KEY, AES_KEY],
		["the mode compat", { [MODE]: "compat", [KEY]: AES_KEY }, MODE, "compat"],
		["the mode SAFE", { [MODE]: "SAFE", [KEY]: AES_KEY }, MODE, "SAFE"],
		["an EncodingAESKey without an AppID", { [KEY]: AES_KEY, WECHAT_APP_ID: "" }, "WECHAT_APP_ID", AES_KEY],
	])("%s", async (_, variables, variable, value) => {
		const lines = logLines();
		for (const request of [await plain(), sealedCallback()]) {
			const problem = await problemOf(await open(variables).request(...request));
			expect(problem).toMatchObject({ status: 503, type: "urn:wechat-edge:misconfigured", field: variable });
			expect(problem["detail"]).toContain(variable);
			expect(JSON.stringify(problem)).not.toContain(value);
		}
		expect(JSON.stringify(lines)).toContain(variable);
		expect(JSON.stringify(lines)).not.toContain(value);
	});
});

describe("callbacks.last_received_plain in /api/status", () => {
	/** Each test has an account of its own: the limit of journal entries outlives a test. */
	const openJournaling = (account: string, variables: Variables = {}): Gateway =>
		openGateway({
			env: {
				JOURNAL_LIMIT: env.JOURNAL_LIMIT,
				WECHAT_ENCODING_AES_KEY: AES_KEY,
				WECHAT_APP_ID: account,
				...variables,
			},
		});

	const lastPlain = async (gateway: Gateway): Promise<unknown> => {
		await gateway.settled();
		const { callbacks } = await jsonOf(await gateway.request("/api/status", api("GET")));
		return callbacks;
	};

	it("says when a plain one arrived, and of which kind", async () => {
		const gateway = openJournaling("wx0000000000000c1a");
		await gateway.request(...(await plain()));
		const entry = { at: new Date(NOON).toISOString(), kind: "message.text" };
		expect(await lastPlain(gateway)).toMatchObject({ last_received: entry, last_received_plain: entry });
	});

	it("is null while only sealed ones arrive, of safe or of compat mode", async () => {
		const account = env.WECHAT_APP_ID ?? "";
		const gateway = openJournaling(account);
		expect((await gateway.request(...sealedCallback())).status).toBe(200);
		const compat = sealedCallback({ body: compatBody(textMessage()) });
		expect((await gateway.request(...compat)).status).toBe(200);
		expect(await lastPlain(gateway)).toMatchObject({
			last_received: { kind: "message.text" },
			last_received_plain: null,
		});
	});

	it("is null without an EncodingAESKey: then plain ones are all there can be", async () => {
		const gateway = openJournaling("wx0000000000000c3a", { WECHAT_ENCODING_AES_KEY: undefined });
		await gateway.request(...(await plain()));
		expect(await lastPlain(gateway)).toMatchObject({
			last_received: { kind: "message.text" },
			last_received_plain: null,
		});
	});

	it("does not move where safe mode refuses them: that is last_refused", async () => {
		logLines();
		const gateway = openJournaling("wx0000000000000c4a", { WECHAT_CALLBACK_MODE: "safe" });
		await gateway.request(...(await plain()));
		expect(await lastPlain(gateway)).toMatchObject({
			last_received_plain: null,
			last_refused: { reason: "plain callback, and WECHAT_CALLBACK_MODE is safe" },
		});
	});
});
