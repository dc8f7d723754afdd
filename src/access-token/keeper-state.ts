/** What the keeper knows, and what it needs from whoever runs it. All times are Unix milliseconds. */
import type { WechatError } from "../wechat/api.ts";
import type { Result } from "../wechat/result.ts";
import type { AccessTokenFailure, FailureCause } from "./failure.ts";
import type { AccessTokenText, Held, Issued, Life } from "./lifetime.ts";

/** What outlives the process. */
export interface KeeperState<C = AccessTokenText> {
	/** Fingerprints of the account, and of its whole configuration: see `configure`. */
	readonly account?: string;
	readonly configuration?: string;
	readonly held?: Held<C>;
	/** When WeChat was last asked. */
	readonly askedAt?: number;
	/** The forced refreshes of the last 24 hours, oldest first. */
	readonly forcedAt: readonly number[];
	/** Open until its `retryAt`; kept afterwards for the count of failures in a row. */
	readonly circuit?: AccessTokenFailure & { readonly failures: number };
	/** The last complaint that could not be helped. */
	readonly complaint?: AccessTokenFailure & { readonly rejected: string };
	readonly doubt?: Doubt;
	readonly repairedAt?: number;
	readonly lastFailure?: { readonly cause: FailureCause; readonly at: number };
	/** API paths that are left alone because of a fault of the account. */
	readonly stops: Stops;
}

/** WeChat refused calls with the access_token that it gives out. */
export interface Doubt {
	/** When it last did. */
	readonly at: number;
	/** When a call last succeeded since, be it with the next access_token. */
	readonly acceptedAt?: number;
	/** Complaints that came when no call had succeeded for a while. */
	readonly complaints: number;
}

export interface Stop {
	readonly cause: WechatError;
	readonly until: number;
	readonly failures: number;
}

export type Stops = Readonly<Record<string, Stop>>;

const NOTHING = { forcedAt: [], stops: {} } as const;

export const EMPTY_STATE: KeeperState = NOTHING;

/** What a caller needs to call WeChat: the credential, and which paths to leave alone. */
export type Credential<C = AccessTokenText> = C &
	Pick<Life, "obtainedAt" | "expiresAt"> & {
		readonly stops: Stops;
		/** WeChat refused calls not long ago: whoever has one that succeeds says so (`confirm`). */
		readonly isDoubted?: true;
	};

export type CredentialResult<C = AccessTokenText> = Result<Credential<C>, AccessTokenFailure>;

/** A failure of WeChat's opens the circuit for as long as its kind deserves, another for as long as it says. */
export type AskResult<C = AccessTokenText> = Result<Issued<C>, WechatError | AccessTokenFailure>;

export interface KeeperPorts<C = AccessTokenText> {
	readonly now: () => number;
	/** In [0, 1). */
	readonly random: () => number;
	/** One call to WeChat. */
	readonly ask: (force: boolean) => Promise<AskResult<C>>;
	readonly save: (state: KeeperState<C>) => void;
	/** Tells the world of a new credential. Its failure is its own affair. */
	readonly publish: (credential: Credential<C>) => void;
	/** Asks to be poked at that time. */
	readonly wakeAt: (time: number) => void;
}

/** One for each credential of an account in the whole world. Only the functions of this folder change it. */
export interface Keeper<C = AccessTokenText> {
	readonly ports: KeeperPorts<C>;
	state: KeeperState<C>;
	/** The one call to WeChat that may be under way. */
	renewal: Promise<CredentialResult<C>> | undefined;
	/** The one complaint that is being looked into. */
	replacement: Promise<CredentialResult<C>> | undefined;
	/** When WeChat, asked after a refusal, gave out the held one again. */
	givenAt: number | undefined;
}

/** `stored` may be of an earlier version, and lack what this one has added. */
export const createKeeper = <C>(stored: Partial<KeeperState<C>>, ports: KeeperPorts<C>): Keeper<C> => ({
	ports,
	state: { ...NOTHING, ...stored },
	renewal: undefined,
	replacement: undefined,
	givenAt: undefined,
});

/** `undefined` takes a field away. */
export type Changes<C = AccessTokenText> = {
	readonly [K in keyof KeeperState<C>]?: KeeperState<C>[K] | undefined;
};

export const change = <C>(keeper: Keeper<C>, changes: Changes<C>): void => {
	const entries = Object.entries({ ...keeper.state, ...changes }).filter(([, value]) => value !== undefined);
	keeper.state = { ...NOTHING, ...Object.fromEntries(entries) };
	keeper.ports.save(keeper.state);
};

export const credentialOf = <C>({ state, ports }: Keeper<C>, held: Held<C>): Credential<C> => {
	const { doubt, stops } = state;
	const isDoubted = doubt !== undefined && isRecent(doubt, ports.now());
	return { ...held, stops, ...(isDoubted ? { isDoubted } : {}) };
};

/** A refusal says something of the calls of the next hour: many accounts have no more than a call in ten minutes. */
export const isRecent = ({ at }: Doubt, now: number): boolean => now - at < 60 * 60 * 1000;
