/** Rings the queue for what the ledger has taken in. A queue that does not hear costs time, and the owner is told. */
import { type Ring, ring } from "../../push/ring.ts";
import type { Notice } from "../../wechat/notice.ts";

export const ringQueue = async (queue: Queue<Ring>, rings: readonly Ring[]): Promise<readonly Notice[]> =>
	(await ring(queue, rings)) ? [] : [NOT_RUNG];

const NOT_RUNG: Notice = {
	text: {
		en: "The queue took no message just now. Nothing is lost: the push is rung for again within 15 minutes.",
		zh: "队列暂时没有接收消息。数据没有丢失，15 分钟内会再次触发该任务。",
	},
};
