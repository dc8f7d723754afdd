/** What the status page may show of the access_token's keeper: everything but the access_token itself. */
import type { KeeperState } from "./keeper-state.ts";
import type { HeldAccessToken } from "./lifetime.ts";

export type KeeperStatus = Omit<KeeperState, "held" | "complaint" | "doubt" | "account" | "configuration"> & {
	readonly held?: Omit<HeldAccessToken, "accessToken">;
	/** When a call last succeeded after WeChat had refused one with a good access_token. Unix milliseconds. */
	readonly acceptedAgainAt?: number;
};

export const statusOf = (state: KeeperState): KeeperStatus => {
	const { held, complaint: _, doubt, account: _a, configuration: _c, ...rest } = state;
	const acceptedAgainAt = doubt?.acceptedAt;
	const status = { ...rest, ...(acceptedAgainAt === undefined ? {} : { acceptedAgainAt }) };
	if (held === undefined) return status;
	const { accessToken: _t, ...shown } = held;
	return { ...status, held: shown };
};
