/** Pause, resume, cancel, retry and close: carried out where the push's state allows it, refused with a reason where not. */
import { type Act, carryOut, permissionFor, ringsFor } from "../../push/control.ts";
import type { PauseReason, Push } from "../../push/push.ts";
import type { PushEnv } from "../../push/push-env.ts";
import type { Notice } from "../../wechat/notice.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import type { Clock } from "../clock.ts";
import { findPush, intoLedger } from "../from-ledger.ts";
import type { Problem } from "../problem.ts";
import { pushConflict } from "./push-conflict.ts";
import { reopenAccount } from "./reopen-account.ts";
import { ringAnew, ringQueue } from "./ring-queue.ts";

export interface ControlRequest {
	readonly pushId: string;
	readonly act: Act;
	/** Of `retry`: also those of which nobody knows what became. */
	readonly withUnknown: boolean;
	/** The name of the API key that asks. */
	readonly keyName: string;
}

export interface Controlled {
	readonly push: Push;
	readonly warnings: readonly Notice[];
}

export const controlPush = async (
	env: PushEnv,
	{ pushId, act, withUnknown, keyName }: ControlRequest,
	clock: Clock,
): Promise<Result<Controlled, Problem>> => {
	const reason = act === "pause" ? JSON.stringify(pausedBy(keyName)) : null;
	const changed = await intoLedger(clock, () =>
		carryOut(env.LEDGER, pushId, act, clock.now(), { reason, withUnknown }),
	);
	if (!changed.ok) return changed;
	if (changed.value === undefined) return await unchanged(env, pushId, act, clock);
	if (act === "resume" || act === "retry") await reopenAccount(env, changed.value, clock.now());
	const warnings = await ringQueue(env.PUSH_QUEUE, ringsFor(changed.value, act));
	return ok({ push: changed.value, warnings });
};

/** Nothing to do, or nothing that may be done. */
const unchanged = async (
	env: PushEnv,
	pushId: string,
	act: Act,
	clock: Clock,
): Promise<Result<Controlled, Problem>> => {
	const push = await findPush(clock, env.LEDGER, pushId);
	if (!push.ok) return push;
	if (permissionFor(push.value.status, act) !== "same") return err(pushConflict(push.value.status, act));
	// It may have been done by an earlier request whose answer was lost, before anything was rung for.
	const warnings = act === "pause" ? [] : await ringAnew(env, clock, push.value);
	return ok({ push: push.value, warnings });
};

const pausedBy = (keyName: string): PauseReason => ({
	detail: {
		en: `Paused through the API, with the key "${keyName}".`,
		zh: `已通过 API 暂停（key：${keyName}）。`,
	},
});
