/** The secrets of the deployed Worker: which ones it lacks, and the commands that set them. */

import { isJsonObject, parseJson } from "../../src/wechat/json.ts";
import { err, ok, type Result } from "../../src/wechat/result.ts";

interface Secret {
	readonly name: string;
	readonly meaning: string;
	readonly zh: string;
}

const required: readonly Secret[] = [
	{ name: "WECHAT_APP_SECRET", meaning: "AppSecret", zh: "AppSecret（开发者密码）" },
	{
		name: "WECHAT_TOKEN",
		meaning: "Token of the callback: the same here and at WeChat",
		zh: "消息推送的 Token（令牌），与公众平台上填写的一致",
	},
	{
		name: "API_KEYS",
		meaning: "keys for your own systems, as name:key, at least 16 characters a key",
		zh: "自有系统调用接口所用的 key，写作 name:key，每个 key 至少 16 位",
	},
];

const optional: readonly Secret[] = [
	{
		name: "WECHAT_ENCODING_AES_KEY",
		meaning: "EncodingAESKey, for safe and compat mode",
		zh: "EncodingAESKey（消息加解密密钥），用于安全模式和兼容模式",
	},
	{
		name: "EVENTS_SECRET",
		meaning: "signs the events for EVENTS_URL: whsec_ and 24 to 64 bytes in base64",
		zh: "用于对发往 EVENTS_URL 的事件签名：whsec_ 加上 24～64 字节的 base64",
	},
	{
		name: "WECHAT_RELAY_KEY",
		meaning: "for a relay with a fixed IP, which gets it as X-Relay-Key",
		zh: "用于固定 IP 的中转服务器，以请求头 X-Relay-Key 发送",
	},
];

export interface MissingSecrets {
	readonly required: readonly Secret[];
	readonly optional: readonly Secret[];
}

/** Names out of the output of `wrangler secret list --format json`: `[{"name": "…", "type": "secret_text"}]`. */
export function parseSecretList(text: string): Result<readonly string[], string> {
	const parsed = parseJson(text);
	if (!parsed.ok || !Array.isArray(parsed.value)) return err("wrangler's list of secrets is not a JSON list");
	return ok(parsed.value.flatMap(secretName));
}

function secretName(entry: unknown): string[] {
	if (!isJsonObject(entry)) return [];
	const { name } = entry;
	return typeof name === "string" ? [name] : [];
}

/** What is not among the `present` names. */
export const missingSecrets = (present: readonly string[]): MissingSecrets => ({
	required: required.filter(({ name }) => !present.includes(name)),
	optional: optional.filter(({ name }) => !present.includes(name)),
});

/** One command for each missing secret, with its meaning above it; no line when nothing is missing. */
export const missingSecretLines = (missing: MissingSecrets): readonly string[] => [
	...block(
		"Secrets that the Worker still needs (until then, routes that need them answer 503):",
		"Worker 还缺少以下 secret（设置之前，需要它们的接口返回 503）：",
		missing.required,
	),
	...block("Optional secrets:", "可选的 secret：", missing.optional),
];

const block = (title: string, zh: string, secrets: readonly Secret[]): readonly string[] =>
	secrets.length === 0 ? [] : ["", title, zh, ...secrets.flatMap(commandLines)];

const commandLines = ({ name, meaning, zh }: Secret) => [
	"",
	`  ${meaning}`,
	`  ${zh}`,
	`  npx wrangler secret put ${name}`,
];
