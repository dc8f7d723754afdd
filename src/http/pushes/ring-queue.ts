/** Rings the queue for what the ledger has taken in. A queue that does not hear costs time, and the owner is told. */
import { ringsAnew, ringsLeft } from "../../push/control.ts";
import type { Push } from "../../push/push.ts";
import type { PushEnv } from "../../push/push-env.ts";
import { type Ring, ring } from "../../push/ring.ts";
import type { Notice } from "../../wechat/notice.ts";
import type { Clock } from "../clock.ts";
import { fromLedger } from "../from-ledger.ts";

export const ringQueue = async (queue: Queue<Ring>, rings: readonly Ring[]): Promise<readonly Notice[]> =>
	(await ring(queue, rings)) ? [] : [NOT_RUNG];

/** For an earlier request that may have been carried out and not have come to ring. */
export const ringAnew = async (env: PushEnv, clock: Clock, push: Push): Promise<readonly Notice[]> => {
	const rings = await fromLedger(clock, () => ringsAnew(env.LEDGER, push));
	return await ringQueue(env.PUSH_QUEUE, rings.ok ? rings.value : ringsLeft(push));
};

const NOT_RUNG: Notice = {
	text: {
		en: "The queue took no message just now. Nothing is lost: the push is rung for again within 15 minutes.",
		zh: "队列暂时没有接收消息。数据没有丢失，15 分钟内会再次触发该任务。",
	},
};
