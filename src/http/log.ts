/** One JSON line for each thing worth knowing. Nothing secret goes in: no key, token, signature, openid or query. */
export type LogLevel = "info" | "warn" | "error";

export const log = (level: LogLevel, event: string, fields: Readonly<Record<string, unknown>>): void => {
	console[level]({ event, ...fields });
};

/** Where our secrets stand, and how short one may be. What is shorter in API_KEYS is a name or a scope, such as `read`. */
const SECRETS = [
	["WECHAT_APP_SECRET", 3],
	["WECHAT_TOKEN", 3],
	["WECHAT_ENCODING_AES_KEY", 3],
	["WECHAT_RELAY_KEY", 3],
	["EVENTS_SECRET", 16],
	["API_KEYS", 16],
] as const;

type Secrets = { readonly [K in (typeof SECRETS)[number][0]]?: string };

/** What an exception may say in a log: without queries, which hold access_tokens, and without our own secrets. */
export const describeError = (error: unknown, env: Secrets): string => {
	if (!(error instanceof Error)) return typeof error;
	return secretsIn(env)
		.reduce((text, secret) => text.replaceAll(secret, "…"), `${error.name}: ${error.message}`)
		.replace(/\?[^\s"'<>]+/g, "?…");
};

/** The longest first: a short one may be a part of it. */
const secretsIn = (env: Secrets): readonly string[] =>
	SECRETS.flatMap(([name, least]) =>
		(env[name]?.split(/[,:\s]/) ?? []).filter((part) => part.length >= least),
	).toSorted((one, other) => other.length - one.length);
