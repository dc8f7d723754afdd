/** From WeChat's code to who it stands for. What WeChat gives for further calls is not kept: there are none. */
import type { Account } from "../../access-token/account.ts";
import type { Upstream, WechatError } from "../../wechat/api.ts";
import { codeRequest, parseAuthorisation, parseUserinfo, userinfoRequest } from "../../wechat/oauth.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import { log } from "../log.ts";
import type { WebIdentity } from "./oauth-ticket.ts";

/**
 * One call of WeChat, and a second one for name and picture where the follower granted them. When WeChat gives those and
 * they cannot be read, the follower is let in without them: it would be the same the next time, and the first call has
 * proven the openid.
 */
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
	if (userinfo.ok) return ok({ ...identity, ...parseUserinfo(userinfo.value) });
	const { error } = userinfo;
	// An HTTP error is somebody else's answer: the next one may be WeChat's.
	if (error.kind !== "garbled" || error.status < 200 || error.status > 299) return userinfo;
	log("warn", "oauth without name and picture", { reason: error.reason });
	return ok(identity);
};
