/** Callbacks that the ledger wants to know of. WeChat has its answer already: what fails here fails nobody else. */
import { NO_MSGID, recordReceipt } from "../../push/receipt.ts";
import { type Receipt, ring } from "../../push/ring.ts";
import { recordDeparture, recordReturn } from "../../push/unsubscribe.ts";
import type { Message } from "../../wechat/message.ts";
import type { Clock } from "../clock.ts";
import type { HttpEnv } from "../http-env.ts";
import { describeError, log } from "../log.ts";

/** Undefined when it does not: the callback then need not keep anything alive, which is not free. */
export const tellLedger = (env: HttpEnv, message: Message, clock: Clock): Promise<void> | undefined => {
	switch (message.kind) {
		case "event.TEMPLATESENDJOBFINISH":
			return takeReceipt(env, {
				msgid: message.MsgID || NO_MSGID,
				touser: message.FromUserName,
				createTime: message.CreateTime,
				words: message.Status,
				arrivedAt: clock.now(),
			});
		case "event.unsubscribe":
			return orLog(env, "departure", () => recordDeparture(env.LEDGER, message.FromUserName, clock.now()));
		case "event.subscribe":
			return orLog(env, "return", () => recordReturn(env.LEDGER, message.FromUserName));
		default:
			return undefined;
	}
};

/** The queue keeps it for days when the ledger is out of order. */
const takeReceipt = async (env: HttpEnv, receipt: Receipt): Promise<void> => {
	try {
		await recordReceipt(env.LEDGER, receipt);
	} catch (error) {
		const isKept = await ring(env.PUSH_QUEUE, [{ receipt }]);
		log(isKept ? "warn" : "error", "receipt not recorded", { isKept, error: describeError(error, env) });
	}
};

const orLog = async (env: HttpEnv, what: string, record: () => Promise<void>): Promise<void> => {
	try {
		await record();
	} catch (error) {
		log("error", `${what} not recorded`, { error: describeError(error, env) });
	}
};
