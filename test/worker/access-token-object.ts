/** The Durable Object under test, and what stands around it. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { AccessToken, type AccessTokenObjectEnv } from "../../src/access-token/object.ts";
import { isJsonObject } from "../../src/wechat/json.ts";

export const APP_ID = "wx7e57000000000001";
export const KEY = `access_token:${APP_ID}`;
export const HOUR = 3600 * 1000;

export const object = () => env.ACCESS_TOKEN.getByName(APP_ID);

/** Another deployment's object on the same storage. */
export const withEnvironment = <T>(
	changes: Partial<AccessTokenObjectEnv>,
	use: (instance: AccessToken) => Promise<T>,
): Promise<T> =>
	runInDurableObject(object(), (_, state) => use(new AccessToken(state, { ...env, ...changes })));

export const alarmOf = () => runInDurableObject(object(), (_, state) => state.storage.getAlarm());

export const copyInKv = () => env.ACCESS_TOKEN_COPY.get(KEY, "text");

export const isForced = (body: unknown): boolean => isJsonObject(body) && body["force_refresh"] === true;

export const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);

/** KV of which one method fails. */
export const brokenStore = (method: "get" | "put"): KVNamespace =>
	new Proxy(env.ACCESS_TOKEN_COPY, {
		get: (store, name) =>
			name === method
				? () => Promise.reject(new Error(`KV ${method} failed: 500`))
				: Reflect.get(store, name).bind(store),
	});
