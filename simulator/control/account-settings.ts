/** The settings that PATCH /simulator/account takes, each checked as WeChat's console checks it. */
import { isWhitelistEntry } from "../api/whitelist.ts";
import { isObject, isTextList, type JsonObject } from "../json.ts";
import { modes, type Settings } from "../settings.ts";
import type { Words } from "../words.ts";
import { optionalCount, optionalFlag, optionalText, optionalTextOrNull, refuseRequest } from "./body.ts";

type Changeable = Omit<
	Settings,
	"app_id" | "app_secret" | "account_id" | "clock_offset_ms" | "followed_openids"
>;

type Readers = {
	readonly [Name in keyof Changeable]: (fields: JsonObject) => Partial<Settings>;
};

/** A reader for `name`: nothing when the request leaves it out. */
const set =
	<Name extends keyof Changeable>(
		name: Name,
		read: (fields: JsonObject, name: Name) => Settings[Name] | undefined,
	): ((fields: JsonObject) => Partial<Settings>) =>
	(fields) => {
		const value = read(fields, name);
		return value === undefined ? {} : { [name]: value };
	};

const matching =
	(pattern: RegExp, words: Words) =>
	(fields: JsonObject, name: string): string | undefined => {
		const value = optionalText(fields, name);
		if (value === undefined || pattern.test(value)) return value;
		throw refuseRequest(422, words);
	};

const count =
	(least: number, most: number) =>
	(fields: JsonObject, name: string): number | undefined =>
		optionalCount(fields, name, { least, most });

const day = 86_400_000;

const readers: Readers = {
	mode: set("mode", readMode),
	callback_url: set(
		"callback_url",
		matching(/^https?:\/\/[^\s]+$/, {
			en: '"callback_url" must begin with http:// or https://.',
			zh: "“callback_url”应以 http:// 或 https:// 开头。",
		}),
	),
	callback_token: set(
		"callback_token",
		matching(/^[A-Za-z0-9]{3,32}$/, {
			en: '"callback_token" must be 3 to 32 letters and digits.',
			zh: "“callback_token”应为 3 到 32 位字母或数字。",
		}),
	),
	encoding_aes_key: set(
		"encoding_aes_key",
		matching(/^[A-Za-z0-9]{43}$/, {
			en: '"encoding_aes_key" must be 43 letters and digits.',
			zh: "“encoding_aes_key”应为 43 位字母或数字。",
		}),
	),
	callback_timeout_ms: set("callback_timeout_ms", count(1, 60_000)),
	ip_whitelist: set("ip_whitelist", readWhitelist),
	receipt_delay_ms: set("receipt_delay_ms", count(0, day)),
	receipt_status: set("receipt_status", optionalTextOrNull),
	receipt_msgid_zero: set("receipt_msgid_zero", optionalFlag),
	repeated_errcode: set("repeated_errcode", count(0, 99_999)),
	user_page_size: set("user_page_size", count(1, 10_000)),
	api_key: set(
		"api_key",
		matching(/^[A-Za-z0-9_-]{16,}$/, {
			en: '"api_key" must be at least 16 letters, digits, "-" and "_".',
			zh: "“api_key”应为至少 16 位字母、数字、“-”或“_”。",
		}),
	),
	push_timeout_ms: set("push_timeout_ms", count(1, 60_000)),
	token_life_seconds: set("token_life_seconds", count(1, 86_400)),
	daily_limits: set("daily_limits", readLimits),
	minute_limits: set("minute_limits", readLimits),
	gateway_problem: set("gateway_problem", optionalTextOrNull),
};

export const settingNames: readonly string[] = Object.keys(readers);

/** The changes that the request asks for. */
export const readSettings = (fields: JsonObject): Partial<Settings> =>
	Object.assign({}, ...Object.values(readers).map((read) => read(fields)));

function readMode(fields: JsonObject): Settings["mode"] | undefined {
	const value = fields["mode"];
	const mode = modes.find((one) => one === value);
	if (value === undefined || mode !== undefined) return mode;
	throw refuseRequest(422, {
		en: `"mode" must be one of ${modes.join(", ")}.`,
		zh: `“mode”应为 ${modes.join("、")} 之一。`,
	});
}

function readWhitelist(fields: JsonObject, name: string): Settings["ip_whitelist"] | undefined {
	const value = fields[name];
	if (value === undefined || value === null) return value;
	if (isTextList(value) && value.every(isWhitelistEntry)) return value;
	throw refuseRequest(422, {
		en: `"${name}" must be null or a list of IPv4 addresses and ranges such as 203.0.113.0/24.`,
		zh: `“${name}”应为 null，或 IPv4 地址和网段（如 203.0.113.0/24）的列表。`,
	});
}

/** Calls by path: `{"/cgi-bin/menu/create": 3}`; it replaces the former ones. */
function readLimits(fields: JsonObject, name: string): Readonly<Record<string, number>> | undefined {
	const value = fields[name];
	if (value === undefined) return undefined;
	if (!isObject(value)) {
		throw refuseRequest(422, {
			en: `"${name}" must be an object of path and number.`,
			zh: `“${name}”应为由路径和次数组成的对象。`,
		});
	}
	return Object.fromEntries(Object.keys(value).map((path) => [path, optionalCount(value, path) ?? 0]));
}
