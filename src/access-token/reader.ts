/**
 * How everyone else gets at the access_token: KV's copy while it is fresh, the object otherwise. Either may be down.
 */
import type { WechatError } from "../wechat/api.ts";
import { err, ok } from "../wechat/result.ts";
import type { Account } from "./account.ts";
import { readCopy } from "./copy.ts";
import type { Credential, CredentialResult } from "./keeper-state.ts";
import { isAlive, isFresh } from "./lifetime.ts";
import type { AccessToken, AccessTokenObjectEnv, KeeperStatus } from "./object.ts";
import { isRetryable } from "./object-error.ts";

export interface AccessTokenEnv extends AccessTokenObjectEnv {
	/** The access_token's keeper. */
	readonly ACCESS_TOKEN: DurableObjectNamespace<AccessToken>;
}

export interface AccessTokens {
	readonly read: () => Promise<CredentialResult>;
	/** A complaint about an access_token that WeChat refused. */
	readonly replace: (rejected: string) => Promise<CredentialResult>;
	readonly repair: () => Promise<CredentialResult>;
	readonly poke: () => Promise<CredentialResult>;
	readonly stop: (path: string, cause: WechatError) => Promise<void>;
	readonly resume: (path: string) => Promise<void>;
	/** Nothing when the object is out of reach. */
	readonly status: () => Promise<KeeperStatus | undefined>;
}

type Stub = DurableObjectStub<AccessToken>;

export const createAccessTokens = (
	env: Pick<AccessTokenEnv, "ACCESS_TOKEN" | "ACCESS_TOKEN_COPY">,
	account: Account,
	now: () => number,
): AccessTokens => {
	const ask = <T>(call: (object: Stub) => Promise<T>): Promise<T> =>
		askObject(() => objectOf(env.ACCESS_TOKEN, account), call);
	const askOr = async (
		call: (object: Stub) => Promise<CredentialResult>,
		copy?: Credential,
	): Promise<CredentialResult> => {
		try {
			return await ask(call);
		} catch {
			return copy !== undefined && isAlive(copy, now()) ? ok(copy) : unavailable(now());
		}
	};
	return {
		read: async () => {
			const copy = await readCopy(env.ACCESS_TOKEN_COPY, account);
			if (copy !== undefined && isFresh(copy, now())) return ok(copy);
			return await askOr((object) => object.read(), copy);
		},
		replace: (rejected) => askOr((object) => object.replace(rejected)),
		repair: () => askOr((object) => object.repair()),
		poke: () => askOr((object) => object.poke()),
		// The caller has its answer: whether the note of it can be kept must not change that.
		stop: (path, cause) => ask((object) => object.stop(path, cause)).catch(() => undefined),
		resume: (path) => ask((object) => object.resume(path)).catch(() => undefined),
		status: () => ask((object) => object.status()).catch(() => undefined),
	};
};

/** WeChat's nearest servers are there, and a first caller elsewhere must not decide where the object lives. */
const objectOf = (namespace: AccessTokenEnv["ACCESS_TOKEN"], account: Account): Stub =>
	namespace.getByName(account.appId, { locationHint: "apac-ne" });

/** A stub is of no use after it threw; a second one helps where the platform says so. */
const askObject = async <T>(stub: () => Stub, call: (object: Stub) => Promise<T>): Promise<T> => {
	try {
		return await call(stub());
	} catch (error) {
		if (!isRetryable(error)) throw error;
		return await call(stub());
	}
};

const UNAVAILABLE_PAUSE_MS = 1000;

const unavailable = (now: number): CredentialResult =>
	err({ cause: { kind: "unavailable" }, retryAt: now + UNAVAILABLE_PAUSE_MS });
