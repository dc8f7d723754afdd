/**
 * What one answer of WeChat's means for its recipient and for the whole push: pure, so that each row of the error table
 * can be tested here.
 */
import { waitUntil } from "../access-token/failure.ts";
import type { CallFailure } from "../access-token/retry.ts";
import type { Refused } from "../wechat/api.ts";
import { type Advice, adviceFor, fieldOf, lookUpErrcode, type Wait } from "../wechat/errcode/errcode.ts";
import { isAlreadySent, TOO_OFTEN_FOR_ONE } from "../wechat/errcode/errcode-send.ts";
import { BUSY } from "../wechat/errcode/errcode-shared.ts";
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
/** The message itself is wrong, whoever gets it: its template, or the mini program that it leads to. */
const MESSAGE_ERRCODES: ReadonlySet<number> = new Set([
	...[40036, 40037, 40249, 43116, 45027],
	...[40013, 40165, 40166],
]);
const INVALID_OPENID = 40003;

/** Whether a refusal concerns this recipient and says nothing of the others. */
export const isRecipientsOwn = (errcode: number): boolean =>
	errcode === INVALID_OPENID || lookUpErrcode(errcode, "send")?.remedy === "ask-recipient";

export const judge = (answer: Result<JsonObject, CallFailure>, now: number): Judgement => {
	if (answer.ok)
		return { outcome: { kind: "accepted", msgid: msgidIn(answer.value) ?? null }, effect: GO_ON };
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

const judgeRefusal = (refusal: Refused, now: number): Judgement => {
	const { errcode, errmsg, endpoint } = refusal;
	const rejected: Judgement = { outcome: { kind: "rejected", errcode, errmsg }, effect: GO_ON };
	if (isAlreadySent(errcode)) return { outcome: { kind: "accepted", msgid: null }, effect: GO_ON };
	if (errcode === BUSY) return UNHEARD;
	if (errcode === TOO_OFTEN_FOR_ONE) return rejected;
	if (MESSAGE_ERRCODES.has(errcode)) return { outcome: NOT_SENT, effect: pauseFor(refusal) };
	const known = lookUpErrcode(errcode, endpoint);
	switch (known?.remedy) {
		case "wait":
			return { outcome: NOT_SENT, effect: waitFor(refusal, known.wait, now) };
		case "renew-access-token":
			// Refused although it has just been renewed: a new one is not known everywhere at once.
			return { outcome: NOT_SENT, effect: { kind: "hold", leastMs: 30 * SECOND } };
		case "fix-account":
			return { outcome: NOT_SENT, effect: pauseFor(refusal) };
		default:
			return rejected;
	}
};

/** A push is held for so long at most; a longer wait pauses it, and its owner reads until when. */
const MOST_HOLD = 5 * 60 * SECOND;

const waitFor = (refusal: Refused, wait: Wait, now: number): Effect => {
	if (typeof wait === "number" && wait * SECOND <= MOST_HOLD) return holdUntil(waitUntil(wait, now), now);
	// WeChat's new day may begin later than ours: a refusal soon after midnight is the old day's, and cron tries again.
	const since = typeof wait === "number" ? now : now - 10 * 60 * SECOND;
	return { ...pauseFor(refusal), resumesAt: waitUntil(wait, since) };
};

/** An owner who has repaired the account ends a stop before its time: it is looked for again each minute. */
const MOST_STOP = 60 * SECOND;

const holdUntil = (time: number, now: number, most = MOST_HOLD): Effect => ({
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
		case "refused": {
			const known = lookUpErrcode(cause.errcode, cause.endpoint);
			if (known?.remedy === "fix-account") return pauseFor(cause);
			const waiting = known?.remedy === "wait" ? waitFor(cause, known.wait, now) : hold;
			return waiting.kind === "pause" ? waiting : hold;
		}
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
			detail: adviceFor(refusal) ?? unknownAdvice(refusal),
			errcode,
			errmsg,
			...(field === undefined ? {} : { field }),
		},
	};
};

const unknownAdvice = ({ errcode, errmsg }: Refused): Advice => ({
	en: `WeChat refused with errcode ${errcode}, which this gateway does not know: ${errmsg || "no errmsg"}. Look it up in WeChat's list of return codes. Mend what it names and resume, or cancel.`,
	zh: `微信返回了网关未收录的 errcode ${errcode}：${errmsg || "无 errmsg"}。请查阅微信的全局返回码说明，处理后恢复任务，或取消任务。`,
});
