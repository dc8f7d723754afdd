/** What the keeper knows, and what it needs from whoever runs it. All times are Unix milliseconds. */
import type { WechatError } from "../wechat/api.ts";
import type { Result } from "../wechat/result.ts";
import type { AccessTokenFailure, FailureCause } from "./failure.ts";
import type { HeldAccessToken, IssuedAccessToken } from "./lifetime.ts";

/** What outlives the process. */
export interface KeeperState {
	/** Fingerprints of the account, and of its whole configuration: see `configure`. */
	readonly account?: string;
	readonly configuration?: string;
	readonly held?: HeldAccessToken;
	/** When WeChat was last asked. */
	readonly askedAt?: number;
	/** The forced refreshes of the last 24 hours, oldest first. */
	readonly forcedAt: readonly number[];
	/** Open until its `retryAt`; kept afterwards for the count of failures in a row. */
	readonly circuit?: AccessTokenFailure & { readonly failures: number };
	/** The last complaint that could not be helped. */
	readonly complaint?: AccessTokenFailure & { readonly rejected: string };
	readonly repairedAt?: number;
	readonly lastFailure?: { readonly cause: FailureCause; readonly at: number };
	/** API paths that are left alone because of a fault of the account. */
	readonly stops: Stops;
}

export interface Stop {
	readonly cause: WechatError;
	readonly until: number;
	readonly failures: number;
}

export type Stops = Readonly<Record<string, Stop>>;

export const EMPTY_STATE: KeeperState = { forcedAt: [], stops: {} };

/** What a caller needs to call WeChat: the access_token, and which paths to leave alone. */
export interface Credential {
	readonly accessToken: string;
	readonly obtainedAt: number;
	readonly expiresAt: number;
	readonly stops: Stops;
}

export type CredentialResult = Result<Credential, AccessTokenFailure>;

export interface KeeperPorts {
	readonly now: () => number;
	/** In [0, 1). */
	readonly random: () => number;
	/** One call to WeChat. */
	readonly ask: (force: boolean) => Promise<Result<IssuedAccessToken, WechatError>>;
	readonly save: (state: KeeperState) => void;
	/** Tells the world of a new credential. Its failure is its own affair. */
	readonly publish: (credential: Credential) => void;
	/** Asks to be poked at that time. */
	readonly wakeAt: (time: number) => void;
}

/** One for each account in the whole world. Only the functions of this folder change it. */
export interface Keeper {
	readonly ports: KeeperPorts;
	state: KeeperState;
	/** The one call to WeChat that may be under way. */
	renewal: Promise<CredentialResult> | undefined;
	/** The one complaint that is being looked into. */
	replacement: Promise<CredentialResult> | undefined;
}

export const createKeeper = (state: KeeperState, ports: KeeperPorts): Keeper => ({
	ports,
	state,
	renewal: undefined,
	replacement: undefined,
});

/** `undefined` takes a field away. */
export type Changes = {
	readonly [K in keyof KeeperState]?: KeeperState[K] | undefined;
};

export const change = (keeper: Keeper, changes: Changes): void => {
	const entries = Object.entries({ ...keeper.state, ...changes }).filter(([, value]) => value !== undefined);
	keeper.state = { ...EMPTY_STATE, ...Object.fromEntries(entries) };
	keeper.ports.save(keeper.state);
};

export const credentialOf = (keeper: Keeper, held: HeldAccessToken): Credential => ({
	accessToken: held.accessToken,
	obtainedAt: held.obtainedAt,
	expiresAt: held.expiresAt,
	stops: keeper.state.stops,
});
