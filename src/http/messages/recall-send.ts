/** What the ledger knows by now of a message whose own answer was lost: its receipt came, or only the answer was not kept. */
import { readSingle, singlePushId } from "../../push/single-send.ts";
import type { Notice } from "../../wechat/notice.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import type { Clock } from "../clock.ts";
import { wechatProblem } from "../failure-problem.ts";
import { fromLedger } from "../from-ledger.ts";
import type { Problem } from "../problem.ts";
import type { Sent } from "./send-recorded.ts";

/** As the message would have been answered; undefined when the ledger does not know either, or does not answer in time. */
export const recallSend = async (
	clock: Clock,
	ledger: D1Database,
	id: string,
): Promise<Result<Sent, Problem> | undefined> => {
	const found = await fromLedger(clock, () => readSingle(ledger, singlePushId(id)));
	if (!found.ok || found.value === undefined) return undefined;
	const { status, msgid, errcode, errmsg } = found.value;
	if (status !== "rejected") return ok({ msgid, warnings: [knownAs(status)] });
	const cause = { kind: "refused", endpoint: "send", errcode: errcode ?? 0, errmsg: errmsg ?? "" } as const;
	return err({ ...wechatProblem(cause, clock.now()), isRefusal: true });
};

const knownAs = (status: string): Notice => ({
	text: {
		en: `This request was carried out before, and its answer was lost. The ledger has the message as ${status}; nothing was sent again.`,
		zh: `该请求此前已执行，但当时的应答丢失。账本中该消息的状态为 ${status}，本次没有重发。`,
	},
});
