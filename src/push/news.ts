/** What callbacks tell the ledger, at once or through the queue. Told twice, it changes nothing the second time. */
import { notLater } from "../wechat/not-later.ts";
import { recordReceipt } from "./receipt.ts";
import type { NewsRing } from "./ring.ts";
import { recordDeparture, recordReturn } from "./unsubscribe.ts";

/** `now` is Unix milliseconds: what an older version put into the queue may say a later time. */
export const recordNews = async (ledger: D1Database, news: NewsRing, now: number): Promise<void> => {
	if ("receipt" in news) return await recordReceipt(ledger, news.receipt);
	if ("departure" in news) {
		const { touser, at } = news.departure;
		return await recordDeparture(ledger, touser, notLater(at, now));
	}
	const { touser, at } = news.return;
	return await recordReturn(ledger, touser, notLater(at, now));
};

/** For the log: no openid. */
export const kindOfNews = (news: NewsRing): "receipt" | "departure" | "return" =>
	"receipt" in news ? "receipt" : "departure" in news ? "departure" : "return";
