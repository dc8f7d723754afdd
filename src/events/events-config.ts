/** Where events go and how: read from the environment, or refused. */
import { faultsIn, type Misconfigured, misconfigured, secretNotSet } from "../access-token/misconfigured.ts";
import { err, ok, type Result } from "../wechat/result.ts";
import { parseSecureUrl } from "../wechat/secure-url.ts";
import type { EventsEnv } from "./events-env.ts";

export type EventsVariables = Pick<
	EventsEnv,
	"EVENTS_URL" | "EVENTS_SECRET" | "EVENTS_TYPES" | "EVENTS_REPLY"
>;

export interface EventsConfig {
	readonly url: string;
	/** Newest first. */
	readonly secrets: readonly Uint8Array<ArrayBuffer>[];
	/** Whether the owner wants events of this type. */
	readonly isWanted: (type: string) => boolean;
	/** Whether followers are answered by the owner's URL, and whether it may take its time. */
	readonly reply: "false" | "true" | "slow";
}

/** Undefined when EVENTS_URL is not set: then nothing is sent, and the other variables mean nothing. */
export const readEventsConfig = (env: EventsVariables): Result<EventsConfig | undefined, Misconfigured> => {
	const url = env.EVENTS_URL?.trim() ?? "";
	if (url === "") return ok(undefined);
	const { isUrl, secrets, isWanted, reply } = readParts(env, url);
	if (!isUrl.ok) return isUrl;
	if (!secrets.ok) return secrets;
	if (!isWanted.ok) return isWanted;
	if (!reply.ok) return reply;
	return ok({ url, secrets: secrets.value, isWanted: isWanted.value, reply: reply.value });
};

/** What is wrong with each of the variables, also while they mean nothing. */
export const eventsFaults = (env: EventsVariables): readonly Misconfigured[] =>
	faultsIn(Object.values(readParts(env, env.EVENTS_URL?.trim() ?? "")));

const readParts = (env: EventsVariables, url: string) => ({
	isUrl: isSafeUrl(url) ? ok(true) : err(WRONG_URL),
	secrets: readSecrets(env.EVENTS_SECRET?.trim() ?? ""),
	isWanted: readTypes(env.EVENTS_TYPES?.trim() || "*"),
	reply: readReplyMode(env.EVENTS_REPLY?.trim() || "false"),
});

const readSecrets = (text: string): Result<EventsConfig["secrets"], Misconfigured> => {
	if (text === "") return err(secretNotSet("EVENTS_SECRET"));
	const secrets = text.split(",").map((secret) => decodeSecret(secret.trim()));
	const keys = secrets.filter((secret) => secret !== undefined);
	return keys.length < secrets.length || keys.length > 2 ? err(WRONG_SECRET) : ok(keys);
};

const readTypes = (text: string): Result<EventsConfig["isWanted"], Misconfigured> => {
	const types = text.split(",").map((type) => type.trim());
	return types.every((type) => TYPE.test(type)) ? ok(among(types)) : err(WRONG_TYPES);
};

const readReplyMode = (text: string): Result<EventsConfig["reply"], Misconfigured> => {
	const reply = REPLIES.find((known) => known === text);
	return reply === undefined ? err(WRONG_REPLY) : ok(reply);
};

const REPLIES = ["false", "true", "slow"] as const;
const TYPE = /^!?(?:\*|(?:message|event)\.(?:\w+\*?|\*))$/;

/** What followers write travels to this address. `fetch` takes none with a user name or a password. */
const isSafeUrl = (value: string): boolean => {
	const url = parseSecureUrl(value);
	return url !== undefined && url.username + url.password === "";
};

const PREFIX = "whsec_";

/** 24 to 64 bytes in base64, as the specification wants them. */
const decodeSecret = (secret: string): Uint8Array<ArrayBuffer> | undefined => {
	if (!secret.startsWith(PREFIX)) return undefined;
	try {
		const key = Uint8Array.from(atob(secret.slice(PREFIX.length)), (character) => character.charCodeAt(0));
		return key.length >= 24 && key.length <= 64 ? key : undefined;
	} catch {
		return undefined;
	}
};

/**
 * Those that are listed, or all when none is, without those behind a `!`. Compared without case, as WeChat's own names
 * are.
 */
const among = (types: readonly string[]): EventsConfig["isWanted"] => {
	const patterns = types.map((type) => type.toLowerCase());
	const out = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
	const listed = patterns.filter((pattern) => !pattern.startsWith("!"));
	const within = listed.length === 0 ? ["*"] : listed;
	return (type) => fits(type.toLowerCase(), within) && !fits(type.toLowerCase(), out);
};

const fits = (type: string, patterns: readonly string[]): boolean =>
	patterns.some((pattern) =>
		pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern,
	);

const WRONG_URL = misconfigured(
	"EVENTS_URL",
	"It must be an https URL without user name and password. (http is for localhost.)",
	"应为 https 地址，且不含用户名和密码（http 只能用于 localhost）。",
);
const WRONG_SECRET = misconfigured(
	"EVENTS_SECRET",
	"It must be whsec_ and 24 to 64 bytes in base64; two of them, comma-separated, while rotating.",
	"应为 whsec_ 加上 24～64 字节的 base64；轮换期间可填两个，用逗号分隔。",
);
const WRONG_TYPES = misconfigured(
	"EVENTS_TYPES",
	"It must list types such as message.text, message.* or !event.VIEW (all but this), separated by commas.",
	"应为逗号分隔的类型，如 message.text、message.*、!event.VIEW（表示排除）。",
);
const WRONG_REPLY = misconfigured(
	"EVENTS_REPLY",
	'It is either "false", "true" or "slow".',
	"只能是 false、true 或 slow。",
);
