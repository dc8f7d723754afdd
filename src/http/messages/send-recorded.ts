/** One message, sent: written into the ledger before and after. A ledger that fails or hangs keeps no message back. */
import type { Outcome } from "../../push/outcome.ts";
import { clientMsgId } from "../../push/push-id.ts";
import { recordAttempt, recordOutcome, type SingleSend, singlePushId } from "../../push/single-send.ts";
import { isAlreadySent, SAME_MESSAGE } from "../../wechat/errcode/errcode-send.ts";
import { BUSY } from "../../wechat/errcode/errcode-shared.ts";
import type { JsonObject } from "../../wechat/json.ts";
import type { Notice } from "../../wechat/notice.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import { msgidIn } from "../../wechat/template/msgid-in.ts";
import { TEMPLATE_PATHS } from "../../wechat/template/template.ts";
import type { TemplateMessage } from "../../wechat/template/template-message.ts";
import type { Clock } from "../clock.ts";
import { garbledProblem } from "../failure-problem.ts";
import { fromLedger } from "../from-ledger.ts";
import type { Problem } from "../problem.ts";
import type { Wechat } from "../wechat.ts";
import type { Attempt } from "./attempt.ts";

export interface Sent {
	/** 64-bit, so text; null when WeChat accepted without naming one. */
	readonly msgid: string | null;
	readonly warnings: readonly Notice[];
}

export interface SendPorts {
	readonly wechat: Wechat;
	readonly ledger: D1Database;
	readonly clock: Clock;
	/** Keeps work alive past the answer. */
	readonly defer: (work: Promise<unknown>) => void;
}

export const sendRecorded = async (
	{ wechat, ledger, clock, defer }: SendPorts,
	message: TemplateMessage,
	{ pushId: id, isRepeat }: Attempt,
): Promise<Result<Sent, Problem>> => {
	const single: SingleSend = { pushId: singlePushId(id), touser: message.touser, startedAt: clock.now() };
	const attempting = recordAttempt(ledger, single);
	const before = await fromLedger(clock, () => attempting);
	const identified = {
		...message,
		// Every message carries one, so that a second try cannot be a second message.
		client_msg_id: message.client_msg_id ?? (await clientMsgId(single.pushId, message.touser, 0)),
	};
	let wasAttempted = isRepeat;
	const sent = await send(wechat, identified, () => {
		wasAttempted = true;
	});
	const recording = attempting.then(() =>
		recordOutcome(ledger, single, outcomeOf(sent), wasAttempted, clock.now()),
	);
	const after = before.ok ? await fromLedger(clock, () => recording) : before;
	// What is late need not be lost.
	defer(recording.catch(() => undefined));
	if (!sent.ok) {
		return err(sent.error.outcome === "unknown" ? mayBeRepeated(sent.error, identified) : sent.error);
	}
	return after.ok ? sent : ok({ ...sent.value, warnings: [...sent.value.warnings, NOT_RECORDED] });
};

const send = async (
	wechat: Wechat,
	message: TemplateMessage,
	noteRepeat: () => void,
): Promise<Result<Sent, Problem>> => {
	const request = { method: "POST", path: TEMPLATE_PATHS.send, body: message } as const;
	const answer = await wechat.call(request, noteRepeat);
	if (answer.ok) return readSent(answer.value);
	if (answer.error.isRefusal !== true) return answer;
	const { errcode } = answer.error;
	if (isAlreadySent(errcode)) {
		return ok({ msgid: null, warnings: [errcode === SAME_MESSAGE ? SAME_AS_BEFORE : DUPLICATE] });
	}
	return errcode === BUSY ? err({ ...answer.error, outcome: "unknown" }) : answer;
};

const readSent = (answer: JsonObject): Result<Sent, Problem> => {
	const msgid = msgidIn(answer);
	return msgid === undefined
		? err({ ...garbledProblem("msgid is no id"), outcome: "unknown" })
		: ok({ msgid, warnings: [] });
};

const outcomeOf = (sent: Result<Sent, Problem>): Outcome => {
	if (sent.ok) return { kind: "accepted", msgid: sent.value.msgid };
	const { outcome, isRefusal, errcode, errmsg = "" } = sent.error;
	if (outcome === "unknown") return { kind: "unknown" };
	return isRefusal && errcode !== undefined ? { kind: "rejected", errcode, errmsg } : { kind: "not-sent" };
};

/** So that the owner can try again without a second message being delivered. */
const mayBeRepeated = (problem: Problem, { client_msg_id: id = "" }: TemplateMessage): Problem => ({
	...problem,
	client_msg_id: id,
	detail: {
		en: `${problem.detail.en} The message may have been sent: to try again without a second delivery, repeat it with the same Idempotency-Key within 8 minutes; or, if it had none, within 10 minutes with "client_msg_id": "${id}".`,
		zh: `${problem.detail.zh}消息可能已经发出：如需重试且避免重复送达，请在 8 分钟内使用相同的 Idempotency-Key 重发；若未使用 Idempotency-Key，请在 10 分钟内携带 "client_msg_id": "${id}" 重发。`,
	},
});

const DUPLICATE: Notice = {
	field: "client_msg_id",
	text: {
		en: "WeChat has had this client_msg_id before: it delivered nothing new.",
		zh: "微信已收到过相同的 client_msg_id，本次未重复送达。",
	},
};

const SAME_AS_BEFORE: Notice = {
	text: {
		en: "WeChat has had the same message for this follower less than 60 seconds ago: it delivered nothing new.",
		zh: "60 秒内微信已收到过发给该用户的相同消息，本次未重复送达。",
	},
};

const NOT_RECORDED: Notice = {
	text: {
		en: "The ledger (the D1 database) did not answer: what became of this message is perhaps not recorded, and its receipt may not be found under this msgid.",
		zh: "账本（D1 数据库）未响应，本次发送可能没有记录，之后可能无法用该 msgid 查询送达结果。",
	},
};
