/**
 * Rows of the error table: web authorisation (网页授权). `sns/oauth2/` takes the AppSecret, `sns/userinfo` an
 * access_token of the visitor's own, which has nothing to do with the account's.
 *
 * See: https://developers.weixin.qq.com/doc/service/guide/h5/auth.html
 */
import type { Advice } from "../advice.ts";
import { apiUnauthorized, dailyQuota } from "./errcode-account.ts";
import type { Errcode, ErrcodeRows } from "./errcode-entry.ts";

const startAgain: Advice = {
	en: "Send the visitor to /oauth/start again.",
	zh: "请让访客重新从 /oauth/start 进入。",
};

const invalidCode: Errcode = {
	name: "invalid-code",
	meaning: {
		en: "The code or the visitor's refresh_token is missing, not valid, used or expired: a code lives 5 minutes.",
		zh: "code 或访客的 refresh_token 缺失、无效、已使用或已过期（code 有效期 5 分钟）。",
	},
	advice: startAgain,
	remedy: "fix-request",
};

const visitorsAccessToken: Errcode = {
	name: "invalid-access-token-of-visitor",
	meaning: {
		en: "The visitor's own access_token is not valid, or has expired.",
		zh: "访客授权得到的 access_token 无效或已过期。",
	},
	advice: startAgain,
	remedy: "fix-request",
};

/** What `sns/oauth2/` answers beside the refusals that it shares with the token endpoint. */
export const oauthErrcodes: ErrcodeRows = {
	40029: invalidCode,
	40030: invalidCode,
	40163: invalidCode,
	41003: invalidCode,
	41008: invalidCode,
	42002: invalidCode,
	42003: invalidCode,
	42007: invalidCode,
	45009: dailyQuota,
	48001: apiUnauthorized,
};

export const userinfoErrcodes: ErrcodeRows = {
	40001: visitorsAccessToken,
	40014: visitorsAccessToken,
	41001: visitorsAccessToken,
	41009: visitorsAccessToken,
	42001: visitorsAccessToken,
	42007: visitorsAccessToken,
	48001: {
		name: "scope-not-granted",
		meaning: {
			en: "The visitor has not granted snsapi_userinfo.",
			zh: "访客没有授权 snsapi_userinfo。",
		},
		advice: {
			en: "Send the visitor to /oauth/start again, with scope=snsapi_userinfo.",
			zh: "请让访客重新从 /oauth/start 进入，并带上 scope=snsapi_userinfo。",
		},
		remedy: "fix-request",
	},
};
