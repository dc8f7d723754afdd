/** What a follower sees, on the phone, when an authorisation came to nothing: in words, and what to do now. */
import type { Context } from "hono";
import { accepts } from "hono/accepts";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Advice } from "../../wechat/advice.ts";
import { type Problem, problemResponse } from "../problem.ts";

export const oauthPage = (
	c: Context,
	{ zh, en }: Advice,
	status: ContentfulStatusCode,
	headers: Problem["headers"] = {},
): Response =>
	c.body(
		`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
			`<title>微信</title><body style="margin:2em;font:1.1em/1.6 sans-serif"><p>${zh}</p><p lang="en">${en}</p></html>\n`,
		status,
		{
			"Content-Type": "text/html; charset=utf-8",
			"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
			...headers,
		},
	);

/** For a follower with a browser, in words; for whoever tries it out with a tool, as a problem. */
export const pageOrProblem = (c: Context, problem: Problem): Response => {
	const supports = ["application/json", "text/html"];
	const wanted = accepts(c, { header: "Accept", supports, default: "application/json" });
	return wanted === "text/html"
		? oauthPage(c, problem.detail, problem.status, problem.headers)
		: problemResponse(c, problem);
};

export const LINK_ENDED: Advice = {
	zh: "链接已失效，请返回公众号重新打开。",
	en: "This link is no longer valid. Go back to the account in WeChat and open it again.",
};

export const TRY_LATER: Advice = {
	zh: "暂时无法确认你的微信身份，请稍后返回公众号重新打开。",
	en: "WeChat could not tell who you are. Go back to the account in a moment and open the link again.",
};
