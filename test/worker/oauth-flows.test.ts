/** What a browser keeps of its flows, and how many codes an address may bring. */
import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { problemOf } from "./support/api.ts";
import { logLines } from "./support/log.ts";
import {
	authorisation,
	comingBack,
	EXCHANGE,
	locationOf,
	openBrowser,
	openOAuth,
	ticketIn,
} from "./support/oauth.ts";
import { wechatAnswers } from "./support/wechat.ts";

afterEach(() => reset());

const REFUSED = { errcode: 40029, errmsg: "invalid code" };

describe("the callback takes the flow's cookie back", () => {
	const endedBy = async (code: string | undefined, answer: object, change: object = {}) => {
		logLines();
		wechatAnswers({ [EXCHANGE]: [answer] });
		const browser = openBrowser(openOAuth());
		const back = comingBack(await browser.start(), code);
		const before = browser.cookies();
		const response = await openOAuth(change).request(back, { headers: { Cookie: before } });
		const name = before.slice(0, before.indexOf("="));
		expect(response.headers.getSetCookie()).toContain(
			`${name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure`,
		);
		return response;
	};

	it("of a follower who refused", async () => {
		expect(locationOf(await endedBy(undefined, {})).searchParams.get("error")).toBe("access_denied");
	});

	it("where WeChat refuses the code: the way back to WeChat has a cookie of its own", async () => {
		const response = await endedBy("code-1", REFUSED);
		expect(locationOf(response).host).toBe("open.weixin.qq.com");
		expect(response.headers.getSetCookie()).toHaveLength(2);
	});

	it("where WeChat is busy", async () => {
		expect((await endedBy("code-1", { errcode: -1, errmsg: "system error" })).status).toBe(503);
	});

	it("where the gateway is misconfigured", async () => {
		const response = await endedBy("code-1", {}, { OAUTH_REDIRECTS: undefined });
		expect(response.status).toBe(503);
	});

	it("where the ticket cannot be kept", async () => {
		const keep = async () => {
			throw new Error("down");
		};
		const OAUTH_TICKET = { getByName: () => ({ keep }) };
		expect((await endedBy("code-1", authorisation(), { OAUTH_TICKET })).status).toBe(503);
	});

	it("where it is too old", async () => {
		logLines();
		const browser = openBrowser(openOAuth({}, Date.now() - 600_000));
		const back = comingBack(await browser.start(), "code-1");
		const response = await openOAuth().request(back, { headers: { Cookie: browser.cookies() } });
		expect(response.headers.getSetCookie()).toEqual([expect.stringContaining("=; Max-Age=0; ")]);
	});

	it("but none that the browser does not have", async () => {
		logLines();
		const back = comingBack(await openBrowser(openOAuth()).start(), "code-1");
		expect((await openOAuth().request(back)).headers.getSetCookie()).toEqual([]);
	});
});

it("a ticket leaves the flow's cookie for a minute, as it was", async () => {
	wechatAnswers({ [EXCHANGE]: [authorisation()] });
	const browser = openBrowser(openOAuth());
	const back = comingBack(await browser.start(), "code-1");
	const before = browser.cookies();
	const response = await browser.get(back);
	expect(ticketIn(response)).not.toBe("");
	expect(response.headers.getSetCookie()).toEqual([
		`${before}; Max-Age=60; Path=/; HttpOnly; SameSite=Lax; Secure`,
	]);
});

it("forty visits leave five cookies, those of the newest flows, which all go on", async () => {
	wechatAnswers({ [EXCHANGE]: [authorisation()] });
	const begun = Date.now();
	const gateways = Array.from({ length: 40 }, (_, second) => openOAuth({}, begun + second * 1000));
	let visit = 0;
	const browser = openBrowser({
		request: async (...request) => (await gateways[visit]?.request(...request)) ?? new Response(),
		settled: async () => {},
	});
	const starts: Response[] = [];
	for (; visit < 40; visit += 1) starts.push(await browser.start());
	visit = 39;
	expect(browser.cookies().split("; ")).toHaveLength(5);
	for (const start of starts.slice(-5)) {
		expect(ticketIn(await browser.get(comingBack(start, "code-1")))).not.toBe("");
	}
	expect(browser.cookies().split("; ")).toHaveLength(5);
});

