/** Whatever becomes of an authorisation, the openid stands in no address, no page and no log line. */
import { reset } from "cloudflare:test";
import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import { logLines } from "./support/log.ts";
import {
	authorisation,
	comingBack,
	EXCHANGE,
	OWNERS_PAGE,
	openBrowser,
	openOAuth,
	USERINFO,
	WEB_OPENID,
} from "./support/oauth.ts";
import { brokenConnection, wechatAnswers } from "./support/wechat.ts";

afterEach(() => reset());

/** All that a browser, a proxy between, or a reader of the log could see. */
const SECRETS = [
	WEB_OPENID,
	"web-access-token-of-tests",
	"web-refresh-token-of-tests",
	"7e57c0de",
	"code-of-tests",
];

/** The log repeats the words of an errcode that the gateway does not know. */
const UNKNOWN = 99999;

/** A relay that quotes the request, as the worst that an answer can do. */
const quoting = (errcode: number) => ({
	errcode,
	errmsg: `refused: access_token=web-access-token-of-tests&openid=${WEB_OPENID}`,
});

const exchanges = fc.constantFrom<object | string | typeof brokenConnection>(
	authorisation(),
	authorisation({ scope: "snsapi_userinfo" }),
	authorisation({ scope: 7 }),
	authorisation({ access_token: "" }),
	{ errcode: 40163, errmsg: "code been used: code-of-tests" },
	{ errcode: 40125, errmsg: "invalid appsecret 7e57c0de7e57c0de7e57c0de7e57c0de" },
	{ errcode: UNKNOWN, errmsg: "secret=7e57c0de7e57c0de7e57c0de7e57c0de&code=code-of-tests" },
	`<html>${WEB_OPENID}</html>`,
	brokenConnection,
);
const userinfos = fc.constantFrom<object | string | typeof brokenConnection>(
	{ openid: WEB_OPENID, nickname: WEB_OPENID, headimgurl: "https://a.example/0" },
	quoting(40003),
	quoting(UNKNOWN),
	quoting(-1),
	`<html>${WEB_OPENID}</html>`,
	brokenConnection,
);

it("in any course of events", { timeout: 60_000 }, async () => {
	const queries = fc.record({
		redirect_uri: fc.constantFrom(OWNERS_PAGE, `${OWNERS_PAGE}?a=1#b`),
		scope: fc.constantFrom("snsapi_base", "snsapi_userinfo"),
		state: fc.string(),
	});
	await fc.assert(
		fc.asyncProperty(
			queries,
			exchanges,
			userinfos,
			fc.boolean(),
			async (query, exchange, userinfo, isDown) => {
				vi.restoreAllMocks();
				const lines = logLines();
				wechatAnswers({ [EXCHANGE]: [exchange], [USERINFO]: [userinfo] });
				const OAUTH_TICKET = { getByName: () => ({ keep: () => Promise.reject(new Error("down")) }) };
				const browser = openBrowser(openOAuth(isDown ? { OAUTH_TICKET } : {}));
				const seen = [];
				let response = await browser.start(query);
				for (let turn = 0; turn < 2 && response.headers.get("Location")?.includes("open.weixin"); turn += 1) {
					seen.push(JSON.stringify([...response.headers]));
					response = await browser.get(comingBack(response, "code-of-tests"));
				}
				seen.push(JSON.stringify([...response.headers]), await response.text(), JSON.stringify(lines));
				for (const secret of SECRETS) expect(seen.join("\n")).not.toContain(secret);
			},
		),
		{ numRuns: 60 },
	);
});
