/** Long pushes: when they will end, and what is said when WeChat's daily quota will not do. */
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { api, jsonOf } from "./support/api.ts";
import { NOON } from "./support/callback.ts";
import { hurriedClock, stoppedClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { keepRings, useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import {
	BODY,
	MESSAGE,
	openids,
	openPushes,
	PATH,
	settleDelivery,
	stored,
	storePush,
} from "./support/pushes.ts";
import { ACCOUNT, LIST, LISTED, PUSH } from "./support/templates.ts";
import { brokenConnection, type Script, silence, wechatAnswers } from "./support/wechat.ts";

useLedger();

const QUOTA = "/cgi-bin/openapi/quota/get";
const FOLLOWERS = "/cgi-bin/user/get";
const TAGS = "/cgi-bin/tags/get";
const LONG = { ...MESSAGE, recipients: openids(1001) };

const quota = (remain: number): object => ({
	errcode: 0,
	errmsg: "ok",
	quota: { daily_limit: 100_000, used: 100_000 - remain, remain },
	rate_limit: { call_count: 10_000, refresh_second: 60 },
});

const post = async (script: Script, body: object) => {
	const wechat = wechatAnswers(script);
	const response = await openPushes().ask("POST", "?check=false", body);
	expect(response.status).toBe(202);
	return { push: await jsonOf(response), wechat };
};

describe("more than a thousand recipients", () => {
	it("the quota of the template message is asked for, and nothing is said when it will do", async () => {
		const { push, wechat } = await post({ [QUOTA]: [quota(1001)] }, LONG);
		expect(push["estimate"]).toEqual({
			ends_at: "2026-10-01T04:00:08.400Z",
			recipients: 1001,
			quota_remaining: 1001,
		});
		expect(push["warnings"]).toBeUndefined();
		expect(JSON.parse(wechat.callsTo(QUOTA)[0]?.body ?? "")).toEqual({
			cgi_path: "/cgi-bin/message/template/send",
		});
	});

	it("nobody is rung for while WeChat is still asked for the quota, and the ledger has them by then", async () => {
		const { ask, rings } = openPushes();
		const seen: unknown[] = [];
		const asked = async (): Promise<Response> => {
			await vi.waitUntil(
				async () => (await env.LEDGER.prepare("SELECT chunks FROM pushes").first()) !== null,
			);
			seen.push(...rings);
			return Response.json(quota(1001));
		};
		wechatAnswers({ [QUOTA]: [asked] });
		const { id } = await jsonOf(await ask("POST", "?check=false", LONG));
		expect(seen).toEqual([]);
		expect(rings).toEqual([{ push: id, work: "ring", walk: 1, from: -1, after: -1 }]);
	});

	it("a quota that will not do is a warning, and the end is tomorrow", async () => {
		const { push } = await post({ [QUOTA]: [quota(1000)] }, LONG);
		expect(push).toMatchObject({
			total: 1001,
			status: "sending",
			estimate: { ends_at: "2026-10-01T16:00:01.200Z", quota_remaining: 1000 },
			warnings: [
				{
					detail:
						"The push has 1001 messages to send, and WeChat takes 1000 more template messages today (100000 a day). When they are used up it pauses, and goes on by itself after midnight, Beijing time.",
				},
			],
		});
	});

	it.each<[string, Script]>([
		["refused", { [QUOTA]: [{ errcode: 76021, errmsg: "cgi_path not found, please check" }] }],
		["garbled", { [QUOTA]: ["<html>"] }],
		["without the number", { [QUOTA]: [{ errcode: 0 }] }],
		["unreachable", { [QUOTA]: [brokenConnection] }],
		[
			"without an access_token",
			{ "/cgi-bin/stable_token": [{ errcode: 40125, errmsg: "invalid appsecret" }] },
		],
	])("a quota that is %s is a warning", async (_, script) => {
		logLines();
		const { push } = await post(script, LONG);
		expect(push).toMatchObject({
			total: 1001,
			estimate: { ends_at: "2026-10-01T04:00:08.400Z", recipients: 1001 },
			warnings: [
				{ detail: expect.stringContaining("WeChat did not say how much of the daily quota is left.") },
			],
		});
	});

	it("the warning is Chinese for Chinese readers", async () => {
		wechatAnswers({ [QUOTA]: [quota(1000)] });
		const response = await openPushes().ask("POST", "?check=false", LONG, { "Accept-Language": "zh-CN" });
		expect(await jsonOf(response)).toMatchObject({
			warnings: [{ detail: expect.stringContaining("今天模板消息只剩 1000 次调用额度") }],
		});
	});
});

describe("WeChat that says nothing", () => {
	/** The answer to a push that WeChat keeps waiting, by a clock on which only these limits are ever reached. */
	const postTo = async (script: Script, body: object, path = "?check=false", limit = 1000) => {
		const { queue, rings } = keepRings();
		const clock = { ...hurriedClock((milliseconds) => milliseconds === limit), now: () => NOON };
		const gateway = openGateway({ clock, env: { PUSH_QUEUE: queue } });
		wechatAnswers(script);
		const response = await gateway.request(`${PATH}${path}`, api("POST", body));
		expect(response.status).toBe(202);
		return { push: await jsonOf(response), rings, limits: clock.limits };
	};

	it("of the quota keeps a stored push waiting for a second, and then it is rung for", async () => {
		const { push, rings, limits } = await postTo({ [QUOTA]: [silence] }, LONG);
		expect(limits).toEqual([1000]);
		expect(push).toMatchObject({
			total: 1001,
			estimate: { recipients: 1001 },
			warnings: [
				{ detail: expect.stringContaining("WeChat did not say how much of the daily quota is left.") },
			],
		});
		expect(rings).toHaveLength(1);
	});

	it("of the quota or of the audience's size costs what the other said nothing", async () => {
		const audience = { ...MESSAGE, audience: "followers" };
		const { push, limits } = await postTo({ [QUOTA]: [silence], [FOLLOWERS]: [silence] }, audience);
		expect(limits).toEqual([1000, 1000]);
		expect(push).toMatchObject({
			estimate: { ends_at: null, recipients: null },
			warnings: [{ detail: expect.stringContaining("daily quota") }, { field: "audience" }],
		});
	});

	it("of its templates keeps a push waiting for three seconds, unchecked then", async () => {
		const { push, limits } = await postTo({ [LIST]: [silence] }, PUSH, "", 3000);
		expect(limits[0]).toBe(3000);
		expect(push).toMatchObject({
			total: 2,
			warnings: [{ field: "template_id", detail: expect.stringContaining("gave no list") }],
		});
	});

	it("of its templates in time is asked to its end: the next push finds them", async () => {
		const late = Promise.withResolvers<Response>();
		const wechat = wechatAnswers({ ...ACCOUNT, [LIST]: [() => late.promise] });
		const clock = { ...hurriedClock((milliseconds) => milliseconds === 3000), now: () => NOON };
		const env = { PUSH_QUEUE: keepRings().queue };
		const first = openGateway({ clock, env });
		expect((await first.request(PATH, api("POST", PUSH))).status).toBe(202);
		late.resolve(Response.json(LISTED));
		await first.settled();
		const second = openGateway({ clock: stoppedClock(), env });
		expect(await jsonOf(await second.request(PATH, api("POST", PUSH)))).not.toHaveProperty("warnings");
		expect(wechat.callsTo(LIST)).toHaveLength(1);
	});
});

describe("a push that grows", () => {
	const open = async (script: Script, recipients: number) => {
		const stored = openids(recipients).map((touser) => ({ touser }));
		await storePush("p1", "open", stored);
		const wechat = wechatAnswers({ ...ACCOUNT, ...script });
		const { ask, rings } = openPushes();
		const append = async (...tousers: readonly string[]) =>
			await jsonOf(await ask("POST", "/p1/recipients", { check: false, recipients: tousers }));
		const close = async () => await jsonOf(await ask("POST", "/p1/close"));
		return { append, close, rings, asked: () => wechat.callsTo(QUOTA).length };
	};

	it("has an estimate, and asks WeChat nothing as long as it is short", async () => {
		const { append, close, asked } = await open({}, 998);
		expect(await append("oNew")).toMatchObject({ total: 999, estimate: { ends_at: null, recipients: 999 } });
		expect(await append("oOther")).not.toHaveProperty("warnings");
		expect(await close()).toMatchObject({
			estimate: { ends_at: "2026-10-01T04:00:08.400Z", recipients: 1000 },
		});
		expect(asked()).toBe(0);
	});

	it("past a thousand recipients asks for the quota, once, and warns", async () => {
		const { append, asked } = await open({ [QUOTA]: [quota(1000)] }, 1000);
		expect(await append("oNew")).toMatchObject({
			total: 1001,
			estimate: { ends_at: null, recipients: 1001, quota_remaining: 1000 },
			warnings: [{ detail: expect.stringContaining("The push has 1001 messages to send") }],
		});
		expect(await append("oOther")).not.toHaveProperty("warnings");
		expect(asked()).toBe(1);
	});

	it("does not when an openid that it has is listed again", async () => {
		const { append, asked } = await open({ [QUOTA]: [quota(1000)] }, 1000);
		expect(await append("oFollower-0")).toMatchObject({ total: 1000 });
		expect(asked()).toBe(0);
	});

	it("is rung for when WeChat has said what is left, or not", async () => {
		const seen: unknown[] = [];
		const { append, rings } = await open(
			{
				[QUOTA]: [
					async () => {
						seen.push(...rings);
						return Response.json({});
					},
				],
			},
			1000,
		);
		await env.LEDGER.prepare("UPDATE pushes SET walk_from = NULL").run();
		expect(await append("oNew")).toMatchObject({
			warnings: [{ detail: expect.stringContaining("WeChat did not say how much") }],
		});
		expect([seen, rings.length]).toEqual([[], 1]);
	});

	it("asks again when it is closed, and compares what is left to be sent", async () => {
		const { close } = await open({ [QUOTA]: [quota(1000)] }, 1002);
		await settleDelivery("oFollower-0", "accepted");
		expect(await close()).toMatchObject({
			status: "sending",
			estimate: { ends_at: "2026-10-01T16:00:01.200Z", recipients: 1002, quota_remaining: 1000 },
			warnings: [{ detail: expect.stringContaining("The push has 1001 messages to send") }],
		});
		await settleDelivery("oFollower-1", "accepted");
		expect(await close()).not.toHaveProperty("warnings");
	});

	it("is closed without an account too, with the warning that nobody asked", async () => {
		await storePush(
			"p1",
			"open",
			openids(1001).map((touser) => ({ touser })),
		);
		const { ask } = openPushes({ env: { WECHAT_APP_SECRET: undefined } });
		expect(await jsonOf(await ask("POST", "/p1/close"))).toMatchObject({
			status: "sending",
			warnings: [{ detail: expect.stringContaining("WeChat did not say how much") }],
		});
	});

	it("and is done has nothing left to estimate when it is closed again", async () => {
		await storePush("p1", "done");
		expect(await jsonOf(await openPushes().ask("POST", "/p1/close"))).not.toHaveProperty("estimate");
	});

	it("has no end as long as WeChat's own list is read", async () => {
		await storePush("p1", "open");
		await env.LEDGER.prepare("UPDATE pushes SET audience = 'followers', audience_cursor = ''").run();
		wechatAnswers({ [QUOTA]: [quota(1000)] });
		expect(await jsonOf(await openPushes().ask("POST", "/p1/close"))).toMatchObject({
			estimate: { ends_at: null, recipients: null, quota_remaining: 1000 },
		});
	});
});

describe("an audience", () => {
	it("of all followers is counted by WeChat", async () => {
		const { push } = await post(
			{ [QUOTA]: [quota(100_000)], [FOLLOWERS]: [{ total: 150_000, count: 10_000 }] },
			{ ...MESSAGE, audience: "followers" },
		);
		expect(push).toMatchObject({
			total: 0,
			estimate: { recipients: 150_000, quota_remaining: 100_000 },
			warnings: [{ detail: expect.stringContaining("The push has 150000 messages to send") }],
		});
	});

	it("of a tag is counted by WeChat's list of tags", async () => {
		const { push } = await post(
			{ [QUOTA]: [quota(100_000)], [TAGS]: [{ tags: [{ id: 2, name: "星标组", count: 30 }] }] },
			{ ...MESSAGE, audience: { tag_id: 2 } },
		);
		expect(push["estimate"]).toEqual({
			ends_at: "2026-10-01T04:00:01.200Z",
			recipients: 30,
			quota_remaining: 100_000,
		});
		expect(push["warnings"]).toBeUndefined();
	});

	it.each<[string, object, RegExp]>([
		["is not there", { tags: [{ id: 2, name: "星标组", count: 30 }] }, /45159\). There is no such tag. Take/],
		["is refused", { errcode: 48001, errmsg: "api unauthorized" }, /48001\). .*may not use this API/],
	])("of a tag that %s is a warning with WeChat's errcode and advice", async (_, answer, detail) => {
		const { push } = await post(
			{ [QUOTA]: [quota(100_000)], [TAGS]: [answer] },
			{ ...MESSAGE, audience: { tag_id: 7 } },
		);
		expect(push["warnings"]).toEqual([{ field: "audience", detail: expect.stringMatching(detail) }]);
	});

	it("whose size is not known has no end that could be told, and is sent all the same", async () => {
		const { push } = await post(
			{ [QUOTA]: [quota(100_000)], [TAGS]: [{ tags: [] }] },
			{ ...MESSAGE, audience: { tag_id: 7 } },
		);
		expect(push).toMatchObject({
			status: "sending",
			estimate: { ends_at: null, recipients: null },
			warnings: [{ field: "audience" }],
		});
	});
});

it("a ledger that fails is 503, whatever WeChat says", async () => {
	logLines();
	wechatAnswers({ [QUOTA]: [quota(100_000)] });
	await env.LEDGER.prepare("DROP TABLE deliveries").run();
	expect((await openPushes().ask("POST", "", LONG)).status).toBe(503);
});

it("a short push asks WeChat nothing", async () => {
	const { wechat } = await post({}, BODY);
	expect(wechat.calls).toEqual([]);
	expect(await stored()).toEqual({ pushes: 1, deliveries: 2 });
});