describe("codes from one address", () => {
	const allowing = (most: number): RateLimit => {
		const seen = new Map<string, number>();
		return {
			limit: async ({ key }) => {
				seen.set(key, (seen.get(key) ?? 0) + 1);
				return { success: (seen.get(key) ?? 0) <= most };
			},
		};
	};
	const none = { OAUTH_LIMIT: allowing(0) };
	const open = () => ({ lines: logLines(), wechat: wechatAnswers({ [EXCHANGE]: [authorisation()] }) });
	const visit = async (change: object, address: string, headers: object = {}) => {
		const browser = openBrowser(openOAuth(change));
		const back = comingBack(await browser.start(), "code-1");
		const cookies = browser.cookies();
		const response = await browser.get(back, { headers: { "CF-Connecting-IP": address, ...headers } });
		return { response, back, cookies, kept: browser.cookies() };
	};

	it("are counted: the next one is 429 with Retry-After, and WeChat is not asked", async () => {
		const { lines, wechat } = open();
		const limited = { OAUTH_LIMIT: allowing(2) };
		expect((await visit(limited, "192.0.2.21")).response.status).toBe(302);
		expect((await visit(limited, "192.0.2.21")).response.status).toBe(302);
		const { response } = await visit(limited, "192.0.2.21");
		expect(response.headers.get("Retry-After")).toBe("60");
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:too-many-requests",
			status: 429,
			detail: expect.stringContaining("reload this page"),
		});
		expect(wechat.calls).toHaveLength(2);
		expect(lines).toEqual([
			{ level: "warn", entry: { event: "oauth refused", reason: "too many codes from one address" } },
		]);
	});

	it("are refused as a page where a browser asks", async () => {
		open();
		const { response } = await visit(none, "192.0.2.22", { Accept: "text/html,*/*;q=0.8" });
		expect(response.status).toBe(429);
		expect(response.headers.get("Retry-After")).toBe("60");
		expect(response.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
		expect(await response.text()).toMatch(/一分钟后刷新.*reload this page/s);
	});

	it("are good once the minute is over: the cookie stays", async () => {
		open();
		const { response, back, cookies, kept } = await visit(none, "192.0.2.23");
		expect(response.headers.getSetCookie()).toEqual([]);
		expect(kept).toBe(cookies);
		expect(ticketIn(await openOAuth().request(back, { headers: { Cookie: kept } }))).not.toBe("");
	});

	it("count with those of their /64, and keep out neither another address nor another account", async () => {
		open();
		const limited = { OAUTH_LIMIT: allowing(1) };
		const statusOf = async (address: string, change: object = {}) =>
			(await visit({ ...limited, ...change }, address)).response.status;
		expect(await statusOf("2001:db8:7::1")).toBe(302);
		expect(await statusOf("2001:db8:7::2")).toBe(429);
		expect(await statusOf("192.0.2.24")).toBe(302);
		expect(await statusOf("2001:db8:7::1", { WECHAT_APP_ID: "wx7e57000000000002" })).toBe(302);
	});

	it("are not those of a follower who refused, nor of a browser that began nothing", async () => {
		open();
		const gateway = openOAuth(none);
		const browser = openBrowser(gateway);
		const toWechat = await browser.start();
		expect((await gateway.request(comingBack(toWechat, "code-1"))).status).toBe(403);
		const response = await browser.get(comingBack(toWechat));
		expect(locationOf(response).searchParams.get("error")).toBe("access_denied");
	});

	it("may be used ones: twelve followers behind one address, each with a callback opened twice", async () => {
		const used = { errcode: 40163, errmsg: "code been used" };
		const answers = Array.from({ length: 12 }, () => [authorisation(), used]).flat();
		wechatAnswers({ [EXCHANGE]: [...answers, authorisation()] });
		const gateway = openOAuth({ OAUTH_LIMIT: env.OAUTH_LIMIT });
		const headers = { "CF-Connecting-IP": "192.0.2.25" };
		for (let follower = 0; follower < 12; follower += 1) {
			const browser = openBrowser(gateway);
			const back = comingBack(await browser.start(), `code-${follower}`);
			const statuses = [await browser.get(back, { headers }), await browser.get(back, { headers })];
			expect(statuses.map(({ status }) => status)).toEqual([302, 302]);
		}
		expect(ticketIn((await visit({ OAUTH_LIMIT: env.OAUTH_LIMIT }, "192.0.2.25")).response)).not.toBe("");
	});

	it.each([
		["absent", undefined],
		["out of order", { limit: () => Promise.reject(new Error("internal error")) }],
	])("are not counted where the limiter is %s", async (_, OAUTH_LIMIT) => {
		open();
		expect(ticketIn((await visit({ OAUTH_LIMIT }, "192.0.2.26")).response)).not.toBe("");
	});
});
