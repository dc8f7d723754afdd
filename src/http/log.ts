/** One JSON line for each thing worth knowing. Nothing secret goes in: no key, token, signature, openid or query. */
export type LogLevel = "info" | "warn" | "error";

export const log = (level: LogLevel, event: string, fields: Readonly<Record<string, unknown>>): void => {
	console[level]({ event, ...fields });
};

/** What an exception may say in a log. */
export const describeError = (error: unknown): string =>
	error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
