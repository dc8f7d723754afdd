import { expect, test } from "vitest";
import type { CopyStore } from "../../src/access-token/copy.ts";
import { publishCopy, readCopy } from "../../src/access-token/copy.ts";
import { publishTicketCopy, readTicketCopy } from "../../src/access-token/jsapi-ticket-copy.ts";
import { AFTERNOON } from "./simulated-clock.ts";

const account = {
	appId: "wx0123456789abcdef",
	appSecret: "0123456789abcdef0123456789abcdef",
	origin: "https://wechat.example",
	relayKey: undefined,
};
const life = { obtainedAt: AFTERNOON, expiresAt: AFTERNOON + 7_200_000, stops: {} };

const createStore = () => {
	const values = new Map<string, string>();
	const store: CopyStore = {
		get: async (key) => values.get(key) ?? null,
		put: async (key, value) => void values.set(key, value),
	};
	return { store, values };
};

test("a jsapi_ticket's copy comes back as it was published", async () => {
	const { store } = createStore();
	await publishTicketCopy(store, account, { ticket: "t1cket", ...life }, AFTERNOON);
	expect(await readTicketCopy(store, account)).toEqual({ ticket: "t1cket", ...life });
});

test("it has the key and the fields that the documentation names", async () => {
	const { store, values } = createStore();
	await publishTicketCopy(store, account, { ticket: "t1cket", ...life }, AFTERNOON);
	expect([...values.keys()]).toEqual(["jsapi_ticket:wx0123456789abcdef"]);
	const [text = ""] = values.values();
	expect(Object.keys(JSON.parse(text))).toEqual(["jsapi_ticket", "obtained_at", "expires_at", "origin"]);
});

test("it and the access_token's lie side by side", async () => {
	const { store } = createStore();
	await publishCopy(store, account, { accessToken: "token", ...life }, AFTERNOON);
	expect(await readTicketCopy(store, account)).toBe(undefined);
	await publishTicketCopy(store, account, { ticket: "t1cket", ...life }, AFTERNOON);
	expect(await readCopy(store, account)).toEqual({ accessToken: "token", ...life });
});

test("it is none for an account reached by another origin", async () => {
	const { store } = createStore();
	await publishTicketCopy(store, account, { ticket: "t1cket", ...life }, AFTERNOON);
	expect(await readTicketCopy(store, { ...account, origin: "https://other.example" })).toBe(undefined);
});
