/** Worlds of the examples about messages and pushes, which the ledger knows. */
import { env } from "cloudflare:workers";
import { createPush } from "../../../src/push/accept.ts";
import type { PushStatus } from "../../../src/push/push.ts";
import { withKey } from "../support/api.ts";
import { NOON } from "../support/callback.ts";
import type { Gateway } from "../support/gateway.ts";
import { brokenConnection } from "../support/wechat.ts";
import { LIST, SHIPPED } from "./account-worlds.ts";
import type { Operation } from "./document.ts";
import { type Change, requestOf } from "./request.ts";
import { EXAMPLE_KEY } from "./shared-worlds.ts";
import type { World, Worlds } from "./world.ts";

const SEND = "/cgi-bin/message/template/send";
const listed = { [LIST]: [{ template_list: [SHIPPED] }] };
/** Larger than a number of JavaScript can be. */
const taking = { ...listed, [SEND]: ['{"errcode":0,"errmsg":"ok","msgid":3207041559226503170}'] };

/** The request that is shown under another name was made before. */
const after =
	(name: string) =>
	async (gateway: Gateway, operation: Operation): Promise<Change> => {
		const { url, init } = requestOf(operation, name, { headers: withKey(EXAMPLE_KEY) });
		await gateway.request(url, init);
		return {};
	};

const FIRST = "o51a0-first-follower";
const SECOND = "o51a0-second-follower";
/** The one in the document. */
export const PUSH_ID = "0n2k7q4c9x1b5m8v3z6d";

const MESSAGE = {
	template_id: SHIPPED.template_id,
	data: {
		character_string1: { value: "A20261122001" },
		thing2: { value: "保温杯" },
		time3: { value: "2026年11月22日 09:30" },
		amount4: { value: "￥59.00" },
	},
};

/** A push of two recipients, in this state. */
export const storePush = async (status: PushStatus, id = PUSH_ID): Promise<void> => {
	const recipients = [{ touser: FIRST }, { touser: SECOND }];
	const isOpen = status === "open";
	const push = { id, name: "十一月账单", message: MESSAGE, isOpen, audience: null, recipients };
	await createPush(env.LEDGER, push, NOON);
	await env.LEDGER.prepare("UPDATE pushes SET status = ?2 WHERE id = ?1").bind(id, status).run();
};

/** The first got it, the second did not. */
const settle = async (): Promise<void> => {
	const delivered =
		"status = 'delivered', msgid = '3207041559226503170', receipt = 'success', receipt_match = 'msgid'";
	const rejected = "status = 'rejected', errcode = 43004, errmsg = 'require subscribe'";
	await env.LEDGER.batch([
		env.LEDGER.prepare(`UPDATE deliveries SET ${delivered} WHERE touser = ?1`).bind(FIRST),
		env.LEDGER.prepare(`UPDATE deliveries SET ${rejected} WHERE touser = ?1`).bind(SECOND),
	]);
};

const REASON = {
	detail: {
		en: "The template_id is unknown, or the template is not in this account. List the templates of the account and use one of their ids.",
		zh: "template_id 不存在，或不属于该账号。请查询该账号的模板列表并使用其中的 id。",
	},
	errcode: 40037,
	errmsg: "invalid template_id",
};

const withPush = (status: PushStatus, ...more: readonly (() => Promise<unknown>)[]): World => ({
	wechat: listed,
	prepare: async () => {
		await storePush(status);
		for (const step of more) await step();
		return {};
	},
});

const saidWhy = () => env.LEDGER.prepare("UPDATE pushes SET reason = ?1").bind(JSON.stringify(REASON)).run();

const messageWorlds: Readonly<Record<string, Worlds>> = {
	sendTemplateMessage: {
		"misspelt-dry-run": { prepare: () => ({ query: { dryrun: "true" } }) },
		sent: { wechat: taking },
		"dry-run": { wechat: taking },
		unchecked: { wechat: taking },
		"wrong-value": { wechat: taking },
		"refused-by-wechat": { wechat: { [SEND]: [{ errcode: 43004, errmsg: "require subscribe" }] } },
		"key-reused": { wechat: taking, prepare: after("sent") },
		"outcome-unknown": { wechat: { ...listed, [SEND]: [brokenConnection] } },
	},
	getMessage: { delivered: withPush("done", settle) },
};

const counted = {
	...listed,
	"/cgi-bin/user/get": [{ total: 23_000, count: 10_000, next_openid: "" }],
	"/cgi-bin/tags/get": [{ tags: [{ id: 2, name: "会员", count: 1200 }] }],
	"/cgi-bin/openapi/quota/get": [{ quota: { daily_limit: 100_000, used: 250, remain: 99_750 } }],
};

const makingWorlds: Readonly<Record<string, Worlds>> = {
	createPush: {
		listed: { wechat: listed },
		followers: { wechat: counted },
		replayed: { wechat: listed, prepare: after("listed") },
		"dry-run": { wechat: counted },
		"key-reused": { wechat: listed, prepare: after("listed") },
	},
	appendRecipients: { appended: withPush("open"), "dry-run": withPush("open") },
};

const readingWorlds: Readonly<Record<string, Worlds>> = {
	listPushes: { page: withPush("sending", () => storePush("sending", "0n2k7q4c9x1b5m8v3z6e")) },
	getPush: { paused: withPush("paused", saidWhy) },
	listDeliveries: {
		page: withPush("done", settle),
		rejected: withPush("done", settle),
		csv: withPush("done", settle),
	},
};

const controlWorlds: Readonly<Record<string, Worlds>> = {
	pausePush: { paused: withPush("sending") },
	resumePush: { resumed: withPush("paused") },
	cancelPush: { cancelled: withPush("sending") },
	retryPush: { retried: withPush("done", settle) },
	closePush: { closed: withPush("open") },
};

export const pushWorlds = { ...messageWorlds, ...makingWorlds, ...readingWorlds, ...controlWorlds };

/** A state in which the act of an operation is refused. */
const REFUSING: Readonly<Record<string, PushStatus>> = {
	appendRecipients: "sending",
	pausePush: "done",
	resumePush: "open",
	cancelPush: "done",
	retryPush: "sending",
	closePush: "paused",
};

export const refusingPush = ({ id }: Operation): World => withPush(REFUSING[id] ?? "cancelled");
