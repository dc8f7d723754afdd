/** One JSON line for each thing worth knowing. Nothing secret goes in: no key, token, signature, openid or query. */
export type LogLevel = "info" | "warn" | "error";

export const log = (level: LogLevel, event: string, fields: Readonly<Record<string, unknown>>): void => {
	console[level]({ event, ...fields });
};

const SECRETS = [
	"WECHAT_APP_SECRET",
	"WECHAT_TOKEN",
	"WECHAT_ENCODING_AES_KEY",
	"WECHAT_RELAY_KEY",
	"API_KEYS",
] as const;

type Secrets = { readonly [K in (typeof SECRETS)[number]]?: string };

/** What an exception may say in a log: without queries, which hold access_tokens, and without our own secrets. */
export const describeError = (error: unknown, env: Secrets): string => {
	if (!(error instanceof Error)) return typeof error;
	const secrets = SECRETS.flatMap((name) => env[name]?.split(/[,:\s]/) ?? []);
	return secrets
		.filter((secret) => secret.length > 2)
		.reduce((text, secret) => text.replaceAll(secret, "…"), `${error.name}: ${error.message}`)
		.replace(/\?[^\s"'<>]+/g, "?…");
};
