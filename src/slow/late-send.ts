/** The late reply's way: customer-service messages, each sent once. */
import { type Account, readAccount } from "../access-token/account.ts";
import { type AccessTokenEnv, createAccessTokens } from "../access-token/reader.ts";
import { type CallFailure, callWithAccessToken } from "../access-token/retry.ts";
import { upstreamOf } from "../access-token/upstream.ts";
import { CUSTOM_SEND_PATH, toCustomMessages } from "../wechat/custom-message.ts";
import type { Reply } from "../wechat/reply.ts";

export type LateSendEnv = AccessTokenEnv;

export interface LateSendFailure {
	readonly reason: string;
	readonly errcode?: number;
}

/** Undefined when WeChat took it. Never tried again: what was refused would be refused again, what is unknown may be there. */
export const sendLate = async (
	env: LateSendEnv,
	reply: Reply,
	openid: string,
): Promise<LateSendFailure | undefined> => {
	const account = readAccount(env);
	if (!account.ok) return { reason: `${account.error.variable} not configured` };
	const messages = toCustomMessages(reply, openid);
	if (messages.length === 0) return { reason: `a ${reply.type} cannot be late` };
	const call = caller(env, account.value);
	for (const body of messages) {
		const sent = await call(body);
		if (!sent.ok) return describe(sent.error);
	}
	return undefined;
};

const caller = (env: LateSendEnv, account: Account) => {
	const now = () => Date.now();
	const ports = {
		accessTokens: createAccessTokens(env, account, now),
		upstream: upstreamOf(account),
		now,
		pause: (milliseconds: number) => new Promise<void>((resume) => setTimeout(resume, milliseconds)),
	};
	return (body: object) => callWithAccessToken(ports, { method: "POST", path: CUSTOM_SEND_PATH, body });
};

const describe = (failure: CallFailure): LateSendFailure => {
	if (failure.kind === "no-access-token") return { reason: "late reply: no access_token" };
	const { cause } = failure;
	return cause.kind === "refused"
		? { reason: `late reply refused: ${cause.errmsg}`, errcode: cause.errcode }
		: { reason: `late reply: ${cause.kind}` };
};
