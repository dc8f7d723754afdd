/**
 * What cron does every five minutes: pokes the access_token's keeper, tends the pushes, forgets old events. None waits
 * for another.
 */
import { readAccount } from "../access-token/account.ts";
import { createAccessTokens } from "../access-token/reader.ts";
import { tendFailed } from "../events/failed-events.ts";
import { tendPushes } from "../push/tend.ts";
import type { Clock } from "./clock.ts";
import { accessTokenProblem } from "./failure-problem.ts";
import type { HttpEnv } from "./http-env.ts";
import { describeError, log } from "./log.ts";

export const watch = async (env: HttpEnv, clock: Clock): Promise<void> => {
	await Promise.all([watchAccessToken(env, clock), watchPushes(env, clock), watchEvents(env, clock)]);
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

const DEFAULT_RETENTION_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;

const retentionDaysOf = (env: HttpEnv): number =>
	Number(env.PUSH_RETENTION_DAYS?.trim() || DEFAULT_RETENTION_DAYS);

const watchPushes = async (env: HttpEnv, clock: Clock): Promise<void> => {
	const retentionDays = retentionDaysOf(env);
	try {
		await tendPushes({ ledger: env.LEDGER, queue: env.PUSH_QUEUE, now: clock.now, retentionDays });
	} catch (error) {
		log("error", "pushes not tended", { error: describeError(error, env) });
	}
};

const watchEvents = async (env: HttpEnv, clock: Clock): Promise<void> => {
	try {
		await tendFailed(env.LEDGER, clock.now() - retentionDaysOf(env) * DAY_MS);
	} catch (error) {
		log("error", "events not tended", { error: describeError(error, env) });
	}
};
