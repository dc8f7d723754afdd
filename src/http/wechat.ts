/** How a handler reaches WeChat: the account from the environment, its access_token, and one call at a time. */
import type { Account } from "../access-token/account.ts";
import { type AccessTokenEnv, type AccessTokens, createAccessTokens } from "../access-token/reader.ts";
import { callWithAccessToken } from "../access-token/retry.ts";
import { upstreamOf } from "../access-token/upstream.ts";
import type { TemplatePorts } from "../push/template-cache.ts";
import type { ApiRequest } from "../wechat/api.ts";
import type { JsonObject } from "../wechat/json.ts";
import { err, type Result } from "../wechat/result.ts";
import { parseTemplateList, TEMPLATE_PATHS, type Template } from "../wechat/template/template.ts";
import type { Clock } from "./clock.ts";
import { callProblem } from "./failure-problem.ts";
import type { Problem } from "./problem.ts";

export interface Wechat {
	readonly accessTokens: AccessTokens;
	/** One call; its failure is already a problem. `noteRepeat` is that of `callWithAccessToken`. */
	readonly call: (request: ApiRequest, noteRepeat?: () => void) => Promise<Result<JsonObject, Problem>>;
	/** The account's templates and their copy in KV. */
	readonly templates: TemplatePorts;
}

export const openWechat = (env: AccessTokenEnv, account: Account, clock: Clock): Wechat => {
	const accessTokens = createAccessTokens(env, account, clock.now);
	const upstream = upstreamOf(account);
	const call: Wechat["call"] = async (request, noteRepeat) => {
		const outcome = await callWithAccessToken({ accessTokens, upstream, ...clock, noteRepeat }, request);
		return outcome.ok ? outcome : err(callProblem(outcome.error, clock.now()));
	};
	const fetchList = async (): Promise<readonly Template[] | undefined> => {
		const answer = await call({ method: "GET", path: TEMPLATE_PATHS.list });
		const templates = answer.ok ? parseTemplateList(answer.value) : answer;
		return templates.ok ? templates.value : undefined;
	};
	const templates = { store: env.ACCESS_TOKEN_COPY, account, fetchList, now: clock.now };
	return { accessTokens, call, templates };
};
