/** Where followers may be sent back to, and to which page of WeChat's they are sent: read from the environment. */
import { type Account, type AccountEnv, readAccount } from "../../access-token/account.ts";
import {
	faultsIn,
	type Misconfigured,
	misconfigured,
	variableNotSet,
} from "../../access-token/misconfigured.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import { parseSecureUrl } from "../../wechat/secure-url.ts";

export interface OAuthConfigEnv {
	/** Comma-separated addresses that followers may be sent back to: origin and path exactly, any query. */
	readonly OAUTH_REDIRECTS?: string;
	/** Where WeChat's page is; default `https://open.weixin.qq.com`. */
	readonly WECHAT_OAUTH_ORIGIN?: string;
}

export interface OAuthConfig {
	readonly account: Account;
	/** Addresses without query, as `URL` writes them. */
	readonly redirects: readonly string[];
	readonly authorizeOrigin: string;
}

const WECHAT_ORIGIN = "https://open.weixin.qq.com";

export const readOAuthConfig = (env: OAuthConfigEnv & AccountEnv): Result<OAuthConfig, Misconfigured> => {
	const account = readAccount(env);
	if (!account.ok) return account;
	const { redirects, origin } = readParts(env);
	if (!redirects.ok) return redirects;
	if (!origin.ok) return origin;
	return ok({ account: account.value, redirects: redirects.value, authorizeOrigin: origin.value });
};

/** What is wrong with each of the variables. */
export const oauthFaults = (env: OAuthConfigEnv): readonly Misconfigured[] =>
	faultsIn(Object.values(readParts(env)));

const readParts = (env: OAuthConfigEnv) => ({
	redirects: readRedirects(env.OAUTH_REDIRECTS?.trim() ?? ""),
	origin: readOrigin(env.WECHAT_OAUTH_ORIGIN?.trim() || WECHAT_ORIGIN),
});

const readOrigin = (text: string): Result<string, Misconfigured> => {
	const origin = parseSecureUrl(text);
	return origin?.href === `${origin?.origin}/` ? ok(origin.origin) : err(NO_ORIGIN);
};

/** The address as `URL` writes it, if the list has its origin and path; the query and what follows a `#` are free. */
export const allowedRedirect = (redirects: readonly string[], text: string): string | undefined => {
	const url = parseSecureUrl(text);
	if (url === undefined) return undefined;
	const { href } = url;
	url.search = "";
	url.hash = "";
	return redirects.includes(url.href) ? href : undefined;
};

const readRedirects = (text: string): Result<readonly string[], Misconfigured> => {
	if (text === "") return err(variableNotSet("OAUTH_REDIRECTS"));
	const redirects: string[] = [];
	for (const [index, entry] of text.split(",").entries()) {
		const url = parseSecureUrl(entry.trim());
		const isWhole = url !== undefined && url.href === url.origin + url.pathname && !entry.includes("*");
		if (!isWhole) return err(noRedirect(index + 1));
		redirects.push(url.href);
	}
	return ok(redirects);
};

const noRedirect = (place: number): Misconfigured =>
	misconfigured(
		"OAUTH_REDIRECTS",
		`Entry ${place} is not an address like https://www.example.com/member: https, a host and a path, no query, no *. (http is for localhost.)`,
		`第 ${place} 项应为 https://www.example.com/member 这样的地址：https、域名和路径，不带查询参数，不支持通配符 *（http 只能用于 localhost）。`,
	);

const NO_ORIGIN = misconfigured(
	"WECHAT_OAUTH_ORIGIN",
	`It must be an origin like ${WECHAT_ORIGIN}, without a path. (http is for localhost.)`,
	`应为 ${WECHAT_ORIGIN} 这样的源，不带路径（http 只能用于 localhost）。`,
);
