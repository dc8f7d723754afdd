/** The keys of the owner's own systems, as `API_KEYS` lists them. */
import { type Misconfigured, misconfigured, secretNotSet } from "../../access-token/misconfigured.ts";
import { err, ok, type Result } from "../../wechat/result.ts";

export interface ApiKeysEnv {
	/** Comma-separated `name:key` or `name:key:scope+scope`. Secret. */
	readonly API_KEYS?: string;
}

const SCOPES = ["send", "read", "manage", "token", "proxy"] as const;
export type Scope = (typeof SCOPES)[number];

export interface ApiKey {
	readonly name: string;
	readonly key: string;
	readonly scopes: ReadonlySet<Scope>;
}

export const readApiKeys = (env: ApiKeysEnv): Result<readonly ApiKey[], Misconfigured> => {
	const text = env.API_KEYS?.trim() ?? "";
	if (text === "") return err(secretNotSet("API_KEYS"));
	const keys: ApiKey[] = [];
	for (const [index, entry] of text.split(",").entries()) {
		const key = readApiKey(entry.trim(), index + 1);
		if (!key.ok) return key;
		const repeated = repetitionOf(key.value, keys, index + 1);
		if (repeated !== undefined) return err(repeated);
		keys.push(key.value);
	}
	return ok(keys);
};

/** Of one key under two names nobody could say whose scopes it has. */
const repetitionOf = (
	{ name, key }: ApiKey,
	earlier: readonly ApiKey[],
	place: number,
): Misconfigured | undefined => {
	if (earlier.some((one) => one.name === name)) {
		return wrong(`Entry ${place} has the name of an earlier one.`, `第 ${place} 项与前面某项重名。`);
	}
	return earlier.some((one) => one.key === key)
		? wrong(`Entry ${place} has the key of an earlier one.`, `第 ${place} 项的 key 与前面某项相同。`)
		: undefined;
};

const readApiKey = (entry: string, place: number): Result<ApiKey, Misconfigured> => {
	const [name = "", key = "", scopes, ...rest] = entry.split(":");
	if (/^:?[^:]+$/.test(entry)) {
		return err(
			wrong(
				`Entry ${place} has no name: write name:key, such as backend:….`,
				`第 ${place} 项没有名称，应写作 name:key，例如 backend:…。`,
			),
		);
	}
	if (rest.length > 0 || !/^[a-z0-9-]+$/.test(name)) {
		return err(
			wrong(
				`Entry ${place} is not name:key or name:key:scope+scope with a name of a-z, 0-9 and -.`,
				`第 ${place} 项应为 name:key 或 name:key:scope+scope，name 只能含 a-z、0-9 和 -。`,
			),
		);
	}
	if (!/^[A-Za-z0-9_-]{16,}$/.test(key)) {
		return err(
			wrong(
				`The key of entry ${place} needs at least 16 of A-Z, a-z, 0-9, _ and -.`,
				`第 ${place} 项的 key 至少 16 位，只能含 A-Z、a-z、0-9、_ 和 -。`,
			),
		);
	}
	return readScopes(name, key, scopes, place);
};

const isScope = (text: string): text is Scope => SCOPES.some((scope) => scope === text);

const readScopes = (
	name: string,
	key: string,
	text: string | undefined,
	place: number,
): Result<ApiKey, Misconfigured> => {
	const words = text === undefined ? [...SCOPES] : text.split("+").map((word) => word.trim());
	const scopes = words.filter(isScope);
	if (scopes.length === words.length) return ok({ name, key, scopes: new Set(scopes) });
	return err(
		wrong(
			`Entry ${place} names an unknown scope; the scopes are ${SCOPES.join(", ")}.`,
			`第 ${place} 项含未知的 scope，可用的有 ${SCOPES.join("、")}。`,
		),
	);
};

const wrong = (en: string, zh: string): Misconfigured => misconfigured("API_KEYS", en, zh);
