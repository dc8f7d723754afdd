/**
 * What cron does every five minutes: pokes the access_token's keeper, tends the pushes, forgets old events. None waits
 * for another.
 */
import { readAccount } from "../access-token/account.ts";
import { createAccessTokens } from "../access-token/reader.ts";
import { tendFailed } from "../events/failed-events.ts";
import { resendWaiting } from "../events/resend-waiting.ts";
import { readRetentionDays } from "../push/retention.ts";
import { tendPushes } from "../push/tend.ts";
import type { Clock } from "./clock.ts";
import { eventPorts } from "./events/event-ports.ts";
import { accessTokenProblem } from "./failure-problem.ts";
import type { HttpEnv } from "./http-env.ts";
import { describeError, log } from "./log.ts";
import { resendAfterMs } from "./resend-after.ts";

export const watch = async (env: HttpEnv, clock: Clock): Promise<void> => {
	const retentionDays = retentionDaysOf(env);
	await Promise.all([
		watchAccessToken(env, clock),
		watchPushes(env, clock, retentionDays),
		watchEvents(env, clock, retentionDays),
	]);
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

/** Undefined when nobody can tell: then nothing that is finished is deleted. */
const retentionDaysOf = (env: HttpEnv): number | undefined => {
	const retention = readRetentionDays(env);
	if (retention.ok) return retention.value;
	log("error", "what is finished is not deleted", {
		reason: `${retention.error.variable}: ${retention.error.problem.en}`,
	});
	return undefined;
};

const watchPushes = async (env: HttpEnv, clock: Clock, retentionDays: number | undefined): Promise<void> => {
	try {
		await tendPushes({
			ledger: env.LEDGER,
			queue: env.PUSH_QUEUE,
			now: clock.now,
			retentionDays,
			silentMs: resendAfterMs(env),
		});
	} catch (error) {
		log("error", "pushes not tended", { error: describeError(error, env) });
	}
};

const DAY_MS = 24 * 60 * 60 * 1000;

const watchEvents = async (env: HttpEnv, clock: Clock, retentionDays: number | undefined): Promise<void> => {
	try {
		const afterMs = resendAfterMs(env);
		if (afterMs !== undefined) await resendWaiting(eventPorts(env, clock), afterMs);
		await tendFailed(env.LEDGER, retentionDays === undefined ? 0 : clock.now() - retentionDays * DAY_MS);
	} catch (error) {
		log("error", "events not tended", { error: describeError(error, env) });
	}
};
