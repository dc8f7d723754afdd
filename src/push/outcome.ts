/**
 * What one answer of WeChat's means for its recipient and for the whole push: pure, so that each row of the error table
 * can be tested here.
 */
import { nextMidnightInBeijing } from "../access-token/failure.ts";
import type { CallFailure } from "../access-token/retry.ts";
import type { Refused } from "../wechat/api.ts";
import { type Advice, adviceFor, fieldOf, lookUpErrcode } from "../wechat/errcode/errcode.ts";
import { BUSY } from "../wechat/errcode/errcode-shared.ts";
import { ALREADY_SENT } from "../wechat/errcode/errcode-template.ts";
import type { JsonObject } from "../wechat/json.ts";
import type { Result } from "../wechat/result.ts";
import { msgidIn } from "../wechat/template/msgid-in.ts";
import type { PauseReason } from "./push.ts";

export type Outcome =
	| { readonly kind: "accepted"; readonly msgid: string | null }
	| { readonly kind: "rejected"; readonly errcode: number; readonly errmsg: string }
	/** No answer, or none that says whether WeChat has it. */
	| { readonly kind: "unknown" }
	/** Certainly not sent. */
	| { readonly kind: "not-sent" };

/** What an answer means for the recipients that come after. */
export type Effect =
	| { readonly kind: "go-on" }
	/** Leave WeChat alone for so long, then go on. */
	| { readonly kind: "hold"; readonly leastMs: number }
	/** Somebody has to do something first; `resumesAt` when time alone will do. */
	| { readonly kind: "pause"; readonly reason: PauseReason; readonly resumesAt?: number };

export interface Judgement {
	readonly outcome: Outcome;
	readonly effect: Effect;
}

const SECOND = 1000;
const GO_ON: Effect = { kind: "go-on" };
const NOT_SENT: Outcome = { kind: "not-sent" };
/** What became of the call nobody knows. */
export const UNHEARD: Judgement = {
	outcome: { kind: "unknown" },
	effect: { kind: "hold", leastMs: 5 * SECOND },
};
const DAILY_QUOTA = 45009;
const TOO_FAST = 45011;
/** The message itself is wrong, whoever gets it. */
const MESSAGE_ERRCODES: ReadonlySet<number> = new Set([40036, 40037, 40249, 43116, 45027]);
/** As a rule wrong for everyone, but it may be one recipient's own data. */
export const SUSPECT_ERRCODES: ReadonlySet<number> = new Set([47003, 40039, 47001]);

export const judge = (answer: Result<JsonObject, CallFailure>, now: number): Judgement => {
	if (answer.ok) return judgeAccepted(answer.value);
	const failure = answer.error;
	switch (failure.kind) {
		case "no-access-token":
			return {
				outcome: NOT_SENT,
				effect: withoutAccessToken(failure.failure.cause, failure.failure.retryAt, now),
			};
		case "stopped":
			// The stop is about an earlier call: one try after it shows whether the account has been repaired.
			return { outcome: NOT_SENT, effect: holdUntil(failure.until, now, MOST_STOP) };
		case "failed":
			return failure.cause.kind === "refused" ? judgeRefusal(failure.cause, now) : UNHEARD;
	}
};

/** A msgid that is none says that it was not WeChat who answered. */
const judgeAccepted = (answer: JsonObject): Judgement => {
	const msgid = msgidIn(answer);
	return msgid === undefined ? UNHEARD : { outcome: { kind: "accepted", msgid }, effect: GO_ON };
};

const judgeRefusal = (refusal: Refused, now: number): Judgement => {
	const { errcode, errmsg } = refusal;
	if (errcode === ALREADY_SENT) return { outcome: { kind: "accepted", msgid: null }, effect: GO_ON };
	if (errcode === BUSY) return UNHEARD;
	if (errcode === DAILY_QUOTA) {
		return { outcome: NOT_SENT, effect: { ...pauseFor(refusal), resumesAt: quotaIsBackAt(now) } };
	}
	if (errcode === TOO_FAST) return { outcome: NOT_SENT, effect: { kind: "hold", leastMs: 60 * SECOND } };
	if (MESSAGE_ERRCODES.has(errcode)) return { outcome: NOT_SENT, effect: pauseFor(refusal) };
	switch (lookUpErrcode(errcode, "api")?.remedy) {
		case "wait":
			return { outcome: NOT_SENT, effect: { kind: "hold", leastMs: 5 * SECOND } };
		case "renew-access-token":
			// Refused although it has just been renewed: a new one is not known everywhere at once.
			return { outcome: NOT_SENT, effect: { kind: "hold", leastMs: 30 * SECOND } };
		case "fix-account":
			return { outcome: NOT_SENT, effect: pauseFor(refusal) };
		default:
			return { outcome: { kind: "rejected", errcode, errmsg }, effect: GO_ON };
	}
};

/** WeChat's new day may begin later than ours: a refusal soon after midnight is the old day's, and cron tries again. */
const quotaIsBackAt = (now: number): number => nextMidnightInBeijing(now - 10 * 60 * SECOND);

/** An owner who has repaired the account ends a stop before its time: it is looked for again each minute. */
const MOST_STOP = 60 * SECOND;

const holdUntil = (time: number, now: number, most = 5 * 60 * SECOND): Effect => ({
	kind: "hold",
	leastMs: Math.max(5 * SECOND, Math.min(time - now, most)),
});

/** Without one nothing was sent. A fault of the account needs its owner; everything else passes. */
const withoutAccessToken = (
	cause: Extract<CallFailure, { kind: "no-access-token" }>["failure"]["cause"],
	retryAt: number,
	now: number,
): Effect => {
	const hold = holdUntil(retryAt, now);
	switch (cause.kind) {
		case "misconfigured":
			return {
				kind: "pause",
				reason: {
					detail: {
						en: `${cause.variable}: ${cause.problem.en}`,
						zh: `${cause.variable}：${cause.problem.zh}`,
					},
				},
			};
		case "refused":
			return lookUpErrcode(cause.errcode, cause.endpoint)?.remedy === "fix-account"
				? pauseFor(cause)
				: cause.errcode === DAILY_QUOTA
					? { ...pauseFor(cause), resumesAt: quotaIsBackAt(now) }
					: hold;
		default:
			return hold;
	}
};

/** A pause with the reason that the error table gives. */
export const pauseFor = (refusal: Refused): Extract<Effect, { kind: "pause" }> => {
	const { errcode, errmsg } = refusal;
	const field = fieldOf(errmsg);
	return {
		kind: "pause",
		reason: {
			detail: adviceFor(refusal) ?? unknownAdvice(errcode),
			errcode,
			errmsg,
			...(field === undefined ? {} : { field }),
		},
	};
};

const unknownAdvice = (errcode: number): Advice => ({
	en: `WeChat refused with errcode ${errcode}.`,
	zh: `微信返回 errcode ${errcode}。`,
});
