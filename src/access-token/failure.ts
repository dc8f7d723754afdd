/** Why there is no access_token, and how long WeChat is not asked again because of it. */
import type { WechatError } from "../wechat/api.ts";
import { lookUpErrcode, type Wait } from "../wechat/errcode/errcode.ts";
import type { Misconfigured } from "./misconfigured.ts";

/** WeChat keeps giving out an access_token that it refuses, and a forced refresh is not in place. */
export interface HeldBack {
	readonly kind: "held-back";
	readonly reason: /** Issued less than 30 s ago: more likely not yet known everywhere than bad. */
		| "just-issued"
		/** WeChat does not repeat a forced refresh within 30 s. */
		| "forced-recently"
		/** WeChat allows twenty forced refreshes a day. */
		| "forced-too-often"
		/** The forced refresh gave the refused one again. */
		| "still-refused";
}

/** The keeper itself is out of reach, and no copy of its access_token is alive. */
export interface Unavailable {
	readonly kind: "unavailable";
}

export type FailureCause = WechatError | HeldBack | Misconfigured | Unavailable;

export interface AccessTokenFailure {
	readonly cause: FailureCause;
	/** Unix milliseconds: until then the same question gets the same answer, without a call. */
	readonly retryAt: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BEIJING = 8 * HOUR;

/** WeChat's daily quotas start anew at midnight in Beijing, which has no summer time. */
export const nextMidnightInBeijing = (now: number): number =>
	(Math.floor((now + BEIJING) / DAY) + 1) * DAY - BEIJING;

/** The first of next month, when WeChat's monthly quotas start anew. */
const nextMonthInBeijing = (now: number): number => {
	const there = new Date(now + BEIJING);
	return Date.UTC(there.getUTCFullYear(), there.getUTCMonth() + 1) - BEIJING;
};

/** When a wait that begins now is over. */
export const waitUntil = (wait: Wait, now: number): number => {
	switch (wait) {
		case "day":
			return nextMidnightInBeijing(now);
		case "month":
			return nextMonthInBeijing(now);
		default:
			return now + wait * SECOND;
	}
};

/** Until when WeChat is left alone after the `failures`-th failure in a row (the first is 1). */
export const pauseUntil = (cause: WechatError, failures: number, now: number): number => {
	if (cause.kind !== "refused") return now + doubling(SECOND, failures, 10 * SECOND);
	const { remedy, wait = 0 } = lookUpErrcode(cause.errcode, cause.endpoint) ?? {};
	const growing =
		remedy === "wait" ? doubling(SECOND, failures, 10 * SECOND) : doubling(10 * SECOND, failures, 5 * MINUTE);
	return Math.max(waitUntil(wait, now), now + growing);
};

/** Milliseconds. */
export const LONGEST_STOP = 5 * MINUTE;

/** Until when one API path is left alone, after an account's fault on it. */
export const stopUntil = (failures: number, now: number): number =>
	now + doubling(MINUTE, failures, LONGEST_STOP);

const doubling = (first: number, failures: number, most: number): number =>
	Math.min(first * 2 ** Math.min(failures - 1, 30), most);
