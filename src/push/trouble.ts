/** Why a push that sends does not get on: what its owner reads as its reason, until it does. */
import type { CallFailure } from "../access-token/retry.ts";
import { pauseFor } from "./outcome.ts";
import type { PauseReason } from "./push.ts";

export const troubleOf = (failure: CallFailure): PauseReason => {
	const cause = failure.kind === "no-access-token" ? failure.failure.cause : failure.cause;
	return cause.kind === "refused" ? pauseFor(cause).reason : NO_ANSWER;
};

export const tellTrouble = async (ledger: D1Database, pushId: string, reason: PauseReason): Promise<void> => {
	await ledger
		.prepare("UPDATE pushes SET reason = ?2 WHERE id = ?1 AND status IN ('open', 'sending')")
		.bind(pushId, JSON.stringify(reason))
		.run();
};

const NO_ANSWER: PauseReason = {
	detail: {
		en: "WeChat does not answer, or not as it promises. It is left alone for a moment, and tried again by itself.",
		zh: "微信没有应答，或应答异常。稍后会自动重试。",
	},
};
