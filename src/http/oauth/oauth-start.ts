/** What `/oauth/start` is asked for, or a problem that says what is wrong with the link. */
import { isOAuthScope, OAUTH_SCOPES } from "../../wechat/oauth.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import type { Problem } from "../problem.ts";
import { allowedRedirect } from "./oauth-config.ts";
import type { Flow } from "./oauth-flow.ts";

export const readStart = (
	{ redirect_uri = "", scope = "snsapi_base", state }: Readonly<Partial<Record<string, string>>>,
	redirects: readonly string[],
): Result<Flow, Problem> => {
	const redirectUri = allowedRedirect(redirects, redirect_uri);
	if (redirectUri === undefined) return err(NO_REDIRECT);
	if (!isOAuthScope(scope)) return err(NO_SCOPE);
	return ok({ redirectUri, scope, state, isSecondTry: false });
};

const faultyLink = (en: string, zh: string, field?: string): Problem => ({
	type: "invalid-request",
	status: 422,
	detail: { en, zh },
	...(field === undefined ? {} : { field }),
});

const NO_REDIRECT = faultyLink(
	"redirect_uri must be URL-encoded, and OAUTH_REDIRECTS must have its origin and path, without the query.",
	"redirect_uri 必须经过 URL 编码，且其域名和路径（不含查询参数）须在 OAUTH_REDIRECTS 中。",
	"redirect_uri",
);
const NO_SCOPE = faultyLink(
	`scope is ${OAUTH_SCOPES.join(" or ")}.`,
	`scope 只能是 ${OAUTH_SCOPES.join(" 或 ")}。`,
	"scope",
);
export const TOO_LONG = faultyLink(
	"redirect_uri and state are too long for a cookie: keep them to 2,000 characters together.",
	"redirect_uri 与 state 过长，无法存入 cookie，合计请不要超过 2000 个字符。",
	"redirect_uri",
);
export const PLAIN_HTTP = faultyLink("Open this link by https.", "请使用 https 链接访问。");
