/** `GET /oauth/callback`: from WeChat's code to the owner's page, or to a page that says what to do. */
import { reset } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { logLines } from "./support/log.ts";
import {
	authorisation,
	comingBack,
	EXCHANGE,
	GATEWAY,
	locationOf,
	OWNERS_PAGE,
	openBrowser,
	openOAuth,
	ticketIn,
	USERINFO,
} from "./support/oauth.ts";
import { brokenConnection, type Script, wechatAnswers } from "./support/wechat.ts";

afterEach(() => reset());

const walk = async (script: Script, query: Readonly<Record<string, string>> = {}) => {
	const wechat = wechatAnswers(script);
	const response = await openBrowser(openOAuth()).authorise(query);
	return { response, wechat };
};

describe("a follower who comes back with a code", () => {
	it("goes on to the owner's page, with a ticket", async () => {
		const { response, wechat } = await walk({ [EXCHANGE]: [authorisation()] });
		expect(response.status).toBe(302);
		expect(response.headers.get("Location")).toMatch(
			/^https:\/\/www\.example\.com\/member\?ticket=[0-9a-f]{104}$/,
		);
		expect(response.headers.get("Cache-Control")).toBe("no-store");
		expect(response.headers.get("Referrer-Policy")).toBe("no-referrer");
		expect(wechat.calls).toHaveLength(1);
		expect(wechat.calls[0]).toMatchObject({ method: "GET", path: EXCHANGE, redirect: "manual" });
		expect(Object.fromEntries(wechat.calls[0]?.query ?? [])).toEqual({
			appid: "wx7e57000000000001",
			secret: "7e57c0de7e57c0de7e57c0de7e57c0de",
			code: "code-1",
			grant_type: "authorization_code",
		});
	});

	it("brings the owner's query, fragment and state along", async () => {
		const redirect_uri = `${OWNERS_PAGE}?from=menu&ticket=old#/orders`;
		const { response } = await walk({ [EXCHANGE]: [authorisation()] }, { redirect_uri, state: "a b&c=1" });
		const { searchParams, hash } = locationOf(response);
		expect(searchParams.getAll("ticket")).toEqual([expect.stringMatching(/^[0-9a-f]{104}$/)]);
		expect(searchParams.get("from")).toBe("menu");
		expect(searchParams.get("state")).toBe("a b&c=1");
		expect(hash).toBe("#/orders");
	});

	it("who tapped the menu twice gets through both times", async () => {
		wechatAnswers({ [EXCHANGE]: [authorisation()] });
		const browser = openBrowser(openOAuth());
		const [one, other] = [await browser.start(), await browser.start()];
		const tickets = [
			ticketIn(await browser.get(comingBack(one, "code-1"))),
			ticketIn(await browser.get(comingBack(other, "code-2"))),
		];
		expect(new Set(tickets).size).toBe(2);
		expect(tickets).not.toContain("");
	});

	it("gets through again when WeChat opens the callback twice", async () => {
		const used = { errcode: 40163, errmsg: "code been used" };
		const wechat = wechatAnswers({ [EXCHANGE]: [authorisation(), used, authorisation()] });
		const browser = openBrowser(openOAuth());
		const back = comingBack(await browser.start({ state: "7" }), "code-1");
		expect(ticketIn(await browser.get(back))).not.toBe("");
		const again = await browser.get(back);
		expect(locationOf(again).host).toBe("open.weixin.qq.com");
		const response = await browser.get(comingBack(again, "code-2"));
		expect(ticketIn(response)).not.toBe("");
		expect(locationOf(response).searchParams.get("state")).toBe("7");
		expect(wechat.calls.map(({ query }) => query.get("code"))).toEqual(["code-1", "code-1", "code-2"]);
	});

	it("gets through both times when WeChat opens the callback twice at once, with another code", async () => {
		wechatAnswers({ [EXCHANGE]: [authorisation()] });
		const browser = openBrowser(openOAuth());
		const toWechat = await browser.start();
		const answers = ["code-1", "code-2"].map((code) => browser.get(comingBack(toWechat, code)));
		expect((await Promise.all(answers)).map(ticketIn)).not.toContain("");
	});
});

describe("a follower who refuses", () => {
	it.each([undefined, "", "authdeny"])("with the code %j goes on with an error", async (code) => {
		const wechat = wechatAnswers({});
		const browser = openBrowser(openOAuth());
		const toWechat = await browser.start({ scope: "snsapi_userinfo", state: "7" });
		const response = await browser.get(comingBack(toWechat, code));
		expect(response.headers.get("Location")).toBe(`${OWNERS_PAGE}?error=access_denied&state=7`);
		expect(wechat.calls).toEqual([]);
	});
});

