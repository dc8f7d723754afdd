/** Callbacks that the ledger wants to know of. WeChat has its answer already: what fails here fails nobody else. */
import { kindOfNews, recordNews } from "../../push/news.ts";
import { NO_MSGID } from "../../push/receipt.ts";
import { type NewsRing, ring } from "../../push/ring.ts";
import { inTime, LATE } from "../../slow/in-time.ts";
import { type Message, sentCreateTime } from "../../wechat/message.ts";
import type { Clock } from "../clock.ts";
import { LEDGER_LIMIT_MS } from "../from-ledger.ts";
import type { HttpEnv } from "../http-env.ts";
import { describeError, log } from "../log.ts";

/** Undefined when it does not: the callback then need not keep anything alive, which is not free. */
export const tellLedger = (env: HttpEnv, message: Message, clock: Clock): Promise<void> | undefined => {
	const news = newsIn(message, clock.now());
	return news === undefined ? undefined : tell(env, news, clock);
};

const newsIn = (message: Message, now: number): NewsRing | undefined => {
	const { FromUserName: touser } = message;
	const at = message.CreateTime * 1000;
	switch (message.kind) {
		case "event.TEMPLATESENDJOBFINISH": {
			const msgid = message.MsgID || NO_MSGID;
			const createTime = sentCreateTime(message);
			return { receipt: { msgid, touser, createTime, words: message.Status, arrivedAt: now } };
		}
		case "event.unsubscribe":
			return { departure: { touser, at } };
		case "event.subscribe":
			return { return: { touser, at } };
		default:
			return undefined;
	}
};

/** The queue keeps it for days when the ledger is out of order, or hangs. */
const tell = async (env: HttpEnv, news: NewsRing, clock: Clock): Promise<void> => {
	const error = await failureOf(env, news, clock);
	if (error === undefined) return;
	const isKept = await ring(env.PUSH_QUEUE, [news]);
	log(isKept ? "warn" : "error", `${kindOfNews(news)} not recorded`, { isKept, error });
};

/** In words; undefined when it is recorded. */
const failureOf = async (env: HttpEnv, news: NewsRing, clock: Clock): Promise<string | undefined> => {
	try {
		const done = await inTime(recordNews(env.LEDGER, news, clock.now()), LEDGER_LIMIT_MS, clock);
		return done === LATE ? `not done after ${LEDGER_LIMIT_MS} ms` : undefined;
	} catch (error) {
		return describeError(error, env);
	}
};
