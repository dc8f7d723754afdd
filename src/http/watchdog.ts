/** What cron does every five minutes: pokes the access_token's keeper, and tends the pushes. Neither waits for the other. */
import { readAccount } from "../access-token/account.ts";
import { createAccessTokens } from "../access-token/reader.ts";
import { readRetentionDays } from "../push/retention.ts";
import { tendPushes } from "../push/tend.ts";
import type { Clock } from "./clock.ts";
import { accessTokenProblem } from "./failure-problem.ts";
import type { HttpEnv } from "./http-env.ts";
import { describeError, log } from "./log.ts";

export const watch = async (env: HttpEnv, clock: Clock): Promise<void> => {
	await Promise.all([watchAccessToken(env, clock), watchPushes(env, clock)]);
};

const watchAccessToken = async (env: HttpEnv, clock: Clock): Promise<void> => {
	const account = readAccount(env);
	if (!account.ok) {
		log("error", "access_token not kept", {
			reason: `${account.error.variable}: ${account.error.problem.en}`,
		});
		return;
	}
	const credential = await createAccessTokens(env, account.value, clock.now).poke();
	if (credential.ok) return;
	const { detail, errcode } = accessTokenProblem(credential.error, clock.now());
	log("error", "access_token not renewed", { errcode, reason: detail.en });
};

const watchPushes = async (env: HttpEnv, clock: Clock): Promise<void> => {
	const retention = readRetentionDays(env);
	if (!retention.ok) {
		log("error", "finished pushes not deleted", {
			reason: `${retention.error.variable}: ${retention.error.problem.en}`,
		});
	}
	const retentionDays = retention.ok ? retention.value : undefined;
	try {
		await tendPushes({ ledger: env.LEDGER, queue: env.PUSH_QUEUE, now: clock.now, retentionDays });
	} catch (error) {
		log("error", "pushes not tended", { error: describeError(error, env) });
	}
};
