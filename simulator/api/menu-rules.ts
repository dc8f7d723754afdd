/**
 * WeChat's limits for menus, each with its errcode. A top-level name may have 60 bytes like the others: the
 * documented 16 are not what accounts meet.
 * See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu.html
 */
import { isObject, type JsonObject, textOf } from "../json.ts";

type Codes = {
	readonly type: number;
	readonly name: number;
	readonly key: number;
	readonly url: number;
	readonly domain: number;
};

const topCodes: Codes = {
	type: 40017,
	name: 40018,
	key: 40019,
	url: 40020,
	domain: 40055,
};
const subCodes: Codes = {
	type: 40024,
	name: 40025,
	key: 40026,
	url: 40027,
	domain: 40054,
};

const keyTypes: readonly string[] = [
	"click",
	"scancode_push",
	"scancode_waitmsg",
	"pic_sysphoto",
	"pic_photo_or_album",
	"pic_weixin",
	"location_select",
];

const bytes = (text: string): number => new TextEncoder().encode(text).byteLength;

const within = (value: unknown, limit: number): boolean => {
	const size = bytes(textOf(value));
	return size > 0 && size <= limit;
};

/** The errcode for a list of top-level buttons, 0 when it is fine. */
export function judgeButtons(button: unknown): number {
	if (button === undefined) return 41007;
	if (!Array.isArray(button) || button.length < 1 || button.length > 3) return 40016;
	for (const one of button) {
		const errcode = judgeTop(one);
		if (errcode !== 0) return errcode;
	}
	return 0;
}

function judgeTop(button: unknown): number {
	if (!isObject(button)) return 40017;
	if (!within(button["name"], 60)) return topCodes.name;
	const subs = button["sub_button"] ?? [];
	if (!Array.isArray(subs) || subs.length > 5) return 40023;
	if (subs.length === 0) return judgeLeaf(button, topCodes);
	for (const sub of subs) {
		const errcode = judgeSub(sub);
		if (errcode !== 0) return errcode;
	}
	return 0;
}

function judgeSub(sub: unknown): number {
	if (!isObject(sub)) return 40024;
	if (!within(sub["name"], 60)) return subCodes.name;
	if (Array.isArray(sub["sub_button"]) && sub["sub_button"].length > 0) return 40022;
	return judgeLeaf(sub, subCodes);
}

function judgeLeaf(button: JsonObject, codes: Codes): number {
	const type = textOf(button["type"]);
	if (keyTypes.includes(type)) return within(button["key"], 128) ? 0 : codes.key;
	if (type === "view") return judgeUrl(button["url"], codes);
	if (type === "media_id" || type === "view_limited") return within(button["media_id"], 128) ? 0 : 40118;
	if (type === "article_id" || type === "article_view_limited")
		return within(button["article_id"], 128) ? 0 : 53600;
	return type === "miniprogram" ? judgeMiniProgram(button, codes) : codes.type;
}

function judgeMiniProgram(button: JsonObject, codes: Codes): number {
	if (!within(button["appid"], 128)) return 40166;
	return within(button["pagepath"], 1024) ? judgeUrl(button["url"], codes) : 40165;
}

function judgeUrl(url: unknown, codes: Codes): number {
	if (!within(url, 1024)) return codes.url;
	return /^https?:\/\/./.test(textOf(url)) ? 0 : codes.domain;
}

const buttonFields = ["type", "name", "key", "url", "media_id", "article_id", "appid", "pagepath"] as const;

/** Buttons as menu/get gives them back: WeChat's own fields only, and `sub_button` on every one. */
export function asStored(button: unknown): readonly JsonObject[] {
	const list = Array.isArray(button) ? button.filter(isObject) : [];
	return list.map((one) => ({
		...ownFields(one),
		sub_button: asStored(one["sub_button"]),
	}));
}

/** Buttons as get_current_selfmenu_info gives them: `sub_button` only on parents, with a `list` in it. */
export function asCurrent(button: unknown): readonly JsonObject[] {
	const list = Array.isArray(button) ? button.filter(isObject) : [];
	return list.map((one) => {
		const subs = asCurrent(one["sub_button"]);
		return subs.length === 0 ? ownFields(one) : { ...ownFields(one), sub_button: { list: subs } };
	});
}

function ownFields(button: JsonObject): JsonObject {
	const isParent = Array.isArray(button["sub_button"]) && button["sub_button"].length > 0;
	const names = isParent ? (["name"] as const) : buttonFields;
	return Object.fromEntries(names.filter((name) => name in button).map((name) => [name, button[name]]));
}
