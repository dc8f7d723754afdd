/**
 * An answer is WeChat's when it has errcode 0 or what was asked for. Whatever else a relay or a gateway on the way says
 * with status 200 is none: nothing was done, nothing was found.
 */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { readAccount } from "../../src/access-token/account.ts";
import { identityOf } from "../../src/http/oauth/identity.ts";
import { readAudience } from "../../src/push/audience.ts";
import { dispatchChunk } from "../../src/push/dispatch.ts";
import { sendLate } from "../../src/slow/late-send.ts";
import { systemSlowClock } from "../../src/slow/slow-clock.ts";
import { createUpstream } from "../../src/wechat/api.ts";
import { text } from "../../src/wechat/reply.ts";
import { api, jsonOf, problemOf } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import {
	AFTERNOON,
	countsOf,
	createWorld,
	MINUTE,
	openids,
	pushOf,
	rowsOf,
	SECOND,
	storePush,
} from "./support/push-world.ts";
import { BODY, openPushes } from "./support/pushes.ts";
import { MESSAGE, MESSAGES } from "./support/template-message.ts";
import { STABLE_TOKEN, wechatAnswers } from "./support/wechat.ts";

useLedger();

const SOME_JSON = [
	'{"message":"ok"}',
	"{}",
	'{"errmsg":"ok"}',
	'{"code":0,"msg":"success","data":null}',
	'{"errcode":"ok"}',
	"[]",
	"null",
	"<html>ok</html>",
];

const SEND = "/cgi-bin/message/template/send";
const MENU = { button: [{ type: "click", name: "价格", key: "PRICES" }] };

/** Name, the request, WeChat's paths. */
const CALLERS: readonly (readonly [string, string, RequestInit, readonly string[]])[] = [
	["a message", MESSAGES, api("POST", MESSAGE), [SEND]],
	[
		"a new template",
		"/api/templates",
		api("POST", { template_id_short: "43216" }),
		["/cgi-bin/template/api_add_template"],
	],
	["a template's end", "/api/templates/T", api("DELETE"), ["/cgi-bin/template/del_private_template"]],
	["a new menu", "/api/menu", api("PUT", MENU), ["/cgi-bin/menu/create"]],
	["the menu's end", "/api/menu", api("DELETE"), ["/cgi-bin/menu/delete"]],
	["the menu", "/api/menu", api("GET"), ["/cgi-bin/menu/get"]],
	["the templates", "/api/templates", api("GET"), ["/cgi-bin/template/get_all_private_template"]],
	["the access_token", "/api/token", api("GET"), [STABLE_TOKEN]],
	["a signature for a page", "/api/jssdk?url=https://e.com/", api("GET"), ["/cgi-bin/ticket/getticket"]],
];

describe.each(SOME_JSON)("%s", (body) => {
	const answers = (paths: readonly string[]) =>
		wechatAnswers(Object.fromEntries(paths.map((path) => [path, [body]])));

	it.each(CALLERS)("is no answer for %s: 502", async (_, path, init, paths) => {
		const wechat = answers(paths);
		const response = await openGateway({ clock: impatientClock() }).request(path, init);
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:wechat-garbled",
			status: 502,
		});
		expect(paths.map((one) => wechat.callsTo(one).length)).toEqual([1]);
	});

	it("does not prove that a late reply has been sent", async () => {
		answers(["/cgi-bin/message/custom/send"]);
		expect(await sendLate(env, text("42"), "oFollower", systemSlowClock)).toEqual({
			reason: "late reply: garbled",
		});
	});

	it("is nobody where a code is exchanged, and no name where the follower is known already", async () => {
		logLines();
		const account = readAccount(env);
		if (!account.ok) throw new Error(account.error.variable);
		const authorised = '{"openid":"o","scope":"snsapi_userinfo","access_token":"t"}';
		const identified = async (...bodies: string[]) =>
			await identityOf(
				upstreamOf(() => bodies.shift() ?? ""),
				account.value,
				"code",
			);
		expect(await identified(body)).toMatchObject({ error: { kind: "garbled" } });
		expect(await identified(authorised, body)).toEqual({
			ok: true,
			value: { openid: "o", scope: "snsapi_userinfo" },
		});
	});

	it("is no quota and no size of an audience: the push begins, and the warning says so", async () => {
		answers(["/cgi-bin/openapi/quota/get", "/cgi-bin/user/get", "/cgi-bin/tags/get"]);
		const { ask } = openPushes();
		for (const audience of ["followers", { tag_id: 2 }]) {
			const { recipients: _, ...push } = BODY;
			const response = await ask("POST", "", { ...push, audience });
			expect(response.status).toBe(202);
			const { warnings, estimate } = await jsonOf(response);
			expect(warnings).toHaveLength(2);
			expect(estimate).toEqual({ ends_at: null, recipients: null });
		}
	});

	it("is no list of followers: nobody is passed over, and it is asked for again", async () => {
		const world = createWorld();
		const push = await storePush([], AFTERNOON, { audience: "followers" });
		const ports = { ...world.ports, upstream: upstreamOf(() => body) };
		expect(await readAudience(ports, push)).toBeGreaterThanOrEqual(5 * SECOND);
		expect(await pushOf(push)).toMatchObject({ status: "sending", audienceCursor: "", total: 0 });
	});

	it("does not prove that a push has reached anybody: unknown, never accepted", async () => {
		const world = createWorld();
		const push = await storePush(openids(3), AFTERNOON);
		const ports = { ...world.ports, upstream: upstreamOf(() => body) };
		expect(await dispatchChunk(ports, push, 0)).toBe(5 * SECOND);
		expect(await countsOf(push)).toEqual({ queued: 3 });
		expect((await rowsOf(push)).every(({ attempted_at }) => attempted_at !== null)).toBe(true);
		world.advance(9 * MINUTE);
		await dispatchChunk(ports, push, 0);
		expect(await countsOf(push)).toEqual({ unknown: 3 });
	});
});

