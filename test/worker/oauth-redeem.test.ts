/** `POST /api/oauth/redeem`: a ticket becomes the openid, once in the whole world. */
import { evictDurableObject, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { api, jsonOf, problemOf, READER_KEY, SENDER_KEY, withKey } from "./support/api.ts";
import type { Gateway } from "./support/gateway.ts";
import { logLines } from "./support/log.ts";
import {
	authorisation,
	EXCHANGE,
	openBrowser,
	openOAuth,
	ticketIn,
	USERINFO,
	WEB_OPENID,
} from "./support/oauth.ts";
import { type Script, wechatAnswers } from "./support/wechat.ts";

afterEach(() => reset());

const ticketFor = async (script: Script = {}): Promise<string> => {
	wechatAnswers({ [EXCHANGE]: [authorisation()], ...script });
	return ticketIn(await openBrowser(openOAuth()).authorise());
};
const redeem = (ticket: unknown, gateway: Gateway = openOAuth(), headers = withKey(READER_KEY)) =>
	gateway.request("/api/oauth/redeem", api("POST", { ticket }, headers));
const objectOf = (ticket: string) => env.OAUTH_TICKET.getByName(ticket.slice(0, 32));

describe("a ticket", () => {
	it("becomes the openid and what was granted", async () => {
		const response = await redeem(await ticketFor());
		expect(response.status).toBe(200);
		expect(response.headers.get("Cache-Control")).toBe("no-store");
		expect(await jsonOf(response)).toEqual({ openid: WEB_OPENID, scope: "snsapi_base" });
	});

	it("brings name and picture where the follower granted them", async () => {
		const ticket = await ticketFor({
			[EXCHANGE]: [authorisation({ scope: "snsapi_userinfo" })],
			[USERINFO]: [
				{ openid: WEB_OPENID, nickname: "小明🙂", sex: 0, headimgurl: "https://a.example/0", unionid: "u" },
			],
		});
		expect(await jsonOf(await redeem(ticket))).toEqual({
			openid: WEB_OPENID,
			scope: "snsapi_userinfo",
			nickname: "小明🙂",
			headimgurl: "https://a.example/0",
			unionid: "u",
		});
	});

	describe("of a follower whose name is no JSON", () => {
		const granted = authorisation({ scope: "snsapi_userinfo", unionid: "u" });
		const redeemed = async (userinfo: string | Uint8Array<ArrayBuffer>) => {
			const answer = new Response(userinfo, { headers: { "Content-Type": "application/json" } });
			return await jsonOf(await redeem(await ticketFor({ [EXCHANGE]: [granted], [USERINFO]: [answer] })));
		};
		const known = { openid: WEB_OPENID, scope: "snsapi_userinfo", unionid: "u" };
		const picture = "https://a.example/0";
		const userinfoOf = (nickname: string) =>
			`{"openid":"${WEB_OPENID}","nickname":"${nickname}","headimgurl":"${picture}"}`;
		/** The emoji lacks its last byte. */
		const cut = new TextEncoder().encode(userinfoOf("小明😀")).filter((byte) => byte !== 0x80);

		it.each<readonly [string, string | Uint8Array<ArrayBuffer>, string]>([
			["raw control characters", userinfoOf("小\u0000\u0008明\n"), "小明"],
			["half a surrogate pair", userinfoOf("小明\\ud83d"), "小明\ufffd"],
			["a character that was cut off", cut, "小明\ufffd"],
		])("brings the name without %s", async (_, userinfo, nickname) => {
			expect(await redeemed(userinfo)).toEqual({ ...known, nickname, headimgurl: picture });
		});

		it.each([
			["a quote", userinfoOf('小"明')],
			["half an escape", userinfoOf("小明\\")],
			["no JSON at all", "<html></html>"],
			["nothing", ""],
			["an errcode that is none", '{"errcode":"none"}'],
		])("brings openid and unionid alone for %s, and the log says so", async (_, userinfo) => {
			const lines = logLines();
			expect(await redeemed(userinfo)).toEqual(known);
			expect(lines).toMatchObject([
				{ level: "warn", entry: { event: "oauth without name and picture", reason: expect.any(String) } },
			]);
			expect(JSON.stringify(lines)).not.toContain(WEB_OPENID);
		});

		it("of a name of control characters alone brings the picture", async () => {
			expect(await redeemed(userinfoOf("\u0001"))).toEqual({ ...known, headimgurl: picture });
		});
	});

	it("says when it is a preview's, whose openid is nobody's", async () => {
		const ticket = await ticketFor({ [EXCHANGE]: [authorisation({ is_snapshotuser: 1 })] });
		expect(await jsonOf(await redeem(ticket))).toMatchObject({ is_snapshotuser: 1 });
	});

	it("is good for 5 minutes", async () => {
		const ticket = await ticketFor();
		const now = Date.now();
		expect(await problemOf(await redeem(ticket, openOAuth({}, now + 300_001)))).toMatchObject({
			type: "urn:wechat-edge:invalid-request",
			status: 422,
			field: "ticket",
			detail: expect.stringContaining("older than 5 minutes"),
		});
		expect((await redeem(ticket, openOAuth({}, now + 290_000))).status).toBe(200);
	});

	it("leaves nothing behind after its time", async () => {
		const ticket = await ticketFor();
		expect(await runDurableObjectAlarm(objectOf(ticket))).toBe(true);
		const left = await runInDurableObject(objectOf(ticket), async (_, { storage }) => [
			...storage.kv.list(),
			await storage.getAlarm(),
		]);
		expect(left).toEqual([null]);
	});
});

describe("a ticket is redeemed once", () => {
	it("and the second time is 409", async () => {
		const ticket = await ticketFor();
		await redeem(ticket);
		expect(await problemOf(await redeem(ticket))).toMatchObject({
			type: "urn:wechat-edge:conflict",
			status: 409,
		});
	});

	it("by one of ten who try at the same time", async () => {
		const ticket = await ticketFor();
		const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await redeem(ticket)).status));
		expect(statuses.sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
	});

	it("also when its object was evicted, or died, in between", async () => {
		const ticket = await ticketFor();
		await evictDurableObject(objectOf(ticket));
		expect((await redeem(ticket)).status).toBe(200);
		await kill(ticket);
		expect((await redeem(ticket)).status).toBe(409);
	});

	it("by the caller whose first answer was lost", async () => {
		const ticket = await ticketFor();
		let isLost = true;
		const OAUTH_TICKET = {
			getByName: (name: string) => ({
				redeem: async (claim: string) => {
					const identity = await env.OAUTH_TICKET.getByName(name).redeem(claim);
					if (!isLost) return identity;
					isLost = false;
					throw new Error("Network connection lost.");
				},
			}),
		};
		expect(await jsonOf(await redeem(ticket, openOAuth({ OAUTH_TICKET })))).toMatchObject({
			openid: WEB_OPENID,
		});
		expect((await redeem(ticket)).status).toBe(409);
	});

	const kill = async (ticket: string): Promise<void> => {
		const death = runInDurableObject(objectOf(ticket), (_, context) => context.abort("killed"));
		await expect(death).rejects.toThrow("killed");
	};
});

