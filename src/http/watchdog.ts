/** What cron does every five minutes: pokes the access_token's keeper, which renews when it is time. */
import { readAccount } from "../access-token/account.ts";
import { createAccessTokens } from "../access-token/reader.ts";
import type { Clock } from "./clock.ts";
import { accessTokenProblem } from "./failure-problem.ts";
import type { HttpEnv } from "./http-env.ts";
import { log } from "./log.ts";

export const watch = async (env: HttpEnv, clock: Clock): Promise<void> => {
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
