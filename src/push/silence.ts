/** WeChat's silence: when it is more than one lost answer, and how its end is found out without risking a recipient. */
import { isStillAccepted } from "../access-token/failure.ts";
import { type CallFailure, type CallPorts, callWithAccessToken } from "../access-token/retry.ts";
import { BUSY } from "../wechat/errcode/errcode-shared.ts";
import type { Outcome } from "./outcome.ts";
import type { Push } from "./push.ts";
import { QUOTA_REQUEST } from "./quota.ts";

/** So many lost answers of one chunk; or all of them. */
const LOST = 3;

/** One answer that is lost now and then says nothing of the others: it is repeated with its own chunk. */
export const isSilent = (outcomes: readonly Outcome[]): boolean => {
	const lost = outcomes.filter(({ kind }) => kind === "unknown").length;
	return lost >= LOST || (lost > 0 && lost === outcomes.length);
};

/** A recipient whose answer is lost for eight minutes is one of whom nobody knows. One every four hours is risked all the same. */
export const mustKnock = ({ holds }: Push): boolean => holds >= 2 && holds % 240 !== 0;

/** Calls that a knock may take. */
export const CALLS_A_KNOCK = 2;

/** Asks WeChat something harmless. Why no answer of WeChat's came back; undefined when it answers, whatever it says. */
export const knock = async (ports: CallPorts): Promise<CallFailure | undefined> => {
	const answer = await callWithAccessToken(ports, QUOTA_REQUEST);
	return answer.ok || isAnswered(answer.error) ? undefined : answer.error;
};

const isAnswered = (failure: CallFailure): boolean => {
	if (failure.kind === "no-access-token") return isStillAccepted(failure.failure);
	const { cause } = failure;
	if (cause.kind === "refused") return cause.errcode !== BUSY;
	// A relay that does not pass this path on tells nothing of the others: then a recipient is risked.
	return cause.kind === "garbled" && cause.status >= 400 && cause.status < 500;
};
