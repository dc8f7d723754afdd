/** How everyone reaches the object that keeps the account's credentials, and what holds when it is out of reach. */
import { err, ok, type Result } from "../wechat/result.ts";
import type { Account } from "./account.ts";
import type { AccessTokenFailure } from "./failure.ts";
import { isAlive } from "./lifetime.ts";
import type { AccessToken } from "./object.ts";
import { isRetryable } from "./object-error.ts";

export interface AccessTokenNamespaceEnv {
	/** The keeper of the account's credentials. */
	readonly ACCESS_TOKEN: DurableObjectNamespace<AccessToken>;
}

type Stub = DurableObjectStub<AccessToken>;

/** A stub is of no use after it threw; a second one helps where the platform says so. */
export const askObject = async <T>(
	env: AccessTokenNamespaceEnv,
	account: Account,
	call: (object: Stub) => Promise<T>,
): Promise<T> => {
	try {
		return await call(objectOf(env, account));
	} catch (error) {
		if (!isRetryable(error)) throw error;
		return await call(objectOf(env, account));
	}
};

/** WeChat's nearest servers are there, and a first caller elsewhere must not decide where the object lives. */
const objectOf = ({ ACCESS_TOKEN }: AccessTokenNamespaceEnv, account: Account): Stub =>
	ACCESS_TOKEN.getByName(account.appId, { locationHint: "apac-ne" });

/** The object's answer; when it is out of reach, the copy while that is alive. */
export const orCopy = async <T extends { readonly expiresAt: number }>(
	asked: Promise<Result<T, AccessTokenFailure>>,
	copy: T | undefined,
	now: () => number,
): Promise<Result<T, AccessTokenFailure>> => {
	try {
		return await asked;
	} catch {
		if (copy !== undefined && isAlive(copy, now())) return ok(copy);
		return err({ cause: { kind: "unavailable" }, retryAt: now() + UNAVAILABLE_PAUSE_MS });
	}
};

const UNAVAILABLE_PAUSE_MS = 1000;
