/**
 * `/oauth/start` and `/oauth/callback`: who is this follower? A browser goes from the first to WeChat's page, from there
 * to the second, and on to the owner's page with a ticket. The openid stands in no address on that way.
 *
 * See: https://developers.weixin.qq.com/doc/service/guide/h5/auth.html
 */
import type { Context } from "hono";
import { Hono } from "hono/tiny";
import { upstreamOf } from "../../access-token/upstream.ts";
import type { WechatError } from "../../wechat/api.ts";
import { authorizeUrl, isCodeRefused, isRefusal } from "../../wechat/oauth.ts";
import { isThisMachine } from "../../wechat/secure-url.ts";
import type { AppEnv } from "../app-env.ts";
import { mayBringCode, TOO_MANY_CODES } from "../auth/rate-limit.ts";
import type { Clock } from "../clock.ts";
import { misconfiguredProblem, wechatProblem } from "../failure-problem.ts";
import { describeError, log } from "../log.ts";
import { methodNotAllowed } from "../method-not-allowed.ts";
import { problemResponse } from "../problem.ts";
import { cookieIn, flowCookie, flowCookieName, surplusCookies } from "./flow-cookie.ts";
import { identityOf } from "./identity.ts";
import { type OAuthConfig, readOAuthConfig } from "./oauth-config.ts";
import { beginFlow, type Flow, readFlow } from "./oauth-flow.ts";
import { LINK_ENDED, oauthPage, pageOrProblem, TRY_LATER } from "./oauth-page.ts";
import { PLAIN_HTTP, readStart, TOO_LONG } from "./oauth-start.ts";
import { issueTicket, type WebIdentity } from "./oauth-ticket.ts";

export const oauthRoutes = (clock: Clock) =>
	new Hono<AppEnv>()
		.use(async (c, next) => {
			await next();
			c.header("Cache-Control", "no-store");
			c.header("Referrer-Policy", "no-referrer");
		})
		.get("/start", async (c) => {
			const config = readOAuthConfig(c.env);
			if (!config.ok) return problemResponse(c, misconfiguredProblem(config.error));
			if (isPlainHttp(c)) return pageOrProblem(c, PLAIN_HTTP);
			const flow = readStart(c.req.query(), config.value.redirects);
			if (!flow.ok) return pageOrProblem(c, flow.error);
			return await sendToWechat(c, config.value, flow.value, clock.now());
		})
		.all("/start", methodNotAllowed("GET"))
		.get("/callback", async (c, next) => {
			// Hono answers HEAD by GET's handler: it would use up the code.
			if (c.req.method === "HEAD") return await next();
			const config = readOAuthConfig(c.env);
			if (!config.ok) {
				endFlow(c);
				return problemResponse(c, misconfiguredProblem(config.error));
			}
			return await finish(c, config.value, clock.now());
		})
		.all("/callback", methodNotAllowed("GET"));

type OAuthContext = Context<AppEnv>;

/** Behind a tunnel the request itself is plain, and its header tells what the browser used. */
const isPlainHttp = (c: OAuthContext): boolean =>
	c.req.url.startsWith("http:") && !isLocal(c) && c.req.header("X-Forwarded-Proto") !== "https";

const isLocal = (c: OAuthContext): boolean => isThisMachine(new URL(c.req.url));

const cookiesOf = (c: OAuthContext): string => c.req.header("Cookie") ?? "";

/** The browser forgets the flow: this was its last answer. */
const endFlow = (c: OAuthContext): void => keepFlow(c, 0);

/** After a ticket: WeChat often opens the callback twice, and the second time must find its flow. */
const SECONDS_AFTER_TICKET = 60;

const keepFlow = (c: OAuthContext, seconds: number): void => {
	const name = flowCookieName(c.req.query("state") ?? "", isLocal(c));
	const text = cookieIn(cookiesOf(c), name);
	if (text === undefined) return;
	c.header("Set-Cookie", flowCookie(name, seconds === 0 ? "" : text, seconds), { append: true });
};

