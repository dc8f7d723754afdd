/** How callbacks are verified: read from the environment, or refused. */
import type { AccountEnv } from "../../access-token/account.ts";
import {
	faultsIn,
	type Misconfigured,
	misconfigured,
	secretNotSet,
	variableNotSet,
} from "../../access-token/misconfigured.ts";
import { decodeAesKey } from "../../wechat/cipher.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import { accountName } from "../account-name.ts";

export interface CallbackEnv {
	/** Token of the callback; two, comma-separated, newest first, while rotating. Secret. */
	readonly WECHAT_TOKEN?: string;
	/** EncodingAESKey; likewise up to two. Secret, optional. */
	readonly WECHAT_ENCODING_AES_KEY?: string;
	/** `any` (default) or `safe`, which refuses plain callbacks. */
	readonly WECHAT_CALLBACK_MODE?: string;
	/** How old, or how far ahead, a POSTed callback's timestamp may be; default 300; 0 switches the check off. */
	readonly WECHAT_MAX_AGE_SECONDS?: string;
}

export interface CallbackConfig {
	/** Newest first. */
	readonly callbackTokens: readonly string[];
	/** Newest first; none when only plain callbacks can be read. */
	readonly aesKeys: readonly Uint8Array<ArrayBuffer>[];
	readonly refusesPlain: boolean;
	/** The receiver that a sealed callback must name. */
	readonly appId: string;
	readonly maxAgeSeconds: number;
}

const DEFAULT_MAX_AGE_SECONDS = "300";

type Env = CallbackEnv & Pick<AccountEnv, "WECHAT_APP_ID">;

export const readCallbackConfig = (env: Env): Result<CallbackConfig, Misconfigured> => {
	const { callbackTokens, aesKeys, refusesPlain, appId, maxAgeSeconds } = readParts(env);
	if (!callbackTokens.ok) return callbackTokens;
	if (!aesKeys.ok) return aesKeys;
	if (!refusesPlain.ok) return refusesPlain;
	if (!appId.ok) return appId;
	if (!maxAgeSeconds.ok) return maxAgeSeconds;
	return ok({
		callbackTokens: callbackTokens.value,
		aesKeys: aesKeys.value,
		refusesPlain: refusesPlain.value,
		appId: appId.value,
		maxAgeSeconds: maxAgeSeconds.value,
	});
};

/** What is wrong with each of the variables; also with a Token that verifies, and that WeChat's form does not take. */
export const callbackFaults = (env: Env): readonly Misconfigured[] => {
	const { callbackTokens, ...others } = readParts(env);
	return faultsIn([asTyped(callbackTokens), ...Object.values(others)]);
};

const asTyped = (callbackTokens: Result<readonly string[], Misconfigured>) =>
	callbackTokens.ok && !callbackTokens.value.every((text) => /^[0-9a-zA-Z]{3,32}$/.test(text))
		? wrong("WECHAT_TOKEN", ...NO_TOKEN)
		: callbackTokens;

const readParts = (env: Env) => {
	const aesKeys = readAesKeys(env.WECHAT_ENCODING_AES_KEY);
	const hasKey = !aesKeys.ok || aesKeys.value.length > 0;
	return {
		callbackTokens: readCallbackTokens(env.WECHAT_TOKEN),
		aesKeys,
		refusesPlain: readRefusesPlain(env.WECHAT_CALLBACK_MODE?.trim() || "any", hasKey),
		appId: readReceiver(accountName(env), hasKey),
		maxAgeSeconds: readMaxAge(env.WECHAT_MAX_AGE_SECONDS?.trim() || DEFAULT_MAX_AGE_SECONDS),
	};
};

const readCallbackTokens = (value = ""): Result<readonly string[], Misconfigured> => {
	const callbackTokens = readUpToTwo("WECHAT_TOKEN", value);
	if (!callbackTokens.ok) return callbackTokens;
	const isPasted = callbackTokens.value.some((text) => /["'=]/.test(text));
	return isPasted ? wrong("WECHAT_TOKEN", ...NO_TOKEN) : callbackTokens;
};

const readAesKeys = (value = ""): Result<readonly Uint8Array<ArrayBuffer>[], Misconfigured> => {
	if (value.trim() === "") return ok([]);
	const texts = readUpToTwo("WECHAT_ENCODING_AES_KEY", value);
	if (!texts.ok) return texts;
	const keys = texts.value.flatMap((text) => decodeAesKey(text) ?? []);
	return keys.length === texts.value.length ? ok(keys) : wrong("WECHAT_ENCODING_AES_KEY", ...NO_AES_KEY);
};

const readUpToTwo = (variable: string, value: string): Result<readonly string[], Misconfigured> => {
	if (value.trim() === "") return err(secretNotSet(variable));
	const values = value.split(",").map((part) => part.trim());
	if (values.includes("")) return wrong(variable, "One of its values is empty.", "其中有一个值为空。");
	if (values.length > 2) return wrong(variable, "More than two values.", "最多只能有两个值。");
	return ok(values);
};

const readRefusesPlain = (mode: string, hasKey: boolean): Result<boolean, Misconfigured> => {
	if (mode !== "any" && mode !== "safe") return wrong("WECHAT_CALLBACK_MODE", ...NO_MODE);
	return mode === "safe" && !hasKey ? err(SAFE_NEEDS_KEY) : ok(mode === "safe");
};

/** Only sealed callbacks name their receiver. */
const readReceiver = (appId: string, hasKey: boolean): Result<string, Misconfigured> => {
	if (hasKey && appId === "") return err(variableNotSet("WECHAT_APP_ID"));
	// The original id is on the same page, and every sealed callback would be refused as somebody else's.
	return hasKey && appId.startsWith("gh_") ? wrong("WECHAT_APP_ID", ...ORIGINAL_ID) : ok(appId);
};

const readMaxAge = (seconds: string): Result<number, Misconfigured> =>
	/^\d{1,9}$/.test(seconds) ? ok(Number(seconds)) : wrong("WECHAT_MAX_AGE_SECONDS", ...NO_SECONDS);

type Text = readonly [en: string, zh: string];

const wrong = (variable: string, ...[en, zh]: Text) => err(misconfigured(variable, en, zh));

const ORIGINAL_ID: Text = [
	"This is the account's original id (gh_…); the AppID begins with wx.",
	"这是原始 ID（gh_ 开头），AppID 以 wx 开头。",
];
const NO_TOKEN: Text = [
	"A Token has 3 to 32 letters and digits, as on WeChat's page: no quotes, no NAME=, no space in it.",
	"Token 是 3～32 位字母和数字，与公众平台上填写的一致，不含引号、空格或“名称=”。",
];
const NO_SECONDS: Text = [
	"A number of seconds belongs here; 0 switches the check off.",
	"应为秒数，0 表示不检查。",
];
const NO_MODE: Text = ['It is either "any" or "safe".', "只能是 any 或 safe。"];
const NO_AES_KEY: Text = [
	"An EncodingAESKey has 43 letters and digits; this is something else.",
	"EncodingAESKey 是 43 位字母和数字，当前值的格式不对。",
];
const SAFE_NEEDS_KEY = secretNotSet("WECHAT_ENCODING_AES_KEY", {
	en: 'It is not set, and WECHAT_CALLBACK_MODE = "safe" needs it.',
	zh: "尚未设置，而 WECHAT_CALLBACK_MODE 为 safe 时必须设置，",
});