describe("what the link says of ticket and error does not reach the owner's page", () => {
	const redirect_uri = `${OWNERS_PAGE}?ticket=forged&from=menu&error=forged&ticket=again`;

	it("of a follower who refused", async () => {
		wechatAnswers({});
		const browser = openBrowser(openOAuth());
		const response = await browser.get(comingBack(await browser.start({ redirect_uri })));
		expect(response.headers.get("Location")).toBe(`${OWNERS_PAGE}?from=menu&error=access_denied`);
	});

	it("of a follower who comes with a ticket", async () => {
		const { response } = await walk({ [EXCHANGE]: [authorisation()] }, { redirect_uri });
		const { searchParams } = locationOf(response);
		expect([...searchParams.keys()]).toEqual(["from", "ticket"]);
		expect(searchParams.get("ticket")).toMatch(/^[0-9a-f]{104}$/);
	});
});

describe("a code that WeChat refuses", () => {
	const REFUSED = { errcode: 40163, errmsg: "code been used" };

	it.each([40029, 40163, 41008, 42003])("with %i is replaced by a new one, once", async (errcode) => {
		const wechat = wechatAnswers({ [EXCHANGE]: [{ errcode, errmsg: "" }, authorisation()] });
		const browser = openBrowser(openOAuth());
		const again = await browser.authorise({ scope: "snsapi_userinfo", state: "7" });
		expect(locationOf(again).searchParams.get("scope")).toBe("snsapi_userinfo");
		const response = await browser.get(comingBack(again, "code-2"));
		expect(ticketIn(response)).not.toBe("");
		expect(locationOf(response).searchParams.get("state")).toBe("7");
		expect(wechat.calls.map(({ query }) => query.get("code"))).toEqual(["code-1", "code-2"]);
	});

	it("and the new one, too, is a page that says what to do", async () => {
		const lines = logLines();
		wechatAnswers({ [EXCHANGE]: [REFUSED] });
		const browser = openBrowser(openOAuth());
		const response = await browser.get(comingBack(await browser.authorise(), "code-2"));
		expect(response.status).toBe(403);
		expect(await response.text()).toContain("请返回公众号重新打开");
		expect(lines).toEqual([
			{
				level: "error",
				entry: { event: "oauth failed", errcode: 40163, reason: "two codes refused" },
			},
		]);
	});
});