describe("what is no ticket is 422, and no object is asked", () => {
	const NOBODY = {
		getByName: () => {
			throw new Error("asked");
		},
	};
	const OTHER_SECRET = { WECHAT_APP_SECRET: "7e57c0de7e57c0de7e57c0de7e57c0df" };
	const refused = async (ticket: unknown, change: object = {}) =>
		expect(
			await problemOf(await redeem(ticket, openOAuth({ OAUTH_TICKET: NOBODY, ...change }))),
		).toMatchObject({
			type: "urn:wechat-edge:invalid-request",
			status: 422,
			field: "ticket",
		});

	it.each([undefined, null, "", "ticket", 7, ["ticket"], "0".repeat(104)])("%j", async (ticket) => {
		await refused(ticket);
	});

	it("such as one with another id, a later end, another signature, or cut off", async () => {
		const ticket = await ticketFor();
		const other = await ticketFor();
		await refused(other.slice(0, 32) + ticket.slice(32));
		await refused(`${ticket.slice(0, 32)}7${ticket.slice(33)}`);
		await refused(ticket.slice(0, 40) + other.slice(40));
		await refused(ticket.slice(0, -1));
		await refused(`${ticket}0`);
	});

	it("such as one of another account, or from before the AppSecret was changed", async () => {
		await refused(await ticketFor(), OTHER_SECRET);
	});

	it("such as the state of a flow", async () => {
		const toWechat = await openBrowser(openOAuth()).start();
		const { searchParams } = new URL(toWechat.headers.get("Location") ?? "");
		await refused("0".repeat(32) + searchParams.get("state"));
	});
});

describe("the route", () => {
	it("needs the scope read", async () => {
		const ticket = await ticketFor();
		expect((await redeem(ticket, openOAuth(), withKey(SENDER_KEY))).status).toBe(403);
		expect((await redeem(ticket, openOAuth(), { Authorization: "" })).status).toBe(401);
		expect((await redeem(ticket)).status).toBe(200);
	});

	it("refuses an unknown field by its name, and keeps the ticket", async () => {
		const ticket = await ticketFor();
		const body = { ticket, redirect: "x" };
		const response = await openOAuth().request("/api/oauth/redeem", api("POST", body));
		expect(await problemOf(response)).toMatchObject({ status: 422, field: "redirect" });
		expect((await redeem(ticket)).status).toBe(200);
	});

	it("is 503 when the ticket's object is out of reach, and is not asked again when it is overloaded", async () => {
		const ticket = await ticketFor();
		let tries = 0;
		const getByName = () => {
			tries += 1;
			throw Object.assign(new Error("busy"), { overloaded: true });
		};
		const response = await redeem(ticket, openOAuth({ OAUTH_TICKET: { getByName } }));
		expect(response.headers.get("Retry-After")).toBe("1");
		expect(await problemOf(response)).toMatchObject({ type: "urn:wechat-edge:unavailable", status: 503 });
		expect(tries).toBe(1);
	});

	it("is 503 misconfigured without the account, and answers POST alone", async () => {
		const response = await redeem("0", openOAuth({ WECHAT_APP_SECRET: undefined }));
		expect(await problemOf(response)).toMatchObject({ status: 503, field: "WECHAT_APP_SECRET" });
		expect((await openOAuth().request("/api/oauth/redeem", api("GET"))).status).toBe(405);
	});
});
