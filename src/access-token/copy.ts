/**
 * The credential's published copy in KV, near every reader. It may be a minute or two old, absent or broken: readers
 * believe only its `expires_at`, and ask the object when in doubt.
 *
 * Key `access_token:{appId}`; value `{"access_token", "obtained_at", "expires_at", "origin", "stops"}`, times in Unix
 * milliseconds.
 */
import { isJsonObject, parseJson } from "../wechat/json.ts";
import type { Account } from "./account.ts";
import type { Credential, Stop, Stops } from "./keeper-state.ts";

/** What KV can do that is needed here. */
export interface CopyStore {
	get(key: string, options: { readonly type: "text"; readonly cacheTtl: number }): Promise<string | null>;
	put(key: string, value: string, options: { readonly expirationTtl: number }): Promise<void>;
}

/** KV's least values. */
const CACHE_SECONDS = 30;
const LEAST_TTL_SECONDS = 60;

const keyOf = (account: Account): string => `access_token:${account.appId}`;

export const publishCopy = async (
	store: CopyStore,
	account: Account,
	credential: Credential,
	now: number,
): Promise<void> => {
	const remaining = Math.ceil((credential.expiresAt - now) / 1000);
	const copy = {
		access_token: credential.accessToken,
		obtained_at: credential.obtainedAt,
		expires_at: credential.expiresAt,
		origin: account.origin,
		stops: credential.stops,
	};
	const expirationTtl = Math.max(LEAST_TTL_SECONDS, remaining);
	await store.put(keyOf(account), JSON.stringify(copy), { expirationTtl });
};

/** The copy, if there is a whole one of this very account. KV that fails is as good as a KV without it. */
export const readCopy = async (store: CopyStore, account: Account): Promise<Credential | undefined> => {
	try {
		const text = await store.get(keyOf(account), {
			type: "text",
			cacheTtl: CACHE_SECONDS,
		});
		return text === null ? undefined : parseCopy(text, account.origin);
	} catch {
		return undefined;
	}
};

const parseCopy = (text: string, origin: string): Credential | undefined => {
	const parsed = parseJson(text);
	if (!parsed.ok || !isJsonObject(parsed.value) || parsed.value["origin"] !== origin) return undefined;
	const { access_token: accessToken, obtained_at: obtainedAt, expires_at: expiresAt, stops } = parsed.value;
	if (typeof accessToken !== "string" || accessToken === "") return undefined;
	if (typeof obtainedAt !== "number" || typeof expiresAt !== "number") return undefined;
	return { accessToken, obtainedAt, expiresAt, stops: parseStops(stops) };
};

const parseStops = (value: unknown): Stops => {
	if (!isJsonObject(value)) return {};
	return Object.fromEntries(
		Object.entries(value).flatMap(([path, stop]) => {
			const parsed = parseStop(stop);
			return parsed === undefined ? [] : [[path, parsed]];
		}),
	);
};

/** Only a refusal stops a path. */
const parseStop = (value: unknown): Stop | undefined => {
	if (!isJsonObject(value) || !isJsonObject(value["cause"])) return undefined;
	const { until, failures } = value;
	const { errcode, errmsg } = value["cause"];
	if (typeof until !== "number" || typeof failures !== "number") return undefined;
	if (typeof errcode !== "number" || typeof errmsg !== "string") return undefined;
	return {
		cause: { kind: "refused", endpoint: "api", errcode, errmsg },
		until,
		failures,
	};
};