describe("a callback that belongs to no flow of this browser is a page, and WeChat is not asked", () => {
	const refused = async (response: Response, wechat: ReturnType<typeof wechatAnswers>) => {
		expect(response.status).toBe(403);
		expect(response.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
		expect(response.headers.get("Location")).toBeNull();
		expect(response.headers.get("Cache-Control")).toBe("no-store");
		expect(response.headers.get("Referrer-Policy")).toBe("no-referrer");
		expect(await response.text()).toMatch(/链接已失效.*no longer valid/s);
		expect(wechat.calls).toEqual([]);
	};
	const attempt = async (
		url: (back: URL) => string | undefined,
		change: { now?: number; cookies?: string; rename?: (cookies: string) => string } = {},
	) => {
		const lines = logLines();
		const wechat = wechatAnswers({ [EXCHANGE]: [authorisation()] });
		const begun = Date.now();
		const browser = openBrowser(openOAuth({}, begun));
		const back = new URL(comingBack(await browser.start(), "code-1"));
		const response = await openOAuth({}, begun + (change.now ?? 0)).request(url(back) ?? back.href, {
			headers: { Cookie: change.cookies ?? change.rename?.(browser.cookies()) ?? browser.cookies() },
		});
		await refused(response, wechat);
		return lines.map(({ entry }) => entry);
	};
	const withState = (edit: (state: string) => string) => (back: URL) => {
		back.searchParams.set("state", edit(back.searchParams.get("state") ?? ""));
		return back.href;
	};
	const NO_COOKIE = [
		{ event: "oauth refused", reason: "no cookie of this flow: another browser, or too late" },
	];
	const FORGED = [{ event: "oauth refused", reason: "state forged" }];

	it("in another browser", async () => {
		expect(await attempt(() => undefined, { cookies: "" })).toEqual(NO_COOKIE);
	});

	it("in a browser with a flow of its own: a stranger's login is not put upon it", async () => {
		const victim = openBrowser(openOAuth());
		await victim.start();
		expect(await attempt(() => undefined, { cookies: victim.cookies() })).toEqual(NO_COOKIE);
	});

	it("after ten minutes", async () => {
		expect(await attempt(() => undefined, { now: 600_000 })).toEqual([
			{ event: "oauth refused", reason: "state expired" },
		]);
	});

	it("with a forged state", async () => {
		expect(await attempt(withState((state) => state.slice(0, 24) + "0".repeat(48)))).toEqual(FORGED);
	});

	it("with a state that ends later", async () => {
		const rename = (cookies: string) => cookies.replace(/oauth-./, "oauth-7");
		expect(
			await attempt(
				withState((state) => `7${state.slice(1)}`),
				{ rename },
			),
		).toEqual(FORGED);
	});

	it("without a state, or with one that is no state", async () => {
		expect(await attempt(withState(() => ""))).toEqual(NO_COOKIE);
		expect(await attempt((back) => `${back.origin}${back.pathname}?code=code-1`)).toEqual(NO_COOKIE);
		expect(await attempt(withState(() => "../<script>"))).toEqual(NO_COOKIE);
	});

	it("when its cookie was changed to lead elsewhere", async () => {
		const lines = logLines();
		const wechat = wechatAnswers({});
		const browser = openBrowser(openOAuth());
		const back = comingBack(await browser.start(), "code-1");
		const Cookie = browser.cookies().replace("www.example.com", "www.example.org");
		await refused(await openOAuth().request(back, { headers: { Cookie } }), wechat);
		expect(lines.map(({ entry }) => entry)).toEqual(FORGED);
	});

	it("with a ticket as state", async () => {
		wechatAnswers({ [EXCHANGE]: [authorisation()] });
		const ticket = ticketIn(await openBrowser(openOAuth()).authorise());
		expect(await attempt(withState(() => ticket.slice(32)))).toEqual(NO_COOKIE);
	});

	it("by plain http, where a stranger on the way could set cookies", async () => {
		expect(
			await attempt((back) => back.href.replace("https:", "http:"), { cookies: "oauth-0123456789abcdef=x" }),
		).toEqual(NO_COOKIE);
	});
});

describe("HEAD", () => {
	it("does not use up the code", async () => {
		const wechat = wechatAnswers({ [EXCHANGE]: [authorisation()] });
		const browser = openBrowser(openOAuth());
		const back = comingBack(await browser.start(), "code-1");
		expect((await browser.get(back, { method: "HEAD" })).status).toBe(405);
		expect(wechat.calls).toEqual([]);
	});
});

describe("when it is not the follower's fault", () => {
	it.each([
		[
			"the AppSecret is wrong",
			{ errcode: 40125, errmsg: "invalid appsecret" },
			503,
			/AppSecret is not valid/,
		],
		["WeChat is busy", { errcode: -1, errmsg: "system error" }, 503, /busy/],
		["nobody knows the errcode", { errcode: 99_999, errmsg: "new" }, 503, /99999/],
		["there are too many calls", { errcode: 45011, errmsg: "" }, 429, /Too many calls/],
		["WeChat's answer is garbled", "<html>", 502, /not a JSON object/],
		["WeChat names no openid", authorisation({ openid: "" }), 502, /openid is not a text/],
		["the connection breaks", brokenConnection, 504, /connection to WeChat failed/],
	])("%s: the page says try later, and the log says why", async (_, answer, status, reason) => {
		const lines = logLines();
		const { response } = await walk({ [EXCHANGE]: [answer] });
		expect(response.status).toBe(status);
		expect(await response.text()).toMatch(/请稍后.*in a moment/s);
		expect(lines).toMatchObject([
			{ level: "error", entry: { event: "oauth failed", reason: expect.stringMatching(reason) } },
		]);
	});

	it.each([
		["somebody else answers for name and picture", new Response("<html></html>", { status: 502 }), 502],
		["the connection breaks before name and picture", brokenConnection, 504],
	])("%s: likewise", async (_, answer, status) => {
		logLines();
		const { response } = await walk({
			[EXCHANGE]: [authorisation({ scope: "snsapi_userinfo" })],
			[USERINFO]: [answer],
		});
		expect(response.status).toBe(status);
	});

	it.each([
		[-1, 503, /busy/],
		[40001, 502, /visitor's own access_token.*\/oauth\/start/],
		[48001, 502, /snsapi_userinfo/],
		[99_999, 502, /99999/],
	])("WeChat does not tell name and picture (%i): likewise", async (errcode, status, reason) => {
		const lines = logLines();
		const { response } = await walk({
			[EXCHANGE]: [authorisation({ scope: "snsapi_userinfo" })],
			[USERINFO]: [{ errcode, errmsg: "refused" }],
		});
		expect(response.status).toBe(status);
		expect(lines).toMatchObject([{ entry: { errcode, reason: expect.stringMatching(reason) } }]);
	});

	it("the ticket cannot be kept: likewise, after a second try", async () => {
		const lines = logLines();
		wechatAnswers({ [EXCHANGE]: [authorisation()] });
		let tries = 0;
		const keep = async () => {
			tries += 1;
			throw new Error("down");
		};
		const OAUTH_TICKET = { getByName: () => ({ keep }) };
		const response = await openBrowser(openOAuth({ OAUTH_TICKET })).authorise();
		expect(response.status).toBe(503);
		expect(tries).toBe(2);
		expect(lines).toMatchObject([{ entry: { event: "oauth failed", reason: "ticket not kept" } }]);
	});
});

it("an address under /oauth that is none is 404", async () => {
	expect((await openOAuth().request(`${GATEWAY}/oauth/other`)).status).toBe(404);
});
