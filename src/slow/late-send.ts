/** The late reply's way: customer-service messages, each sent once. */
import { type Account, readAccount } from "../access-token/account.ts";
import { type AccessTokenEnv, createAccessTokens } from "../access-token/reader.ts";
import { type CallFailure, callWithAccessToken } from "../access-token/retry.ts";
import { upstreamOf } from "../access-token/upstream.ts";
import { CUSTOM_SEND_PATH, toCustomMessages } from "../wechat/custom-message.ts";
import type { Reply } from "../wechat/reply.ts";
import type { SlowClock } from "./slow-clock.ts";
import type { SlowFailure } from "./slow-run.ts";

export type LateSendEnv = AccessTokenEnv;

/** Undefined when WeChat took it. Never tried again: what was refused would be refused again, what is unknown may be there. */
export const sendLate = async (
	env: LateSendEnv,
	reply: Reply,
	openid: string,
	clock: SlowClock,
): Promise<SlowFailure | undefined> => {
	if (reply.type === "transfer_customer_service") return { reason: `a ${reply.type} cannot be late` };
	const account = readAccount(env);
	if (!account.ok) return { reason: `late reply: ${account.error.variable} not configured` };
	const call = caller(env, account.value, clock);
	for (const body of toCustomMessages(reply, openid)) {
		const sent = await call(body);
		if (!sent.ok) return describe(sent.error);
	}
	return undefined;
};

const caller = (env: LateSendEnv, account: Account, { now, ringAfter }: SlowClock) => {
	const ports = {
		accessTokens: createAccessTokens(env, account, now),
		upstream: upstreamOf(env, account),
		now,
		pause: (milliseconds: number) => new Promise<void>((resume) => ringAfter(milliseconds, resume)),
	};
	return (body: object) =>
		callWithAccessToken(ports, {
			method: "POST",
			path: CUSTOM_SEND_PATH,
			body,
			success: "errcode",
			isUnrepeatable: true,
		});
};

const describe = (failure: CallFailure): SlowFailure => {
	if (failure.kind === "no-access-token") return { reason: "late reply: no access_token" };
	const { cause } = failure;
	if (failure.kind === "stopped" && cause.kind === "refused") {
		return { reason: "late reply not sent: WeChat refused the last one", errcode: cause.errcode };
	}
	return cause.kind === "refused"
		? { reason: `late reply refused: ${cause.errmsg}`, errcode: cause.errcode }
		: { reason: `late reply: ${cause.kind}` };
};