const callbackAddress = (c: OAuthContext): string => {
	const { origin, host } = new URL(c.req.url);
	return `${isLocal(c) ? origin : `https://${host}`}/oauth/callback`;
};

const sendToWechat = async (
	c: OAuthContext,
	{ account, authorizeOrigin }: OAuthConfig,
	flow: Flow,
	now: number,
): Promise<Response> => {
	const begun = await beginFlow(account, flow, { nonce: crypto.randomUUID(), now, isLocal: isLocal(c) });
	if (begun === undefined) return pageOrProblem(c, TOO_LONG);
	const { appId } = account;
	const redirectUri = callbackAddress(c);
	for (const cookie of [begun.cookie, ...surplusCookies(cookiesOf(c))]) {
		c.header("Set-Cookie", cookie, { append: true });
	}
	return c.redirect(
		authorizeUrl(authorizeOrigin, { appId, redirectUri, scope: flow.scope, state: begun.state }),
	);
};

const finish = async (c: OAuthContext, config: OAuthConfig, now: number): Promise<Response> => {
	const { account } = config;
	const { code = "", state = "" } = c.req.query();
	const flow = await readFlow(account, state, cookiesOf(c), { now, isLocal: isLocal(c) });
	if (!flow.ok) {
		endFlow(c);
		log("warn", "oauth refused", { reason: flow.error });
		return oauthPage(c, LINK_ENDED, 403);
	}
	if (isRefusal(code)) {
		endFlow(c);
		return c.redirect(ownersPage(flow.value, "error", "access_denied"));
	}
	if (!(await mayBringCode(c))) {
		log("warn", "oauth refused", { reason: "too many codes from one address" });
		return pageOrProblem(c, TOO_MANY_CODES);
	}
	const identity = await identityOf(upstreamOf(c.env, account), account, code);
	return identity.ok
		? await handOver(c, config, flow.value, identity.value, now)
		: await giveUp(c, config, flow.value, identity.error, now);
};

const handOver = async (
	c: OAuthContext,
	{ account }: OAuthConfig,
	flow: Flow,
	identity: WebIdentity,
	now: number,
): Promise<Response> => {
	try {
		const ticket = await issueTicket(c.env, account, identity, now);
		keepFlow(c, SECONDS_AFTER_TICKET);
		return c.redirect(ownersPage(flow, "ticket", ticket));
	} catch (error) {
		endFlow(c);
		log("error", "oauth failed", { reason: "ticket not kept", error: describeError(error, c.env) });
		return oauthPage(c, TRY_LATER, 503);
	}
};

/**
 * WeChat often opens the callback twice, and the second time its code is used: then a new code is fetched, which the
 * follower hardly sees. Once, so that nobody goes in circles.
 */
const giveUp = async (
	c: OAuthContext,
	config: OAuthConfig,
	flow: Flow,
	error: WechatError,
	now: number,
): Promise<Response> => {
	const isRefused = isCodeRefused(error);
	endFlow(c);
	if (isRefused && !flow.isSecondTry) {
		return await sendToWechat(c, config, { ...flow, isSecondTry: true }, now);
	}
	const { status, errcode, detail } = wechatProblem(error, now);
	log("error", "oauth failed", { errcode, reason: isRefused ? "two codes refused" : detail.en });
	if (isRefused) return oauthPage(c, LINK_ENDED, 403);
	// Whatever WeChat refuses, the follower's browser has asked for nothing wrong.
	return oauthPage(c, TRY_LATER, status === 422 ? 502 : status);
};

const ownersPage = ({ redirectUri, state }: Flow, name: "ticket" | "error", value: string): string => {
	const url = new URL(redirectUri);
	// Neither is the link's to say.
	for (const ours of ["ticket", "error"]) url.searchParams.delete(ours);
	url.searchParams.set(name, value);
	if (state !== undefined) url.searchParams.set("state", state);
	return url.href;
};
