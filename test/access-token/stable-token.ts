/**
 * WeChat's `stable_token`, with its own rules: the same access_token until its last 300 s, then a new one beside the old
 * one; a forced refresh kills the old one at once, does nothing within 30 s of the last, and is refused after twenty a day.
 * It can be told to fail, and to keep its answers back.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html
 */
import type { IssuedAccessToken } from "../../src/access-token/lifetime.ts";
import type { WechatError } from "../../src/wechat/api.ts";
import { err, ok, type Result } from "../../src/wechat/result.ts";

export interface StableTokenCall {
	readonly force: boolean;
	/** Unix milliseconds. */
	readonly at: number;
}

type Answer = Result<IssuedAccessToken, WechatError>;

const LIFE = 7200 * 1000;
const OVERLAP = 300 * 1000;
const FORCED_APART = 30 * 1000;
const FORCED_A_DAY = 20;

const beijingDay = (time: number): number => Math.floor((time + 8 * 3600 * 1000) / (24 * 3600 * 1000));

export const refused = (errcode: number, errmsg = "refused"): WechatError => ({
	kind: "refused",
	endpoint: "token",
	errcode,
	errmsg,
});

export const createStableToken = (now: () => number) => {
	const calls: StableTokenCall[] = [];
	const ends = new Map<string, number>();
	const keptBack: (() => void)[] = [];
	const forcedAt: number[] = [];
	let current: string | undefined;
	let failure: WechatError | undefined;
	let forcedFailure: WechatError | undefined;
	let keepsBack = false;
	let underWay = 0;
	let mostUnderWay = 0;

	const remaining = (accessToken: string): number => (ends.get(accessToken) ?? 0) - now();
	const issue = (): string => {
		const accessToken = `token-${ends.size + 1}`;
		ends.set(accessToken, now() + LIFE);
		current = accessToken;
		return accessToken;
	};
	const giveForced = (): string => {
		const last = forcedAt.at(-1);
		const isTooSoon = last !== undefined && now() - last < FORCED_APART;
		if (current !== undefined && isTooSoon) return current;
		forcedAt.push(now());
		if (current !== undefined) ends.set(current, now());
		return issue();
	};
	const giveNormal = (): string =>
		current !== undefined && remaining(current) > OVERLAP ? current : issue();
	const answerTo = (force: boolean): Answer => {
		const fault = failure ?? (force ? forcedFailure : undefined);
		if (fault !== undefined) return err(fault);
		const today = forcedAt.filter((at) => beijingDay(at) === beijingDay(now()));
		if (force && today.length >= FORCED_A_DAY) return err(refused(45009, "reach max api daily quota limit"));
		const accessToken = force ? giveForced() : giveNormal();
		return ok({ accessToken, expiresInSeconds: Math.floor(remaining(accessToken) / 1000) });
	};

	return {
		calls,
		mostUnderWay: () => mostUnderWay,
		forcedCalls: () => calls.filter(({ force }) => force),
		ask: async (force: boolean): Promise<Answer> => {
			calls.push({ force, at: now() });
			underWay += 1;
			mostUnderWay = Math.max(mostUnderWay, underWay);
			const answer = answerTo(force);
			if (keepsBack) await new Promise<void>((resume) => keptBack.push(resume));
			underWay -= 1;
			return answer;
		},
		/** Whether a call with this access_token works now. */
		accepts: (accessToken: string): boolean => remaining(accessToken) > 0,
		fail: (error: WechatError) => {
			failure = error;
		},
		/** Normal calls go on. */
		failForced: (error: WechatError) => {
			forcedFailure = error;
		},
		heal: () => {
			failure = undefined;
			forcedFailure = undefined;
		},
		/** From now on answers wait for `answer()`. */
		keepBack: () => {
			keepsBack = true;
		},
		/** Answers what waits, and everything after it at once. */
		answer: () => {
			keepsBack = false;
			for (const resume of keptBack.splice(0)) resume();
		},
	};
};

export type StableToken = ReturnType<typeof createStableToken>;
