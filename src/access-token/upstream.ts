/** The one way out to WeChat. One for each invocation, or each object: see `createUpstream`. */
import { createUpstream, type Upstream } from "../wechat/api.ts";
import type { Account } from "./account.ts";

/** How long one call to WeChat may take. */
const TIME_LIMIT_MS = 5000;

export const upstreamOf = ({ origin, relayKey }: Account): Upstream =>
	createUpstream({
		// A stored `fetch` called as a method throws on Workers.
		fetch: (request) => fetch(request),
		origin,
		relayKey,
		deadline: () => AbortSignal.timeout(TIME_LIMIT_MS),
	});
