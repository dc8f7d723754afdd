/** The sends of one chunk, six at a time, until an answer says that the others had better wait. */
import { isStillAccepted } from "../access-token/failure.ts";
import { type CallFailure, type CallPorts, callWithAccessToken } from "../access-token/retry.ts";
import { isJsonObject } from "../wechat/json.ts";
import { err } from "../wechat/result.ts";
import { TEMPLATE_PATHS } from "../wechat/template/template.ts";
import { type Claimed, SENDING } from "./claim.ts";
import { effectOfFirst } from "./first-answers.ts";
import { type Effect, type Judgement, judge, type Outcome, UNHEARD } from "./outcome.ts";
import type { PauseReason, Push } from "./push.ts";
import { clientMsgId } from "./push-id.ts";
import type { Result } from "./record.ts";
import { shareAccessTokens } from "./share-access-tokens.ts";
import { CALLS_A_KNOCK, isSilent, knock, mustKnock } from "./silence.ts";
import { troubleOf } from "./trouble.ts";

export interface SentChunk {
	/** One for each recipient. */
	readonly results: readonly Result[];
	readonly effect: Effect;
	/** Why WeChat is to be left alone. */
	readonly trouble: PauseReason | undefined;
}

const SENDS_AT_A_TIME = 6;
/**
 * An invocation has 50 subrequests on the free plan. The ledger's ten statements and the access_token (its copy, its
 * keeper, and what its keeper is told: two complaints and a success, or a note about the path) leave so many for WeChat.
 */
const MOST_CALLS = 35;
/** After trouble the other chunks are rung for as well. */
const MOST_CALLS_AFTER_TROUBLE = 33;
/** WeChat was busy, or refused the access_token: kept for each send that has begun. What needs a third is rare. */
const CALLS_A_SEND = 2;

export const sendChunk = async (
	ports: CallPorts,
	push: Push,
	claimed: readonly Claimed[],
	claimedAt: number,
): Promise<SentChunk> => {
	const shared = { ...ports, accessTokens: shareAccessTokens(ports.accessTokens) };
	const silence = mustKnock(push) ? await knock(shared) : undefined;
	if (silence !== undefined) {
		const { effect } = judge(err(silence), ports.now());
		return { results: claimed.map((one) => resultOf(one)), effect, trouble: troubleOf(silence) };
	}
	const sent = new Map<string, Sent & { readonly isRepetition: boolean }>();
	const waiting = claimed[Symbol.iterator]();
	let effect: Effect = { kind: "go-on" };
	let underWay = 0;
	let calls = mustKnock(push) ? CALLS_A_KNOCK : 0;
	const mostCalls = push.holds > 0 ? MOST_CALLS_AFTER_TROUBLE : MOST_CALLS;
	// One whose answer was lost before says nothing new by losing it again: as a rule it is that one's own trouble.
	const telling = (): readonly Outcome[] =>
		[...sent.values()]
			.filter((one) => push.holds > 0 || !one.isRepetition || one.outcome.kind !== "unknown")
			.map(({ outcome }) => outcome);
	const mayBegin = (): boolean =>
		effect.kind === "go-on" &&
		!isSilent(telling()) &&
		!isRefusedThroughout([...sent.values()]) &&
		ports.now() - claimedAt <= SENDING &&
		calls + (underWay + 1) * CALLS_A_SEND <= mostCalls;
	const lane = async (most: number): Promise<void> => {
		let begun = 0;
		while (begun < most && mayBegin()) {
			const { value: recipient } = waiting.next();
			if (recipient === undefined) return;
			if (ports.now() > recipient.repeatableUntil) continue;
			begun += 1;
			underWay += 1;
			const result = await sendOne(shared, push, recipient);
			underWay -= 1;
			calls += result.calls;
			sent.set(recipient.touser, { ...result, isRepetition: recipient.wasAttempted });
			if (result.outcome.kind !== "unknown") effect = graver(effect, result.effect);
			effect = graver(effect, effectOfFirst(push.firstAnswers, outcomesOf(sent)));
		}
	};
	// After trouble one goes ahead: what WeChat does with it is not risked six times.
	if (push.holds > 0) await lane(1);
	await Promise.all(Array.from({ length: SENDS_AT_A_TIME }, () => lane(claimed.length)));
	if (isSilent(telling()) || isRefusedThroughout([...sent.values()])) effect = graver(effect, UNHEARD.effect);
	const troubles = [...sent.values()].filter(({ trouble }) => trouble !== undefined);
	return {
		results: claimed.map((one) => resultOf(one, sent.get(one.touser))),
		effect,
		trouble: (troubles.find(({ isTokenRefused }) => !isTokenRefused) ?? troubles[0])?.trouble,
	};
};

