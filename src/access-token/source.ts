/**
 * Where access_tokens come from: only ever `stable_token`. The old `cgi-bin/token` is never called: each call of it
 * kills the token that the last one gave, and whoever shares the account.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html
 */
import type { Upstream, WechatError } from "../wechat/api.ts";
import { ok, type Result } from "../wechat/result.ts";
import type { Account } from "./account.ts";
import { parseIssued } from "./issued.ts";
import type { IssuedAccessToken } from "./lifetime.ts";

/** One call of `stable_token`. `force` kills the access_token that everyone holds: twenty a day, 30 s apart. */
export const askStableToken = async (
	upstream: Upstream,
	account: Account,
	force: boolean,
): Promise<Result<IssuedAccessToken, WechatError>> => {
	const answer = await upstream(
		{
			method: "POST",
			path: "/cgi-bin/stable_token",
			body: {
				grant_type: "client_credential",
				appid: account.appId,
				secret: account.appSecret,
				...(force ? { force_refresh: true } : {}),
			},
			success: "access_token",
			secrets: [account.appSecret],
		},
		"token",
	);
	if (!answer.ok) return answer;
	const issued = parseIssued(answer.value, "access_token");
	if (!issued.ok) return issued;
	const { text: accessToken, expiresInSeconds } = issued.value;
	return ok({ accessToken, expiresInSeconds });
};
