/** Which account this deployment serves, and by which way it reaches WeChat: read from the environment, or refused. */
import { err, ok, type Result } from "../wechat/result.ts";
import { parseSecureUrl } from "../wechat/secure-url.ts";
import {
	faultsIn,
	type Misconfigured,
	misconfigured,
	secretNotSet,
	variableNotSet,
} from "./misconfigured.ts";

export interface AccountEnv {
	/** AppID. */
	readonly WECHAT_APP_ID?: string;
	/** AppSecret (开发者密码). Secret. */
	readonly WECHAT_APP_SECRET?: string;
	/** Where WeChat's API is reached; default `https://api.weixin.qq.com`. */
	readonly WECHAT_API_ORIGIN?: string;
	/** Sent as `X-Relay-Key` to a relay. Secret, optional. */
	readonly WECHAT_RELAY_KEY?: string;
}

export interface Account {
	readonly appId: string;
	readonly appSecret: string;
	readonly origin: string;
	readonly relayKey: string | undefined;
}

const WECHAT_ORIGIN = "https://api.weixin.qq.com";

export const readAccount = (env: AccountEnv): Result<Account, Misconfigured> => {
	const { appId, appSecret, origin, relayKey } = readParts(env);
	if (!appId.ok) return appId;
	if (!appSecret.ok) return appSecret;
	if (!origin.ok) return origin;
	if (!relayKey.ok) return relayKey;
	return ok({
		appId: appId.value,
		appSecret: appSecret.value,
		origin: origin.value,
		relayKey: relayKey.value,
	});
};

/** What is wrong with each of the variables. */
export const accountFaults = (env: AccountEnv): readonly Misconfigured[] =>
	faultsIn(Object.values(readParts(env)));

const readParts = (env: AccountEnv) => ({
	appId: readAppId(env),
	appSecret: readAppSecret(env.WECHAT_APP_SECRET?.trim() ?? ""),
	origin: readOrigin(env.WECHAT_API_ORIGIN?.trim() || WECHAT_ORIGIN),
	relayKey: readRelayKey(env.WECHAT_RELAY_KEY?.trim() || undefined),
});

const readAppSecret = (appSecret: string): Result<string, Misconfigured> => {
	if (appSecret === "") return err(secretNotSet("WECHAT_APP_SECRET"));
	return /^[0-9a-zA-Z]{32}$/.test(appSecret) ? ok(appSecret) : err(WRONG_APP_SECRET);
};

const WRONG_APP_SECRET = misconfigured(
	"WECHAT_APP_SECRET",
	"An AppSecret has 32 letters and digits; this is something else.",
	"AppSecret 是 32 位字母和数字，当前值的格式不对。",
);

const readRelayKey = (relayKey: string | undefined): Result<string | undefined, Misconfigured> =>
	relayKey === undefined || /^[\x21-\x7e]+$/.test(relayKey) ? ok(relayKey) : err(WRONG_RELAY_KEY);

const WRONG_RELAY_KEY = misconfigured(
	"WECHAT_RELAY_KEY",
	"A relay key is sent as a header: plain ASCII, without spaces.",
	"该值会作为请求头发送，只能是不含空格的 ASCII 字符。",
);

export const readAppId = (env: Pick<AccountEnv, "WECHAT_APP_ID">): Result<string, Misconfigured> => {
	const appId = env.WECHAT_APP_ID?.trim() ?? "";
	if (/^wx[0-9a-zA-Z]{16}$/.test(appId)) return ok(appId);
	return err(appId === "" ? variableNotSet("WECHAT_APP_ID") : WRONG_APP_ID);
};

const WRONG_APP_ID = misconfigured(
	"WECHAT_APP_ID",
	'An AppID is "wx" and 16 letters and digits; gh_… is the account\'s original id, not its AppID.',
	"AppID 由 wx 和 16 位字母数字组成；gh_ 开头的是原始 ID，不是 AppID。",
);

/** The AppSecret travels to this address. */
const readOrigin = (value: string): Result<string, Misconfigured> => {
	const url = parseSecureUrl(value);
	if (url !== undefined && url.href === `${url.origin}/`) return ok(url.origin);
	return err(
		misconfigured(
			"WECHAT_API_ORIGIN",
			`It must be an origin like ${WECHAT_ORIGIN}: https, a host and perhaps a port, no path. (http is for localhost.)`,
			`应为 ${WECHAT_ORIGIN} 这样的源：https、域名和可选的端口，不带路径（http 只能用于 localhost）。`,
		),
	);
};

/**
 * Fingerprints by which the keeper sees that it serves another account, or the same one with other settings.
 * An AppSecret has 128 random bits: its hash gives nothing away.
 */
export const fingerprintsOf = async (
	account: Account,
): Promise<{ readonly account: string; readonly configuration: string }> => ({
	account: await sha256([account.appId, account.origin]),
	configuration: await sha256([account.appId, account.origin, account.appSecret, account.relayKey ?? ""]),
});

const sha256 = async (parts: readonly string[]): Promise<string> => {
	const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(parts)));
	return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
};
