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
	if (redirect_uri === "") return err(NO_REDIRECT);
	if (!URL.canParse(redirect_uri)) return err(NOT_ENCODED);
	const redirectUri = allowedRedirect(redirects, redirect_uri);
	if (redirectUri === undefined) return err(NOT_LISTED);
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
	"redirect_uri is missing: the link needs the address of your page in it, URL-encoded.",
	"缺少 redirect_uri：链接中需要带上经过 URL 编码的页面地址。",
	"redirect_uri",
);
const NOT_ENCODED = faultyLink(
	"redirect_uri is not a whole address: URL-encode that of your page, https:// included, once.",
	"redirect_uri 不是完整的地址：请将页面地址（含 https://）进行一次 URL 编码。",
	"redirect_uri",
);
const NOT_LISTED = faultyLink(
	"redirect_uri is not in OAUTH_REDIRECTS: its origin and path must stand there, without the query.",
	"redirect_uri 不在 OAUTH_REDIRECTS 中：请加入其域名和路径（不含查询参数）。",
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
