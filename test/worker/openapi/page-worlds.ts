/** Worlds of the examples for WeChat's servers, and for pages inside WeChat. */
import { stoppedClock } from "../support/clock.ts";
import type { Gateway } from "../support/gateway.ts";
import {
	authorisation,
	comingBack,
	EXCHANGE,
	OWNERS_PAGE,
	openBrowser,
	ticketIn,
	USERINFO,
} from "../support/oauth.ts";
import { brokenConnection, type Script } from "../support/wechat.ts";
import type { Change } from "./request.ts";
import { EXAMPLE_KEY } from "./shared-worlds.ts";
import type { World, Worlds } from "./world.ts";

/** The moment of which the document's callbacks are. */
const fresh: World = { clock: stoppedClock() };

const files: World = { env: { WECHAT_VERIFY_FILE: "MP_verify_aB3dE6gH9jK2mN5p.txt:aB3dE6gH9jK2mN5p" } };

export const callbackWorlds: Readonly<Record<string, Worlds>> = {
	receiveCallback: {
		ping: fresh,
		unanswered: fresh,
		"wrong-signature": fresh,
		"not-xml": fresh,
		"too-large": { ...fresh, prepare: () => ({ body: " ".repeat(65 * 1024) }) },
	},
	verifyDomain: {
		found: files,
		"not-set": files,
		"no-file": { env: { WECHAT_VERIFY_FILE: "MP_verify_aB3dE6gH9jK2mN5p" } },
	},
};

const allowed = { env: { OAUTH_REDIRECTS: OWNERS_PAGE } };
const follower: Script = { [EXCHANGE]: [authorisation({ openid: "o51a0-first-follower" })] };
const openFollower: Script = {
	[EXCHANGE]: [authorisation({ openid: "o51a0-first-follower", scope: "snsapi_userinfo" })],
	[USERINFO]: [{ nickname: "小明", headimgurl: "https://thirdwx.qlogo.cn/mmopen/example/132" }],
};

/** WeChat's page has sent the browser, with what it keeps, back here. */
const backFromWechat = async (gateway: Gateway): Promise<Change> => {
	const browser = openBrowser(gateway);
	const back = new URL(comingBack(await browser.start()));
	return {
		query: { state: back.searchParams.get("state") ?? "" },
		headers: { Cookie: browser.cookies() },
	};
};

const withTicket = async (gateway: Gateway): Promise<Change> => ({
	body: JSON.stringify({ ticket: ticketIn(await openBrowser(gateway).authorise()) }),
});

const withUsedTicket = async (gateway: Gateway): Promise<Change> => {
	const { body = "" } = await withTicket(gateway);
	const headers = { "Content-Type": "application/json", Authorization: `Bearer ${EXAMPLE_KEY}` };
	await gateway.request("/api/oauth/redeem", { method: "POST", headers, body });
	return { body };
};

export const oauthWorlds: Readonly<Record<string, Worlds>> = {
	startAuthorisation: { base: allowed, userinfo: allowed, "not-allowed": allowed },
	finishAuthorisation: {
		granted: { ...allowed, wechat: follower, prepare: backFromWechat },
		refused: { ...allowed, prepare: backFromWechat },
		"another-browser": allowed,
		"too-many-codes": {
			env: { ...allowed.env, OAUTH_LIMIT: { limit: async () => ({ success: false }) } },
			prepare: backFromWechat,
		},
		"no-answer": { ...allowed, wechat: { [EXCHANGE]: [brokenConnection] }, prepare: backFromWechat },
	},
	redeemTicket: {
		base: { ...allowed, wechat: follower, prepare: withTicket },
		userinfo: { ...allowed, wechat: openFollower, prepare: withTicket },
		used: { ...allowed, wechat: follower, prepare: withUsedTicket },
		misconfigured: { env: { WECHAT_APP_SECRET: "" } },
	},
};

const GET_TICKET = "/cgi-bin/ticket/getticket";
const signing: World = {
	wechat: { [GET_TICKET]: [{ errcode: 0, ticket: "kgt8ON7yVITDhtdwci0qeSNB", expires_in: 7200 }] },
	env: { JSSDK_ORIGINS: "https://www.example.com" },
};

export const jssdkWorlds: Readonly<Record<string, Worlds>> = {
	signPage: { signed: signing, "with-fragment": signing, decoded: signing },
	signOwnPage: {
		signed: signing,
		"with-fragment": signing,
		decoded: signing,
		"other-origin": signing,
		"no-ticket": { ...signing, wechat: { [GET_TICKET]: [{ errcode: 48001, errmsg: "api unauthorized" }] } },
	},
};
