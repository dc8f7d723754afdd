/**
 * How everyone else gets at the access_token: KV's copy while it is fresh, the object otherwise. Either may be down.
 */
import { ok } from "../wechat/result.ts";
import type { AccessTokens } from "./access-tokens.ts";
import type { Account } from "./account.ts";
import { type AccessTokenNamespaceEnv, askObject, orCopy } from "./ask-object.ts";
import { readCopy } from "./copy.ts";
import type { Credential, CredentialResult } from "./keeper-state.ts";
import { isFresh } from "./lifetime.ts";
import type { AccessToken, AccessTokenObjectEnv } from "./object.ts";

export interface AccessTokenEnv extends AccessTokenObjectEnv, AccessTokenNamespaceEnv {}

type Stub = DurableObjectStub<AccessToken>;

export const createAccessTokens = (
	env: Pick<AccessTokenEnv, "ACCESS_TOKEN" | "ACCESS_TOKEN_COPY">,
	account: Account,
	now: () => number,
): AccessTokens => {
	const ask = <T>(call: (object: Stub) => Promise<T>): Promise<T> => askObject(env, account, call);
	const askOr = (
		call: (object: Stub) => Promise<CredentialResult>,
		copy?: Credential,
	): Promise<CredentialResult> => orCopy(ask(call), copy, now);
	return {
		read: async (path, from) => {
			const copy = await readCopy(env.ACCESS_TOKEN_COPY, account);
			const isGood = copy !== undefined && isFresh(copy, now()) && !isStopped(copy, path, now());
			return isGood && from === undefined ? ok(copy) : await askOr((object) => object.read(), copy);
		},
		replace: (rejected, complaint) => askOr((object) => object.replace(rejected, complaint)),
		repair: () => askOr((object) => object.repair()),
		poke: () => askOr((object) => object.poke()),
		// The caller has its answer: whether the note of it can be kept must not change that.
		confirm: ({ accessToken, isDoubted }) =>
			isDoubted === true ? ask((object) => object.confirm(accessToken)).catch(() => undefined) : undefined,
		stop: (path, cause) => ask((object) => object.stop(path, cause)).catch(() => undefined),
		resume: (path) => ask((object) => object.resume(path)).catch(() => undefined),
		status: () => ask((object) => object.status()).catch(() => undefined),
	};
};

/** A copy may be a minute older than the repair that ended the stop. */
const isStopped = ({ stops }: Credential, path: string | undefined, now: number): boolean => {
	const stop = path === undefined ? undefined : stops[path];
	return stop !== undefined && now < stop.until;
};
