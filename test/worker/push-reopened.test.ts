/** An owner who sets a push going again has repaired the account: WeChat is asked, whatever it said a moment ago. */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { consume } from "../../src/http/consume.ts";
import { readPush } from "../../src/push/push.ts";
import type { Ring } from "../../src/push/ring.ts";
import { api, jsonOf } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { keepRings, useLedger } from "./support/ledger.ts";
import { storePush } from "./support/pushes.ts";
import { SEND } from "./support/templates.ts";
import { issued, type Script, STABLE_TOKEN, wechatAnswers } from "./support/wechat.ts";

/** Ahead of the real time, so that no alarm rings during a test. */
const START = Date.UTC(2099, 9, 1, 4);

beforeEach(() => void vi.setSystemTime(START));
useLedger();
afterEach(() => void vi.useRealTimers());

const USER_LIST = "/cgi-bin/user/get";
const FORBIDDEN = { errcode: 48001, errmsg: "api unauthorized" };
const TAKEN = { errcode: 0, errmsg: "ok", msgid: 7 };

const open = (script: Script) => {
	const wechat = wechatAnswers(script);
	const clock = impatientClock();
	const { queue } = keepRings();
	const gateway = openGateway({ clock, env: { PUSH_QUEUE: queue } });
	const consumed = async (body: Ring) => {
		const message: Message = {
			id: "id",
			timestamp: new Date(),
			attempts: 1,
			body,
			ack: () => undefined,
			retry: () => undefined,
		};
		const metadata = { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: new Date(0) } };
		const batch = { queue: "wechat-edge-pushes", messages: [message], metadata };
		await consume(
			{ ...batch, ackAll: () => undefined, retryAll: () => undefined },
			{ ...env, PUSH_QUEUE: queue },
			clock,
		);
	};
	return {
		calls: (path: string) => wechat.callsTo(path).length,
		consumed,
		act: (which: string) => gateway.request(`/api/pushes/p1/${which}`, api("POST")),
		stopped: async () => (await jsonOf(await gateway.request("/api/status", api("GET"))))["stopped"],
	};
};

/** The copy in KV follows the object a moment later. */
const untilPublished = (text: string): Promise<void> =>
	vi.waitFor(async () => {
		expect(await env.ACCESS_TOKEN_COPY.get(`access_token:${env.WECHAT_APP_ID}`)).toContain(text);
	});

const statusOf = async () => (await readPush(env.LEDGER, "p1"))?.status;

it("a stop of the path for sends ends, and the push goes on at once", async () => {
	const { act, calls, consumed, stopped } = open({ [SEND]: [FORBIDDEN, TAKEN] });
	await storePush("p1", "sending");
	await consumed({ push: "p1", chunk: 0 });
	expect(await statusOf()).toBe("paused");
	await untilPublished('"failures":1');
	expect((await act("resume")).status).toBe(200);
	expect(await stopped()).toEqual([]);
	await untilPublished('"stops":{}');
	await consumed({ push: "p1", chunk: 0 });
	expect([await statusOf(), calls(SEND)]).toEqual(["done", 2]);
});

it("and so does one for the list of an audience", async () => {
	const { act, consumed, stopped } = open({ [USER_LIST]: [FORBIDDEN] });
	await storePush("p1", "sending");
	await env.LEDGER.prepare("UPDATE pushes SET audience = 'followers', audience_cursor = ''").run();
	await consumed({ push: "p1", work: "audience" });
	expect(await statusOf()).toBe("paused");
	expect(await stopped()).toMatchObject([{ path: USER_LIST }]);
	await act("resume");
	expect(await stopped()).toEqual([]);
});

it("what was refused with the AppSecret is asked again, and the push does not pause for the old reason", async () => {
	const { act, calls, consumed } = open({
		[STABLE_TOKEN]: [{ errcode: 40125, errmsg: "invalid appsecret" }, issued(1)],
		[SEND]: [TAKEN],
	});
	await storePush("p1", "sending");
	await consumed({ push: "p1", chunk: 0 });
	expect(await statusOf()).toBe("paused");
	await act("retry");
	await consumed({ push: "p1", chunk: 0 });
	expect([calls(STABLE_TOKEN), calls(SEND)]).toEqual([2, 1]);
});

it("without a fault of the account WeChat is asked for nothing, and without an account the push is resumed all the same", async () => {
	const { act, calls } = open({});
	await storePush("p1", "paused");
	expect(await jsonOf(await act("resume"))).toMatchObject({ status: "sending" });
	expect(calls(STABLE_TOKEN)).toBe(0);
	await env.LEDGER.prepare("UPDATE pushes SET status = 'paused'").run();
	const bare = openGateway({ env: { PUSH_QUEUE: keepRings().queue, WECHAT_APP_ID: "" } });
	expect((await bare.request("/api/pushes/p1/resume", api("POST"))).status).toBe(200);
});
