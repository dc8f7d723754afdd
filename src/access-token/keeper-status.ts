/** What the status page may show of the access_token's keeper: everything but the access_token itself. */
import type { KeeperState } from "./keeper-state.ts";
import type { HeldAccessToken } from "./lifetime.ts";

export type KeeperStatus = Omit<KeeperState, "held" | "complaint" | "account" | "configuration"> & {
	readonly held?: Omit<HeldAccessToken, "accessToken">;
};

export const statusOf = (state: KeeperState): KeeperStatus => {
	const { held, complaint: _, account: _a, configuration: _c, ...rest } = state;
	if (held === undefined) return rest;
	const { accessToken: _t, ...shown } = held;
	return { ...rest, held: shown };
};
