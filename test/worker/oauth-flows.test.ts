/** What a browser keeps of its flows, and how often an address may bring codes that WeChat refuses. */
import { reset } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { problemOf } from "./support/api.ts";
import type { Gateway } from "./support/gateway.ts";
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

describe("every answer of the callback takes the flow's cookie back", () => {
	const cookiesAfter = async (
		code: string | undefined,
		answer: object = authorisation(),
		env: object = {},
	) => {
		logLines();
		wechatAnswers({ [EXCHANGE]: [answer] });
		const browser = openBrowser(openOAuth());
		const back = comingBack(await browser.start(), code);
		const before = browser.cookies();
		const response = await openOAuth(env).request(back, { headers: { Cookie: before } });
		const name = before.slice(0, before.indexOf("="));
		expect(response.headers.getSetCookie()).toContain(
			`${name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure`,
		);
		return response;
	};

	it("with a ticket", async () => {
		expect(ticketIn(await cookiesAfter("code-1"))).not.toBe("");
	});

	it("of a follower who refused", async () => {
		expect(locationOf(await cookiesAfter(undefined)).searchParams.get("error")).toBe("access_denied");
	});

	it("where WeChat refuses the code: the way back to WeChat has a cookie of its own", async () => {
		const response = await cookiesAfter("code-1", REFUSED);
		expect(locationOf(response).host).toBe("open.weixin.qq.com");
		expect(response.headers.getSetCookie()).toHaveLength(2);
	});

	it("where WeChat is busy", async () => {
		expect((await cookiesAfter("code-1", { errcode: -1, errmsg: "system error" })).status).toBe(503);
	});

	it("where the gateway is misconfigured", async () => {
		const response = await cookiesAfter("code-1", {}, { OAUTH_REDIRECTS: undefined });
		expect(response.status).toBe(503);
	});

	it("but none that the browser does not have", async () => {
		logLines();
		const back = comingBack(await openBrowser(openOAuth()).start(), "code-1");
		expect((await openOAuth().request(back)).headers.getSetCookie()).toEqual([]);
	});
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
	expect(browser.cookies()).toBe("");
});

describe("codes that WeChat refuses", () => {
	const ten = (): RateLimit => {
		const seen = new Map<string, number>();
		return {
			limit: async ({ key }) => {
				seen.set(key, (seen.get(key) ?? 0) + 1);
				return { success: (seen.get(key) ?? 0) <= 10 };
			},
		};
	};
	/** A stranger keeps the cookie that the gateway takes back. */
	const strangerOf = async (gateway: Gateway, address: string) => {
		const browser = openBrowser(gateway);
		const toWechat = await browser.start();
		const headers = { Cookie: browser.cookies(), "CF-Connecting-IP": address };
		return (code: string) => gateway.request(comingBack(toWechat, code), { headers });
	};
	const statusesOf = async (bring: (code: string) => Promise<Response>, count: number) => {
		const statuses: number[] = [];
		for (let tried = 0; tried < count; tried += 1) statuses.push((await bring(`code-${tried}`)).status);
		return statuses;
	};
	const open = (...answers: readonly object[]) => {
		const lines = logLines();
		const wechat = wechatAnswers({ [EXCHANGE]: answers });
		const gateway = openOAuth({ WRONG_KEY_LIMIT: ten() });
		return { lines, gateway, asked: () => wechat.calls.length };
	};

	it("are ten of one address in a minute; the next is 429, and WeChat is not asked any more", async () => {
		const { lines, gateway, asked } = open(REFUSED);
		const bring = await strangerOf(gateway, "192.0.2.21");
		expect(await statusesOf(bring, 10)).toEqual(Array(10).fill(302));
		const response = await bring("code-10");
		expect(response.headers.get("Retry-After")).toBe("60");
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:too-many-requests",
			status: 429,
			detail: expect.stringContaining("Wait a minute"),
		});
		expect(asked()).toBe(11);
		expect(await statusesOf(bring, 20)).toEqual(Array(20).fill(429));
		expect(asked()).toBe(11);
		expect(lines.at(-1)).toEqual({
			level: "warn",
			entry: { event: "oauth refused", reason: "too many refused codes from one address" },
		});
	});

	it("of one address keep out no other one", async () => {
		const { gateway } = open(...Array.from({ length: 11 }, () => REFUSED), authorisation());
		await statusesOf(await strangerOf(gateway, "192.0.2.22"), 11);
		const bring = await strangerOf(gateway, "192.0.2.23");
		expect(ticketIn(await bring("code-1"))).not.toBe("");
	});

	it("of one account keep nobody out of another one", async () => {
		const { gateway } = open(...Array.from({ length: 11 }, () => REFUSED), authorisation());
		await statusesOf(await strangerOf(gateway, "192.0.2.24"), 11);
		const bring = await strangerOf(openOAuth({ WECHAT_APP_ID: "wx7e57000000000002" }), "192.0.2.24");
		expect(ticketIn(await bring("code-1"))).not.toBe("");
	});

	it("are not those that WeChat takes, of which an address has any number", async () => {
		const { gateway, asked } = open(authorisation());
		const bring = await strangerOf(gateway, "192.0.2.25");
		expect(await statusesOf(bring, 15)).toEqual(Array(15).fill(302));
		expect(asked()).toBe(15);
	});

	it("shut nobody out where the cache is out of order", async () => {
		const { gateway } = open(...Array.from({ length: 11 }, () => REFUSED), authorisation());
		vi.spyOn(caches.default, "put").mockRejectedValue(new Error("internal error"));
		vi.spyOn(caches.default, "match").mockRejectedValue(new Error("internal error"));
		const bring = await strangerOf(gateway, "192.0.2.26");
		expect((await statusesOf(bring, 11)).at(-1)).toBe(429);
		expect(ticketIn(await bring("code-11"))).not.toBe("");
	});
});
