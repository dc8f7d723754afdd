/** How a handler reaches WeChat: the account from the environment, its access_token, and one call at a time. */
import type { AccessTokens } from "../access-token/access-tokens.ts";
import type { Account } from "../access-token/account.ts";
import { readJsapiTicket, type TicketResult } from "../access-token/jsapi-ticket-reader.ts";
import { type AccessTokenEnv, createAccessTokens } from "../access-token/reader.ts";
import { callWithAccessToken } from "../access-token/retry.ts";
import { upstreamOf } from "../access-token/upstream.ts";
import type { TemplatePorts } from "../push/template-cache.ts";
import { inTime, LATE } from "../slow/in-time.ts";
import type { ApiRequest } from "../wechat/api.ts";
import type { JsonObject } from "../wechat/json.ts";
import type { PassedRequest } from "../wechat/proxy/passage.ts";
import { err, type Result } from "../wechat/result.ts";
import { parseTemplateList, TEMPLATE_LIST_REQUEST, type Template } from "../wechat/template/template.ts";
import type { Clock } from "./clock.ts";
import { callProblem } from "./failure-problem.ts";
import type { Problem } from "./problem.ts";
import { type PassedOn, passOn } from "./proxy/pass-on.ts";

export interface Wechat {
	readonly accessTokens: AccessTokens;
	readonly jsapiTicket: () => Promise<TicketResult>;
	/** One call; its failure is already a problem. `noteRepeat` is that of `callWithAccessToken`. */
	readonly call: (request: ApiRequest, noteRepeat?: () => void) => Promise<Result<JsonObject, Problem>>;
	/** The account's templates and their copy in KV. */
	readonly templates: TemplatePorts;
	/** One call passed on as it is; WeChat's refusal is an answer. */
	readonly pass: (request: PassedRequest) => Promise<Result<PassedOn, Problem>>;
	/** For what an answer can do without: LATE when it is not there after so many milliseconds. It goes on all the same. */
	readonly inTime: <T>(work: Promise<T>, milliseconds: number) => Promise<T | typeof LATE>;
}

/** `defer` keeps work alive past the answer. */
export const openWechat = (
	env: AccessTokenEnv,
	account: Account,
	clock: Clock,
	defer: (work: Promise<unknown>) => void,
): Wechat => {
	const accessTokens = createAccessTokens(env, account, clock.now);
	const upstream = upstreamOf(env, account);
	const call: Wechat["call"] = async (request, noteRepeat) => {
		const outcome = await callWithAccessToken({ accessTokens, upstream, ...clock, noteRepeat }, request);
		return outcome.ok ? outcome : err(callProblem(outcome.error, clock.now()));
	};
	const fetchList = async (): Promise<readonly Template[] | undefined> => {
		const answer = await call(TEMPLATE_LIST_REQUEST);
		const templates = answer.ok ? parseTemplateList(answer.value) : answer;
		return templates.ok ? templates.value : undefined;
	};
	return {
		accessTokens,
		call,
		templates: { store: env.ACCESS_TOKEN_COPY, account, fetchList, now: clock.now },
		pass: (request) => passOn({ env, account, accessTokens, clock }, request),
		jsapiTicket: () => readJsapiTicket(env, account, clock.now),
		inTime: async (work, milliseconds) => {
			const given = await inTime(work, milliseconds, clock);
			if (given === LATE) defer(work);
			return given;
		},
	};
};
