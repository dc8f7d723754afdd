/** The JSON of live events, read into their types. What does not fit is undefined, and the page leaves it out. */
import { isObject, isTextList, type JsonObject, textOf } from "../../json.ts";
import type {
	AccountView,
	Body,
	ChatItem,
	Exchange,
	FollowerView,
	Snapshot,
	TemplateView,
	UploadedFile,
} from "../../phone/snapshot.ts";

export function readSnapshot(value: unknown): Snapshot | undefined {
	if (!isObject(value)) return undefined;
	const account = readAccount(value["account"]);
	if (account === undefined) return undefined;
	return {
		account,
		chat: readList(value["chat"], readChatItem),
		exchanges: readList(value["exchanges"], readExchange),
	};
}

export function readAccount(value: unknown): AccountView | undefined {
	if (!isObject(value) || typeof value["now"] !== "number") return undefined;
	const { mode, callback, access_token: accessToken, ip_whitelist: whitelist } = value;
	const expiresAt = isObject(accessToken) ? numberOrNull(accessToken["expires_at"]) : null;
	return {
		app_id: textOf(value["app_id"]),
		account_id: textOf(value["account_id"]),
		mode: mode === "compat" || mode === "safe" ? mode : "plain",
		callback_url: textOf(value["callback_url"]),
		callback: callback === "answered" || callback === "failing" ? callback : null,
		gateway_problem: textOrNull(value["gateway_problem"]),
		following: numberOrNull(value["following"]) ?? 0,
		followers: readList(value["followers"], readFollower),
		last_openid: textOrNull(value["last_openid"]),
		menus: readMenus(value["menus"]),
		access_token: expiresAt === null ? null : { expires_at: expiresAt },
		now: value["now"],
		faults: readList(value["faults"], (fault) => (isObject(fault) ? fault : undefined)),
		ip_whitelist: isTextList(whitelist) ? whitelist : null,
		templates: readList(value["templates"], readTemplate),
	};
}

export function readChatItem(value: unknown): ChatItem | undefined {
	if (!isObject(value)) return undefined;
	const from = froms.find((one) => one === value["from"]);
	const via = vias.find((one) => one === value["via"]);
	if (from === undefined || via === undefined) return undefined;
	return {
		id: textOf(value["id"]),
		openid: textOf(value["openid"]),
		at: numberOrNull(value["at"]) ?? 0,
		from,
		via,
		type: textOf(value["type"]),
		content: objectOf(value["content"]),
		state: textOrNull(value["state"]),
		media: readFile(value["media"]),
		thumb: readFile(value["thumb"]),
	};
}

export function readExchange(value: unknown): Exchange | undefined {
	if (!isObject(value)) return undefined;
	const { failure } = value;
	return {
		id: textOf(value["id"]),
		at: numberOrNull(value["at"]) ?? 0,
		direction: directions.find((one) => one === value["direction"]) ?? "callback",
		kind: textOf(value["kind"]),
		openid: textOrNull(value["openid"]),
		attempt: numberOrNull(value["attempt"]),
		method: textOf(value["method"]),
		path: textOf(value["path"]),
		status: numberOrNull(value["status"]),
		milliseconds: numberOrNull(value["milliseconds"]),
		failure: isObject(failure) ? { en: textOf(failure["en"]), zh: textOf(failure["zh"]) } : null,
		errcode: numberOrNull(value["errcode"]),
		outcome: textOrNull(value["outcome"]),
		fault: textOrNull(value["fault"]),
		request: readBody(value["request"]),
		response: readBody(value["response"]),
		curl: textOrNull(value["curl"]),
	};
}

const directions = ["callback", "call", "api", "event"] as const;
const froms = ["follower", "account", "wechat"] as const;
const vias = ["act", "passive", "customer-service", "template", "menu", "notice"] as const;

function readFollower(value: unknown): FollowerView | undefined {
	if (!isObject(value)) return undefined;
	return {
		openid: textOf(value["openid"]),
		number: numberOrNull(value["number"]) ?? 1,
		follows: value["follows"] === true,
		blocks_templates: value["blocks_templates"] === true,
		refuses: value["refuses"] === true,
		is_typing: value["is_typing"] === true,
		menu_id: textOrNull(value["menu_id"]),
	};
}

const readMenus = (value: unknown): AccountView["menus"] =>
	Object.fromEntries(
		Object.entries(objectOf(value)).flatMap(([id, menu]) => (isObject(menu) ? [[id, menu]] : [])),
	);

const readFile = (value: unknown): UploadedFile | null =>
	isObject(value) ? { content_type: textOf(value["content_type"]), path: textOf(value["path"]) } : null;

function readTemplate(value: unknown): TemplateView | undefined {
	if (!isObject(value)) return undefined;
	return {
		template_id: textOf(value["template_id"]),
		title: textOf(value["title"]),
		content: textOf(value["content"]),
		example: textOf(value["example"]),
	};
}

const readBody = (value: unknown): Body =>
	isObject(value)
		? {
				headers: readHeaders(value["headers"]),
				text: textOf(value["text"]),
				plaintext: textOrNull(value["plaintext"]),
			}
		: { headers: {}, text: "", plaintext: null };

const readHeaders = (value: unknown): Body["headers"] =>
	Object.fromEntries(Object.entries(objectOf(value)).map(([name, one]) => [name, textOf(one)]));

const readList = <Item>(value: unknown, read: (one: unknown) => Item | undefined): readonly Item[] =>
	Array.isArray(value) ? value.map(read).filter((one) => one !== undefined) : [];

const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});
const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);
const numberOrNull = (value: unknown): number | null => (typeof value === "number" ? value : null);