/** As the gateway calls WeChat, with this answer. */
const upstreamOf = (body: () => string) =>
	createUpstream({
		fetch: async () => new Response(body()),
		origin: "https://wechat.test",
		deadline: () => new AbortController().signal,
	});

describe("in a push, as alone, the msgid", () => {
	const sent = async (body: string) => {
		const world = createWorld();
		const push = await storePush(openids(1), AFTERNOON);
		await dispatchChunk({ ...world.ports, upstream: upstreamOf(() => body) }, push, 0);
		const [row] = await rowsOf(push);
		return { status: row?.status, msgid: row?.msgid };
	};

	it.each([
		["3557254367693750277", "3557254367693750277"],
		['"3557254367693750277"', "3557254367693750277"],
		["18446744073709551615", "18446744073709551615"],
		["7", "7"],
		["0", null],
		['""', null],
		["null", null],
	])("%s is kept digit by digit, or names nothing: %s", async (written, msgid) => {
		expect(await sent(`{"errcode":0,"errmsg":"ok","msgid":${written}}`)).toEqual({
			status: "accepted",
			msgid,
		});
		expect(await sent(`{"errcode":"0","msgid":${written}}`)).toEqual({ status: "accepted", msgid });
	});

	it.each(['{"id":1}', '["1"]', "true", "1.5", '"accepted"', "1e21"])(
		"%s is none: what became of the message nobody knows",
		async (written) => {
			expect(await sent(`{"errcode":0,"errmsg":"ok","msgid":${written}}`)).toEqual({
				status: "queued",
				msgid: null,
			});
		},
	);
});

describe("a page of followers that is there in part only", () => {
	it.each([
		{ total: 3, count: 3, data: { openid: ["o1", 2, "o3"] }, next_openid: "o3" },
		{ total: 3, count: 3, data: { openid: ["o1", "", "o3"] }, next_openid: "o3" },
		{ total: 3, count: 3, data: { openid: ["o1", "o2", "o3"] }, next_openid: 3 },
		{ total: 3, count: 3, data: { openid: ["o1", "o2", "o3"] }, next_openid: { openid: "o3" } },
		{ total: 3, count: 3, data: { openid: "o1" }, next_openid: "" },
		{ total: 3, count: 3, data: [], next_openid: "" },
	])("is asked for again, and nobody is passed over: %j", async (page) => {
		const world = createWorld();
		const push = await storePush([], AFTERNOON, { audience: "followers" });
		const upstream = upstreamOf(() => JSON.stringify(page));
		expect(await readAudience({ ...world.ports, upstream }, push)).toBe(MINUTE);
		expect(await pushOf(push)).toMatchObject({ status: "sending", audienceCursor: "", total: 0 });
	});
});

describe("a change that may have been made", () => {
	const LIST = "/cgi-bin/template/get_all_private_template";

	it.each(["POST", "DELETE"])(
		"of the templates (%s) is looked for: their copy is forgotten",
		async (method) => {
			const path = method === "POST" ? "api_add_template" : "del_private_template";
			const wechat = wechatAnswers({
				[LIST]: [{ template_list: [] }],
				[`/cgi-bin/template/${path}`]: ['{"message":"ok"}'],
				[SEND]: [{ errcode: 0, msgid: 1 }],
			});
			const gateway = openGateway({ clock: impatientClock() });
			const send = () => gateway.request("/api/messages/template?dry_run=true", api("POST", MESSAGE));
			await send();
			await send();
			expect(wechat.callsTo(LIST)).toHaveLength(1);
			const body = method === "POST" ? { template_id_short: "43216" } : undefined;
			await gateway.request(`/api/templates${method === "POST" ? "" : "/T"}`, api(method, body));
			await send();
			expect(wechat.callsTo(LIST)).toHaveLength(2);
		},
	);
});
