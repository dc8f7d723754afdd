/**
 * The one way out to WeChat: through the binding EGRESS where there is one, over the internet otherwise. Nothing else in
 * src/ sends WeChat a request.
 */
import { createUpstream, type Upstream } from "../wechat/api.ts";
import type { Account } from "./account.ts";

export interface EgressEnv {
	/**
	 * A service or VPC binding through which WeChat is reached. Optional. It is given the same requests, addressed to
	 * `WECHAT_API_ORIGIN`, the relay's key included.
	 */
	readonly EGRESS?: Fetcher;
}

/** How long one call to WeChat may take. */
export const TIME_LIMIT_MS = 5000;

/** One for each invocation, or each object: see `createUpstream`. */
export const upstreamOf = (env: EgressEnv, { origin, relayKey }: Account): Upstream =>
	createUpstream({
		fetch: egressOf(env),
		origin,
		relayKey,
		deadline: () => AbortSignal.timeout(TIME_LIMIT_MS),
	});

/** Sends one request to WeChat as it is; for what `upstreamOf` cannot read, such as media. */
export const egressOf = ({ EGRESS }: EgressEnv): ((request: Request) => Promise<Response>) =>
	// A stored `fetch` called as a method throws on Workers.
	EGRESS === undefined ? (request) => fetch(request) : (request) => EGRESS.fetch(request);

export type WayOut = "binding" | "origin";

export const wayOutOf = ({ EGRESS }: EgressEnv): WayOut => (EGRESS === undefined ? "origin" : "binding");
