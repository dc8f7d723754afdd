/** The sends of one chunk, six at a time, until an answer says that the others had better wait. */
import { type CallPorts, callWithAccessToken } from "../access-token/retry.ts";
import { isJsonObject } from "../wechat/json.ts";
import { TEMPLATE_PATHS } from "../wechat/template/template.ts";
import { type Claimed, SENDING } from "./claim.ts";
import { type Effect, type Judgement, judge, pauseFor, SUSPECT_ERRCODES, UNHEARD } from "./outcome.ts";
import type { Push } from "./push.ts";
import { clientMsgId } from "./push-id.ts";
import type { Result } from "./record.ts";
import { shareAccessTokens } from "./share-access-tokens.ts";

export interface SentChunk {
	/** One for each recipient. */
	readonly results: readonly Result[];
	readonly effect: Effect;
}

const SENDS_AT_A_TIME = 6;
/** So many answers of the same kind, and no other, say that the message itself is wrong. */
const SUSPICIOUS = 10;

export const sendChunk = async (
	ports: CallPorts,
	push: Push,
	claimed: readonly Claimed[],
	claimedAt: number,
): Promise<SentChunk> => {
	const shared = { ...ports, accessTokens: shareAccessTokens(ports.accessTokens) };
	const judgements = new Map<string, Judgement>();
	const waiting = claimed[Symbol.iterator]();
	let effect: Effect = { kind: "go-on" };
	const lane = async (most: number): Promise<void> => {
		for (let sent = 0; sent < most && effect.kind === "go-on"; sent += 1) {
			if (ports.now() - claimedAt > SENDING) return;
			const { value: recipient } = waiting.next();
			if (recipient === undefined) return;
			const judgement = await sendOne(shared, push, recipient);
			judgements.set(recipient.touser, judgement);
			effect = graver(effect, judgement.effect);
			effect = graver(effect, suspicion(push, [...judgements.values()]));
		}
	};
	// After trouble one goes ahead: what WeChat does with it is not risked six times.
	if (push.holds > 0) await lane(1);
	await Promise.all(Array.from({ length: SENDS_AT_A_TIME }, () => lane(claimed.length)));
	const resultOf = ({ touser, round, wasAttempted }: Claimed): Result => {
		const outcome = judgements.get(touser)?.outcome ?? ({ kind: "not-sent" } as const);
		return { touser, round, wasAttempted, outcome };
	};
	return { results: claimed.map(resultOf), effect };
};

const GRAVITY = { "go-on": 0, hold: 1, pause: 2 } as const;

/** Of two holds the longer one. */
const graver = (one: Effect, other: Effect): Effect => {
	if (one.kind === "hold" && other.kind === "hold") return other.leastMs > one.leastMs ? other : one;
	return GRAVITY[other.kind] > GRAVITY[one.kind] ? other : one;
};

/** See: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage.html */
const sendOne = async (
	ports: CallPorts,
	push: Push,
	{ touser, data, round }: Claimed,
): Promise<Judgement> => {
	const common = isJsonObject(push.message["data"]) ? push.message["data"] : {};
	const body = {
		...push.message,
		touser,
		client_msg_id: await clientMsgId(push.id, touser, round),
		data: { ...common, ...data },
	};
	try {
		const answer = await callWithAccessToken(ports, { method: "POST", path: TEMPLATE_PATHS.send, body });
		return judge(answer, ports.now());
	} catch {
		// One recipient's trouble must not cost what is known of the others.
		return UNHEARD;
	}
};

/** The first ten answers are all the same refusal: it will not be otherwise for the rest. */
const suspicion = (push: Push, judgements: readonly Judgement[]): Effect => {
	const goOn: Effect = { kind: "go-on" };
	const { accepted, delivered, blocked, undelivered, rejected } = push.counts;
	const isFirst = accepted + delivered + blocked + undelivered === 0 && rejected < SUSPICIOUS;
	const first = judgements[0]?.outcome;
	if (!isFirst || first?.kind !== "rejected" || judgements.length < SUSPICIOUS) return goOn;
	const { errcode, errmsg } = first;
	const isSame = ({ outcome }: Judgement) => outcome.kind === "rejected" && outcome.errcode === errcode;
	if (!SUSPECT_ERRCODES.has(errcode) || !judgements.every(isSame)) return goOn;
	return pauseFor({ kind: "refused", endpoint: "api", errcode, errmsg });
};