const outcomesOf = (sent: ReadonlyMap<string, Sent>): readonly Outcome[] =>
	[...sent.values()].map(({ outcome }) => outcome);

/**
 * Whether WeChat refused a good access_token twice for all of them. One of whom it did so while others get on is tried
 * again in a second.
 */
const isRefusedThroughout = (sent: readonly Sent[]): boolean =>
	sent.length >= 3 && sent.every(({ isTokenRefused }) => isTokenRefused);

/** Who was not begun with was certainly not sent. */
const resultOf = (
	{ touser, round, wasAttempted, claimedAt }: Claimed,
	{ outcome, wasRepeated }: Pick<Sent, "outcome" | "wasRepeated"> = NOT_BEGUN,
): Result => ({ touser, round, wasAttempted: wasAttempted || wasRepeated, claimedAt, outcome });

const NOT_BEGUN = { outcome: { kind: "not-sent" }, wasRepeated: false } as const;

const GRAVITY = { "go-on": 0, hold: 1, pause: 2 } as const;

/** Of two holds the longer one. */
const graver = (one: Effect, other: Effect): Effect => {
	if (one.kind === "hold" && other.kind === "hold") return other.leastMs > one.leastMs ? other : one;
	return GRAVITY[other.kind] > GRAVITY[one.kind] ? other : one;
};

interface Sent extends Judgement {
	/** How often WeChat was called for it. */
	readonly calls: number;
	/** Whether one of those calls is without a known outcome although another one followed. */
	readonly wasRepeated: boolean;
	/** Where WeChat is to be left alone after it. */
	readonly trouble?: PauseReason | undefined;
	/** WeChat refused the access_token twice, with which other calls succeed. */
	readonly isTokenRefused: boolean;
}

/** See: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage.html */
const sendOne = async (ports: CallPorts, push: Push, { touser, data, round }: Claimed): Promise<Sent> => {
	const common = isJsonObject(push.message["data"]) ? push.message["data"] : {};
	const body = {
		...push.message,
		touser,
		client_msg_id: await clientMsgId(push.id, touser, round),
		data: { ...common, ...data },
	};
	let calls = 0;
	let wasRepeated = false;
	const watched: CallPorts = {
		...ports,
		upstream: (request, endpoint) => {
			calls += 1;
			return ports.upstream(request, endpoint);
		},
		noteRepeat: () => {
			wasRepeated = true;
		},
	};
	try {
		const request = { method: "POST", path: TEMPLATE_PATHS.send, body, success: "errcode" } as const;
		const answer = await callWithAccessToken(watched, request);
		const judgement = judge(answer, ports.now());
		const isTrouble = !answer.ok && judgement.effect.kind === "hold";
		const trouble = isTrouble ? troubleOf(answer.error) : undefined;
		const isTokenRefused = !answer.ok && isRefusedThoughAccepted(answer.error);
		const effect: Effect = isTokenRefused ? { kind: "go-on" } : judgement.effect;
		return { outcome: judgement.outcome, effect, calls, wasRepeated, trouble, isTokenRefused };
	} catch {
		// One recipient's trouble must not cost what is known of the others.
		return { ...UNHEARD, calls, wasRepeated, isTokenRefused: false };
	}
};

const isRefusedThoughAccepted = (failure: CallFailure): boolean =>
	failure.kind === "no-access-token" && isStillAccepted(failure.failure);
