/**
 * Web authorisation (网页授权): who is looking at this page. WeChat's page gives the browser a code, and the code is
 * exchanged for the openid.
 *
 * See: https://developers.weixin.qq.com/doc/service/guide/h5/auth.html
 */
import type { ApiRequest, WechatError } from "./api.ts";
import type { JsonObject } from "./json.ts";
import { err, ok, type Result } from "./result.ts";
import { withoutControls } from "./without-controls.ts";

/** `snsapi_base` asks nobody and tells the openid; `snsapi_userinfo` asks the follower and tells name and picture, too. */
export const OAUTH_SCOPES = ["snsapi_base", "snsapi_userinfo"] as const;
export type OAuthScope = (typeof OAUTH_SCOPES)[number];

export const isOAuthScope = (text: string): text is OAuthScope =>
	OAUTH_SCOPES.some((scope) => scope === text);

/** The page of WeChat's that a browser is sent to. `state` is at most 128 of a-z, A-Z and 0-9. */
export const authorizeUrl = (
	origin: string,
	{ appId, redirectUri, scope, state }: Readonly<Record<"appId" | "redirectUri" | "scope" | "state", string>>,
): string =>
	// WeChat matches the whole link: another order of its parts is refused.
	`${origin}/connect/oauth2/authorize?appid=${appId}&redirect_uri=${encodeURIComponent(redirectUri)}` +
	`&response_type=code&scope=${scope}&state=${state}#wechat_redirect`;

/** The code of a follower who refused: none, or what some versions of WeChat send in its place. */
export const isRefusal = (code: string): boolean => code === "" || code === "authdeny";

/** A code is good for one exchange within five minutes. */
export const codeRequest = (
	{ appId, appSecret }: { readonly appId: string; readonly appSecret: string },
	code: string,
): ApiRequest => ({
	method: "GET",
	path: "/sns/oauth2/access_token",
	query: { appid: appId, secret: appSecret, code, grant_type: "authorization_code" },
	success: "openid",
	secrets: [appSecret, code],
});

/** This access_token is the follower's, and has nothing to do with the account's. */
export const userinfoRequest = ({ accessToken, openid }: Authorisation): ApiRequest => ({
	method: "GET",
	path: "/sns/userinfo",
	query: { access_token: accessToken, openid, lang: "zh_CN" },
	success: "nickname",
	secrets: [accessToken, openid],
});

export interface Authorisation {
	readonly openid: string;
	/** What was granted, comma-separated. */
	readonly scope: string;
	readonly unionid?: string;
	/** Set where the page is only a preview (快照页): then the openid is nobody's. */
	readonly is_snapshotuser?: 1;
	readonly accessToken: string;
}

export const parseAuthorisation = (answer: JsonObject): Result<Authorisation, string> => {
	const { openid, scope, access_token: accessToken, is_snapshotuser } = answer;
	if (!isText(openid)) return err("openid is not a text");
	if (!isText(scope)) return err("scope is not a text");
	if (!isText(accessToken)) return err("access_token is not a text");
	return ok({
		openid,
		scope,
		...textsIn(answer, ["unionid"]),
		...(is_snapshotuser === 1 ? { is_snapshotuser } : {}),
		accessToken,
	});
};

export interface Userinfo {
	readonly nickname?: string;
	readonly headimgurl?: string;
	readonly unionid?: string;
}

/**
 * WeChat has not told sex and region since 2021: what stands in those fields means nothing. A nickname may hold control
 * characters, which nobody sees and some databases refuse: it comes without them.
 */
export const parseUserinfo = (answer: JsonObject): Userinfo => {
	const { nickname, ...others } = textsIn(answer, ["nickname", "headimgurl", "unionid"]);
	return { ...textsIn({ nickname: withoutControls(nickname ?? "") }, ["nickname"]), ...others };
};

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

const textsIn = <K extends string>(
	answer: JsonObject,
	names: readonly K[],
): { readonly [P in K]?: string } => {
	const texts: { [P in K]?: string } = {};
	for (const name of names) {
		const value = answer[name];
		if (isText(value)) texts[name] = value;
	}
	return texts;
};

/** Unknown, missing, used or expired: another code may do. */
const CODE_ERRCODES: ReadonlySet<number> = new Set([40029, 40163, 41008, 42003]);

/** Whether it is the code that WeChat refuses, and not the account. */
export const isCodeRefused = (error: WechatError): boolean =>
	error.kind === "refused" && CODE_ERRCODES.has(error.errcode);
