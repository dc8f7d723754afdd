/** Worlds in which many operations are answered alike: for the examples of the document's shared responses. */
import { EVENTS_ENV } from "../support/events.ts";
import { deadLedger } from "../support/failing-ledger.ts";
import { brokenConnection, issued, type Script, STABLE_TOKEN } from "../support/wechat.ts";
import type { Operation } from "./document.ts";
import { refusingPush } from "./push-worlds.ts";
import type { World } from "./world.ts";

/** The key with which every example is called; its scope is the one that the document names. */
export const EXAMPLE_KEY = "key-of-the-document";

export const keyWith = (...scopes: readonly string[]): { readonly API_KEYS: string } => ({
	API_KEYS: `backend:${EXAMPLE_KEY}:${scopes.join("+")}`,
});

/** Whatever is asked, an access_token included. */
const always = (answer: Script[string][number]): Script => new Proxy({}, { get: () => [answer] });

const butTokens = (script: Script): Script =>
	new Proxy(script, { get: (_, path) => (path === STABLE_TOKEN ? [issued(1)] : script[String(path)]) });

/** Every variable that some operation cannot do without. */
const withAll = (value: unknown): object => ({
	...{ API_KEYS: value, WECHAT_APP_ID: value, WECHAT_TOKEN: value },
	...{ JSSDK_ORIGINS: value, WECHAT_VERIFY_FILE: value },
});

/** No text, though it looks like one: a bug for whoever reads it. */
const faultyText = Object.assign(new String("faulty"), {
	trim: () => {
		throw new Error("a bug");
	},
});

const ALL_SCOPES = ["send", "read", "manage", "token", "proxy"];

export const sharedWorlds = (operation: Operation): Readonly<Record<string, World>> => ({
	"broken-json": { prepare: () => ({ body: "{" }) },
	"too-large": { prepare: () => ({ body: " ".repeat(6 * 1024 * 1024) }) },
	"not-json": { prepare: () => ({ headers: { "Content-Type": "application/x-www-form-urlencoded" } }) },
	"unknown-parameter": { prepare: () => ({ query: { page: "2" } }) },
	"no-key": { prepare: () => ({ headers: { Authorization: "" } }) },
	"wrong-scope": { env: keyWith(...ALL_SCOPES.filter((one) => one !== operation.scope)) },
	"too-many-requests": { env: { API_KEY_LIMIT: { limit: async () => ({ success: false }) } } },
	quota: { wechat: always({ errcode: 45009, errmsg: "reach max api daily quota limit" }) },
	"no-permission": { wechat: butTokens(always({ errcode: 48001, errmsg: "api unauthorized" })) },
	"not-on-whitelist": {
		wechat: always({ errcode: 40164, errmsg: "invalid ip 203.0.113.7, not in whitelist" }),
	},
	garbled: { wechat: always("<html>") },
	unreachable: { wechat: always(brokenConnection) },
	misconfigured: { env: withAll(undefined) },
	"ledger-down": { env: { ...EVENTS_ENV, LEDGER: deadLedger() } },
	"no-push": { wechat: {} },
	"wrong-state": refusingPush(operation),
	bug: { env: withAll(faultyText) },
});
