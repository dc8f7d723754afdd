/**
 * What a page needs for `wx.config` of the JS-SDK: `/api/jssdk` for the owner's systems, and `/jssdk` for the pages
 * themselves, which can keep no key: there only pages of JSSDK_ORIGINS are signed for, and only those may read it.
 */
import type { Context, MiddlewareHandler } from "hono";
import { Hono } from "hono/tiny";
import { signPage } from "../../wechat/jssdk-signature.ts";
import { accountName } from "../account-name.ts";
import type { AppEnv } from "../app-env.ts";
import { requireScope } from "../auth/auth.ts";
import type { Clock } from "../clock.ts";
import { accessTokenProblem, misconfiguredProblem } from "../failure-problem.ts";
import { jsonResponse } from "../json-response.ts";
import { log } from "../log.ts";
import { methodNotAllowed } from "../method-not-allowed.ts";
import { type Problem, problemResponse } from "../problem.ts";
import { provideWechat } from "../provide-wechat.ts";
import { readJssdkOrigins } from "./jssdk-origins.ts";
import { readPageUrl } from "./page-url.ts";

export const jssdkApiRoutes = (clock: Clock) =>
	new Hono<AppEnv>()
		.get("/", requireScope("read"), provideWechat(clock), (c) => answerPage(c, clock, "api"))
		.all("/", methodNotAllowed("GET"));

export const jssdkRoutes = (clock: Clock) =>
	new Hono<AppEnv>()
		.use("/", shareWithListedPages)
		.get("/", provideWechat(clock), (c) => answerPage(c, clock, "open"))
		.all("/", methodNotAllowed("GET"));

/** A page of another origin is refused. One of this very origin, whose browser names none, may read the answer anyway. */
const shareWithListedPages: MiddlewareHandler<AppEnv> = async (c, next) => {
	const origins = readJssdkOrigins(c.env);
	const origin = c.req.header("Origin");
	const isListed = origin !== undefined && origins.ok && origins.value.includes(origin);
	if (origin === undefined || isListed || !origins.ok) await next();
	else c.res = problemResponse(c, NOT_LISTED);
	if (isListed) c.res.headers.set("Access-Control-Allow-Origin", origin);
	c.res.headers.append("Vary", "Origin");
};

const answerPage = async (c: Context<AppEnv>, clock: Clock, door: "api" | "open"): Promise<Response> => {
	const origins = readJssdkOrigins(c.env);
	if (!origins.ok) return problemResponse(c, misconfiguredProblem(origins.error));
	const isAnyPage = door === "api" && origins.value.length === 0;
	const url = readPageUrl(c, isAnyPage ? "any" : origins.value);
	if (!url.ok) return problemResponse(c, url.error);
	const credential = await c.get("wechat").jsapiTicket();
	if (!credential.ok) {
		const problem = accessTokenProblem(credential.error, clock.now());
		return problemResponse(c, door === "api" ? problem : forStrangers(problem));
	}
	const timestamp = Math.trunc(clock.now() / 1000);
	const nonceStr = crypto.randomUUID().replaceAll("-", "");
	const page = { ticket: credential.value.ticket, nonceStr, timestamp, url: url.value };
	const signature = await signPage(page);
	return jsonResponse(c, { appId: accountName(c.env), timestamp, nonceStr, signature, url: url.value });
};

/** The account's faults are the owner's business: in the log, and from /api/jssdk. */
const forStrangers = ({ errcode, detail, headers }: Problem): Problem => {
	log("error", "page not signed for", { errcode, reason: detail.en });
	return { type: "unavailable", status: 503, detail: ASK_WITH_KEY, ...(headers && { headers }) };
};

const ASK_WITH_KEY = {
	en: "No signature can be had at the moment. With an API key, GET /api/jssdk says why.",
	zh: "暂时无法签名。携带 API key 调用 GET /api/jssdk 可查看原因。",
};

const NOT_LISTED: Problem = {
	type: "forbidden",
	status: 403,
	detail: {
		en: "This page's origin is not in JSSDK_ORIGINS. Add it there if the page is yours.",
		zh: "该页面的源不在 JSSDK_ORIGINS 中。如果是你自己的页面，请将其加入。",
	},
};
