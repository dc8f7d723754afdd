/** A caller's request to WeChat and its answer back, by the rules of every call with an access_token. */
import type { AccessTokens } from "../../access-token/access-tokens.ts";
import type { Account } from "../../access-token/account.ts";
import { sendWithAccessToken } from "../../access-token/retry.ts";
import { type EgressEnv, egressOf, TIME_LIMIT_MS } from "../../access-token/upstream.ts";
import type { WechatError } from "../../wechat/api.ts";
import { isReplayable, type PassedAnswer, type PassedRequest, pass } from "../../wechat/proxy/passage.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import type { Clock } from "../clock.ts";
import { callProblem } from "../failure-problem.ts";
import type { Problem } from "../problem.ts";
import { STREAM_TIME_LIMIT_MS } from "./stream-in-time.ts";

export interface PassOnPorts {
	readonly env: EgressEnv;
	readonly account: Account;
	readonly accessTokens: AccessTokens;
	readonly clock: Clock;
}

export interface PassedOn extends PassedAnswer {
	/** Whether another access_token has come in the place of the one that was sent. */
	readonly isRenewed: boolean;
}

/** WeChat's answer, be it a refusal; a problem where there is none. */
export const passOn = async (
	ports: PassOnPorts,
	request: PassedRequest,
): Promise<Result<PassedOn, Problem>> => {
	const { clock } = ports;
	let isRenewed = false;
	const accessTokens: AccessTokens = {
		...ports.accessTokens,
		replace: async (rejected, complaint) => {
			const given = await ports.accessTokens.replace(rejected, complaint);
			isRenewed = given.ok && given.value.accessToken !== rejected;
			return given;
		},
	};
	const outcome = await sendWithAccessToken(
		{ accessTokens, ...clock },
		{
			path: stoppablePath(request),
			send: (accessToken) => passInTime(ports, request, accessToken),
			failureOf,
			isReplayable: isReplayable(request),
			isUnrepeatable: request.method !== "GET",
		},
	);
	if (!outcome.ok) return err(callProblem(outcome.error, clock.now()));
	const answer = outcome.value;
	return answer.ok
		? ok({ ...answer.value, isRenewed })
		: err(callProblem({ kind: "failed", cause: answer.error }, clock.now()));
};

/** A page, or a status that is none of WeChat's, is passed on, and says nothing of the access_token or of the path. */
const failureOf = (answer: Result<PassedAnswer, WechatError>): WechatError | undefined => {
	if (!answer.ok) return answer.error;
	const { refusal, status, headers } = answer.value;
	if (refusal !== undefined) return refusal;
	const isPage = /html/i.test(headers.get("Content-Type") ?? "");
	return status >= 300 || isPage ? { kind: "garbled", status, reason: "no errcode" } : undefined;
};

/** `ticket/getticket` by kind: who may have no card tickets may well have the JS-SDK's, by the same path. */
const stoppablePath = ({ path, search }: PassedRequest): string =>
	new URLSearchParams(search).get("type") === "wx_card" ? `${path}?type=wx_card` : path;

/** The time limit is that of the answer's beginning: what streams after it has its own. */
const passInTime = async (
	{ env, account, clock }: PassOnPorts,
	request: PassedRequest,
	accessToken: string,
): Promise<Result<PassedAnswer, WechatError>> => {
	const limit = new AbortController();
	const milliseconds = isReplayable(request) ? TIME_LIMIT_MS : STREAM_TIME_LIMIT_MS;
	const cancel = clock.ringAfter(milliseconds, () => limit.abort());
	const { origin, relayKey } = account;
	const options = { fetch: egressOf(env), origin, relayKey, signal: limit.signal };
	try {
		return await pass(options, request, accessToken);
	} finally {
		cancel();
	}
};
