/** How callbacks are verified: read from the environment, or refused. */
import type { AccountEnv } from "../../access-token/account.ts";
import { type Misconfigured, misconfigured } from "../../access-token/misconfigured.ts";
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

export const readCallbackConfig = (
	env: CallbackEnv & Pick<AccountEnv, "WECHAT_APP_ID">,
): Result<CallbackConfig, Misconfigured> => {
	const callbackTokens = readUpToTwo(env.WECHAT_TOKEN);
	if (!callbackTokens.ok) return wrong("WECHAT_TOKEN", ...callbackTokens.error);
	if (callbackTokens.value.some((value) => /["'=]/.test(value))) return wrong("WECHAT_TOKEN", ...NO_TOKEN);
	const aesKeys = readAesKeys(env.WECHAT_ENCODING_AES_KEY);
	if (!aesKeys.ok) return wrong("WECHAT_ENCODING_AES_KEY", ...aesKeys.error);
	const mode = env.WECHAT_CALLBACK_MODE?.trim() || "any";
	if (mode !== "any" && mode !== "safe") return wrong("WECHAT_CALLBACK_MODE", ...NO_MODE);
	if (mode === "safe" && aesKeys.value.length === 0)
		return wrong("WECHAT_ENCODING_AES_KEY", ...SAFE_NEEDS_KEY);
	const appId = accountName(env);
	if (aesKeys.value.length > 0 && appId === "") return wrong("WECHAT_APP_ID", ...NOT_SET);
	// The original id is on the same page, and every sealed callback would be refused as somebody else's.
	if (aesKeys.value.length > 0 && appId.startsWith("gh_")) return wrong("WECHAT_APP_ID", ...ORIGINAL_ID);
	const maxAge = env.WECHAT_MAX_AGE_SECONDS?.trim() || DEFAULT_MAX_AGE_SECONDS;
	if (!/^\d{1,9}$/.test(maxAge)) return wrong("WECHAT_MAX_AGE_SECONDS", ...NO_SECONDS);
	return ok({
		callbackTokens: callbackTokens.value,
		aesKeys: aesKeys.value,
		refusesPlain: mode === "safe",
		appId,
		maxAgeSeconds: Number(maxAge),
	});
};

type Text = readonly [en: string, zh: string];

const readUpToTwo = (value: string | undefined): Result<readonly string[], Text> => {
	const text = value?.trim() ?? "";
	if (text === "") return err(NOT_SET);
	const values = text.split(",").map((part) => part.trim());
	if (values.includes("")) return err(["One of its values is empty.", "其中有一个值为空。"]);
	if (values.length > 2) return err(["More than two values.", "最多只能有两个值。"]);
	return ok(values);
};

const readAesKeys = (value: string | undefined): Result<readonly Uint8Array<ArrayBuffer>[], Text> => {
	if (value === undefined || value.trim() === "") return ok([]);
	const values = readUpToTwo(value);
	if (!values.ok) return values;
	const keys = values.value.flatMap((key) => decodeAesKey(key) ?? []);
	return keys.length === values.value.length ? ok(keys) : err(NO_AES_KEY);
};

const wrong = (variable: string, ...[en, zh]: Text) => err(misconfigured(variable, en, zh));

const NOT_SET: Text = ["It is not set.", "尚未设置。"];
const ORIGINAL_ID: Text = [
	"This is the account's original id (gh_…); the AppID begins with wx.",
	"这是原始 ID（gh_ 开头），AppID 以 wx 开头。",
];
const NO_TOKEN: Text = [
	"A Token has 3 to 32 letters and digits, as on WeChat's page; quotes or NAME= do not belong to it.",
	"Token 是 3～32 位字母和数字，与公众平台上填写的一致，不含引号或“名称=”。",
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
const SAFE_NEEDS_KEY: Text = [
	'It is not set, and WECHAT_CALLBACK_MODE = "safe" needs it.',
	"尚未设置，而 WECHAT_CALLBACK_MODE 为 safe 时必须设置。",
];
