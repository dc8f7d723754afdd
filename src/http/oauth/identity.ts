/** From WeChat's code to who it stands for. What WeChat gives for further calls is not kept: there are none. */
import type { Account } from "../../access-token/account.ts";
import type { Upstream, WechatError } from "../../wechat/api.ts";
import { codeRequest, parseAuthorisation, parseUserinfo, userinfoRequest } from "../../wechat/oauth.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import type { WebIdentity } from "./oauth-ticket.ts";

/** One call of WeChat, and a second one for name and picture where the follower granted them. */
export const identityOf = async (
	upstream: Upstream,
	account: Account,
	code: string,
): Promise<Result<WebIdentity, WechatError>> => {
	const answer = await upstream(codeRequest(account, code), "oauth");
	if (!answer.ok) return answer;
	const parsed = parseAuthorisation(answer.value);
	if (!parsed.ok) return err({ kind: "garbled", status: 200, reason: parsed.error });
	const { accessToken: _, ...identity } = parsed.value;
	if (!identity.scope.split(",").includes("snsapi_userinfo")) return ok(identity);
	const userinfo = await upstream(userinfoRequest(parsed.value), "userinfo");
	return userinfo.ok ? ok({ ...identity, ...parseUserinfo(userinfo.value) }) : userinfo;
};
