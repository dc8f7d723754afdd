/** The wire as it was when the simulator ended: from the records, oldest first. */
import type { Exchange } from "../phone/snapshot.ts";
import { newestCallbacks, newestCalls, newestOwnerExchanges, newestVerifications } from "../store/records.ts";
import { callExchange } from "./call-exchange.ts";
import { callbackExchange, verificationExchange } from "./callback-exchange.ts";

export const rememberedExchanges = (sql: SqlStorage, limit: number): readonly Exchange[] =>
	[
		...newestCalls(sql, limit).map(callExchange),
		...newestCallbacks(sql, limit).map(callbackExchange),
		...newestVerifications(sql, limit).map(verificationExchange),
		...newestOwnerExchanges(sql, limit),
	].sort((one, other) => one.at - other.at);
