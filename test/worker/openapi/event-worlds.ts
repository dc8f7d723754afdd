/** Worlds of the examples about events out, and of the status, which tells of everything. */
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import type { QueuedEvent } from "../../../src/events/queued-event.ts";
import { switchOff } from "../../../src/events/switch.ts";
import { withKey } from "../support/api.ts";
import { NOON, OPENID, posted, signedPath, textMessage } from "../support/callback.ts";
import { EVENTS_ENV, storeFailed } from "../support/events.ts";
import { deadLedger } from "../support/failing-ledger.ts";
import type { Gateway } from "../support/gateway.ts";
import { STABLE_TOKEN } from "../support/wechat.ts";
import { LIST } from "./account-worlds.ts";
import { storePush } from "./push-worlds.ts";
import type { Change } from "./request.ts";
import { EXAMPLE_KEY } from "./shared-worlds.ts";
import type { Worlds } from "./world.ts";

/** With the id in the document. */
const EVENT: QueuedEvent = {
	id: "msg_1f3c5a7e9b2d4f6081a3c5e7092b4d6f",
	type: "event.subscribe",
	body: JSON.stringify({
		type: "event.subscribe",
		timestamp: "2026-10-01T04:00:00.000Z",
		data: {
			ToUserName: "gh_0123456789ab",
			FromUserName: OPENID,
			CreateTime: 1790827200,
			MsgType: "event",
			Event: "subscribe",
		},
	}),
	tries: 0,
};

const failed = async (): Promise<Change> => {
	await storeFailed(EVENT);
	return {};
};

const failedAndOff = async (): Promise<Change> => {
	await switchOff(env.LEDGER, EVENTS_ENV.EVENTS_URL, NOON);
	return await failed();
};

const askedForTemplates = async (gateway: Gateway): Promise<Change> => {
	await gateway.request("/api/templates", { headers: withKey(EXAMPLE_KEY) });
	return {};
};

const SECONDS_LATER = 20;

/** The URL was verified, a message came, WeChat refused a path, a push is under way, an event has failed; a little later. */
const busyDay = async (gateway: Gateway): Promise<Change> => {
	const timestamp = Math.trunc(Date.now() / 1000);
	await gateway.request(await signedPath({ timestamp }, { echostr: "5927103426511893" }));
	await gateway.request(await signedPath({ timestamp }), posted(textMessage()));
	await askedForTemplates(gateway);
	await gateway.settled();
	await storePush("sending");
	await storeFailed(EVENT);
	vi.setSystemTime(Date.now() + SECONDS_LATER * 1000);
	return {};
};

export const eventWorlds: Readonly<Record<string, Worlds>> = {
	listEvents: { failed: { prepare: failed } },
	replayEvent: {
		replaying: { env: EVENTS_ENV, prepare: failed },
		unknown: { env: EVENTS_ENV },
		"switched-off": { env: EVENTS_ENV, prepare: failedAndOff },
	},
	resumeEvents: { "no-url": { env: { EVENTS_URL: undefined } }, on: { env: EVENTS_ENV } },
	getStatus: {
		working: {
			wechat: { [LIST]: [{ errcode: 48001, errmsg: "api unauthorized" }] },
			env: { ...EVENTS_ENV, JOURNAL_LIMIT: { limit: async () => ({ success: true }) } },
			prepare: busyDay,
		},
		paused: {
			wechat: { [STABLE_TOKEN]: [{ errcode: 40164, errmsg: "invalid ip 203.0.113.7, not in whitelist" }] },
			prepare: askedForTemplates,
		},
		broken: {
			env: { WECHAT_APP_SECRET: "", EVENTS_URL: "http://www.example.com/events", LEDGER: deadLedger() },
		},
	},
};
