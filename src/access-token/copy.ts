/**
 * A credential's published copy in KV, near every reader. It may be a minute or two old, absent or broken: readers
 * believe only its `expires_at`, and ask the object when in doubt.
 *
 * Key `{name}:{appId}`; value `{"{name}", "obtained_at", "expires_at", "origin"}`, times in Unix milliseconds. That of the
 * access_token, `access_token:{appId}`, has `"stops"` besides.
 */
import { endpointOf } from "../wechat/errcode/endpoint.ts";
import { isJsonObject, parseJson } from "../wechat/json.ts";
import type { Account } from "./account.ts";
import type { Credential, Stop, Stops } from "./keeper-state.ts";
import type { Life } from "./lifetime.ts";

/** What KV can do that is needed here. */
export interface CopyStore {
	get(key: string, options: { readonly type: "text"; readonly cacheTtl: number }): Promise<string | null>;
	put(key: string, value: string, options: { readonly expirationTtl: number }): Promise<void>;
}

/** KV's least values. */
const CACHE_SECONDS = 30;
const LEAST_TTL_SECONDS = 60;

type CopyName = "access_token" | "jsapi_ticket";

interface Copy extends Pick<Life, "obtainedAt" | "expiresAt"> {
	readonly name: CopyName;
	/** The credential itself. */
	readonly text: string;
	/** What a caller of WeChat is told beside it; left out where it is not. */
	readonly stops?: unknown;
}

const keyOf = (name: CopyName, account: Account): string => `${name}:${account.appId}`;

export const publishCopy = (
	store: CopyStore,
	account: Account,
	{ accessToken, ...credential }: Credential,
	now: number,
): Promise<void> => putCopy(store, account, { name: "access_token", text: accessToken, ...credential }, now);

/** The copy, if there is a whole one of this very account. */
export const readCopy = async (store: CopyStore, account: Account): Promise<Credential | undefined> => {
	const copy = await getCopy(store, account, "access_token");
	if (copy === undefined) return undefined;
	const { text: accessToken, obtainedAt, expiresAt, stops } = copy;
	return { accessToken, obtainedAt, expiresAt, stops: parseStops(stops) };
};

export const putCopy = async (
	store: CopyStore,
	account: Account,
	{ name, text, obtainedAt, expiresAt, stops }: Copy,
	now: number,
): Promise<void> => {
	const remaining = Math.ceil((expiresAt - now) / 1000);
	const copy = {
		[name]: text,
		obtained_at: obtainedAt,
		expires_at: expiresAt,
		origin: account.origin,
		stops,
	};
	const expirationTtl = Math.max(LEAST_TTL_SECONDS, remaining);
	await store.put(keyOf(name, account), JSON.stringify(copy), { expirationTtl });
};

/** KV that fails is as good as a KV without it. */
export const getCopy = async (
	store: CopyStore,
	account: Account,
	name: CopyName,
): Promise<Copy | undefined> => {
	try {
		const text = await store.get(keyOf(name, account), {
			type: "text",
			cacheTtl: CACHE_SECONDS,
		});
		return text === null ? undefined : parseCopy(text, account.origin, name);
	} catch {
		return undefined;
	}
};

const parseCopy = (json: string, origin: string, name: CopyName): Copy | undefined => {
	const parsed = parseJson(json);
	if (!parsed.ok || !isJsonObject(parsed.value) || parsed.value["origin"] !== origin) return undefined;
	const { [name]: text, obtained_at: obtainedAt, expires_at: expiresAt, stops } = parsed.value;
	if (typeof text !== "string" || text === "") return undefined;
	if (typeof obtainedAt !== "number" || typeof expiresAt !== "number") return undefined;
	return { name, text, obtainedAt, expiresAt, stops };
};

const parseStops = (value: unknown): Stops => {
	if (!isJsonObject(value)) return {};
	return Object.fromEntries(
		Object.entries(value).flatMap(([path, stop]) => {
			const parsed = parseStop(path, stop);
			return parsed === undefined ? [] : [[path, parsed]];
		}),
	);
};

/** Only a refusal stops a path. */
const parseStop = (path: string, value: unknown): Stop | undefined => {
	if (!isJsonObject(value) || !isJsonObject(value["cause"])) return undefined;
	const { until, failures } = value;
	const { errcode, errmsg } = value["cause"];
	if (typeof until !== "number" || typeof failures !== "number") return undefined;
	if (typeof errcode !== "number" || typeof errmsg !== "string") return undefined;
	return {
		cause: { kind: "refused", endpoint: endpointOf(path), errcode, errmsg },
		until,
		failures,
	};
};
