/** How callbacks are verified: read from the environment, or refused. */
import { type Misconfigured, misconfigured } from "../access-token/misconfigured.ts";
import { err, ok, type Result } from "../wechat/result.ts";

export interface CallbackEnv {
	/** Token of the callback; two, comma-separated, newest first, while rotating. Secret. */
	readonly WECHAT_TOKEN?: string;
	/** `any` (default) or `safe`, which refuses plain callbacks. */
	readonly WECHAT_CALLBACK_MODE?: string;
	/** How old, or how far ahead, a POSTed callback's timestamp may be; default 300; 0 switches the check off. */
	readonly WECHAT_MAX_AGE_SECONDS?: string;
}

export interface CallbackConfig {
	/** Newest first. */
	readonly callbackTokens: readonly string[];
	readonly maxAgeSeconds: number;
}

const DEFAULT_MAX_AGE_SECONDS = "300";

export const readCallbackConfig = (env: CallbackEnv): Result<CallbackConfig, Misconfigured> => {
	const callbackTokens = readUpToTwo(env.WECHAT_TOKEN);
	if (!callbackTokens.ok) return err(wrongToken(...callbackTokens.error));
	const maxAge = env.WECHAT_MAX_AGE_SECONDS?.trim() || DEFAULT_MAX_AGE_SECONDS;
	if (!/^\d{1,9}$/.test(maxAge)) {
		return err(
			misconfigured(
				"WECHAT_MAX_AGE_SECONDS",
				"A number of seconds belongs here; 0 switches the check off.",
				"应为秒数，0 表示不检查。",
			),
		);
	}
	return ok({
		callbackTokens: callbackTokens.value,
		maxAgeSeconds: Number(maxAge),
	});
};

type Text = readonly [en: string, zh: string];

const readUpToTwo = (value: string | undefined): Result<readonly string[], Text> => {
	const text = value?.trim() ?? "";
	if (text === "") return err(["It is not set.", "尚未设置。"]);
	const values = text.split(",").map((part) => part.trim());
	if (values.includes("")) return err(["One of its values is empty.", "其中有一个值为空。"]);
	if (values.length > 2) return err(["More than two values.", "最多只能有两个值。"]);
	return ok(values);
};

const wrongToken = (en: string, zh: string): Misconfigured => misconfigured("WECHAT_TOKEN", en, zh);
