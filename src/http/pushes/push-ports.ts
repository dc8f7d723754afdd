/** What a push's work needs, from the environment. */
import { readAccount } from "../../access-token/account.ts";
import type { Misconfigured } from "../../access-token/misconfigured.ts";
import { createAccessTokens } from "../../access-token/reader.ts";
import { upstreamOf } from "../../access-token/upstream.ts";
import type { DispatchPorts } from "../../push/dispatch.ts";
import type { PushEnv } from "../../push/push-env.ts";
import { ok, type Result } from "../../wechat/result.ts";
import type { Clock } from "../clock.ts";

export const pushPorts = (env: PushEnv, clock: Clock): Result<DispatchPorts, Misconfigured> => {
	const account = readAccount(env);
	if (!account.ok) return account;
	return ok({
		...clock,
		ledger: env.LEDGER,
		queue: env.PUSH_QUEUE,
		accessTokens: createAccessTokens(env, account.value, clock.now),
		upstream: upstreamOf(env, account.value),
	});
};
