/** Long pushes: when they will end, and what is said when WeChat's daily quota will not do. */
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { jsonOf } from "./support/api.ts";
import { useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { BODY, MESSAGE, openids, openPushes, stored } from "./support/pushes.ts";
import { brokenConnection, type Script, wechatAnswers } from "./support/wechat.ts";

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
						"The push has 1001 recipients, and WeChat takes 1000 more template messages today (100000 a day). When they are used up it pauses, and goes on by itself after midnight, Beijing time.",
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

describe("an audience", () => {
	it("of all followers is counted by WeChat", async () => {
		const { push } = await post(
			{ [QUOTA]: [quota(100_000)], [FOLLOWERS]: [{ total: 150_000, count: 10_000 }] },
			{ ...MESSAGE, audience: "followers" },
		);
		expect(push).toMatchObject({
			total: 0,
			estimate: { recipients: 150_000, quota_remaining: 100_000 },
			warnings: [{ detail: expect.stringContaining("The push has 150000 recipients") }],
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
