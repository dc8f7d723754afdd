/** What callbacks tell the ledger, at once or through the queue. Told twice, it changes nothing the second time. */
import { recordReceipt } from "./receipt.ts";
import type { NewsRing } from "./ring.ts";
import { recordDeparture, recordReturn } from "./unsubscribe.ts";

export const recordNews = async (ledger: D1Database, news: NewsRing): Promise<void> => {
	if ("receipt" in news) return await recordReceipt(ledger, news.receipt);
	if ("departure" in news) return await recordDeparture(ledger, news.departure.touser, news.departure.at);
	return await recordReturn(ledger, news.return.touser, news.return.at);
};

/** For the log: no openid. */
export const kindOfNews = (news: NewsRing): "receipt" | "departure" | "return" =>
	"receipt" in news ? "receipt" : "departure" in news ? "departure" : "return";
