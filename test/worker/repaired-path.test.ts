/** A repair ends the stop of a path for everyone at once, also where KV still has the copy from before. */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { MESSAGE, MESSAGES, refusal, SEND, SENT } from "./support/template-message.ts";
import { wechatAnswers } from "./support/wechat.ts";

/** Ahead of the real time, so that no alarm rings during a test. */
const START = Date.UTC(2099, 9, 1, 4);

useLedger();
beforeEach(() => void vi.setSystemTime(START));
afterEach(() => void vi.useRealTimers());

const KEY = `access_token:${env.WECHAT_APP_ID}`;

/** A path was refused, and KV's copy says that it is stopped; it goes on saying so, as it may for a minute. */
const stoppedInKv = async (...answers: readonly object[]) => {
	const wechat = wechatAnswers({ [SEND]: [refusal(48001), ...answers] });
	const gateway = openGateway({ clock: impatientClock() });
	const send = () => gateway.request(MESSAGES, api("POST", MESSAGE));
	await send();
	const old = await vi.waitFor(async () => {
		const copy = (await env.ACCESS_TOKEN_COPY.get(KEY)) ?? "";
		expect(copy).toContain('"failures":1');
		return copy;
	});
	const staleCopy = new Proxy(env.ACCESS_TOKEN_COPY, {
		get: (store, name) => (name === "get" ? async () => old : Reflect.get(store, name).bind(store)),
	});
	const elsewhere = (changes: object = {}) =>
		openGateway({ clock: impatientClock(), env: { ACCESS_TOKEN_COPY: staleCopy, ...changes } });
	return {
		repair: () => gateway.request("/api/token/refresh", api("POST")),
		sendElsewhere: (changes?: object) => elsewhere(changes).request(MESSAGES, api("POST", MESSAGE)),
		listElsewhere: (changes?: object) => elsewhere(changes).request("/api/menu", api("GET")),
		calls: () => wechat.callsTo(SEND).length,
	};
};

const DOWN = {
	ACCESS_TOKEN: {
		getByName: () => {
			throw new Error("down");
		},
	},
};

it("a path that is repaired is called again at once", async () => {
	const { repair, sendElsewhere, calls } = await stoppedInKv(SENT);
	expect((await repair()).status).toBe(200);
	expect((await sendElsewhere()).status).toBe(200);
	expect(calls()).toBe(2);
});

it("a path that is not repaired stays stopped", async () => {
	const { sendElsewhere, calls } = await stoppedInKv(SENT);
	expect((await sendElsewhere()).status).toBe(502);
	expect(calls()).toBe(1);
});

it("with the object down, the copy is believed", async () => {
	const { repair, sendElsewhere, calls } = await stoppedInKv(SENT);
	await repair();
	expect((await sendElsewhere(DOWN)).status).toBe(502);
	expect(calls()).toBe(1);
});

it("other paths do not ask the object because of it", async () => {
	const { listElsewhere } = await stoppedInKv(SENT);
	expect((await listElsewhere(DOWN)).status).not.toBe(503);
});
