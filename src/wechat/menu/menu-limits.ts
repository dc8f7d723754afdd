/** How long and how many. Where sources differ, more than the strictest is a warning; only the loosest refuses. */
import { type Finding, fault, warning } from "../notice.ts";

export type Level = "top" | "sub";

interface Bytes {
	/** All sources allow so many. */
	readonly safe: number;
	/** No source allows more. */
	readonly most: number;
}

interface LevelLimits {
	readonly en: string;
	readonly zh: string;
	readonly buttons: number;
	readonly nameBytes: Bytes;
	/** How many Chinese characters of a name the client shows; two Latin letters take the place of one. */
	readonly shown: number;
}

/**
 * Names: the page says 16 bytes for top-level ones and 60 below. Owners saw top-level ones of 20 accepted, and
 * nobody says where that ends, so that 60 refuses on both levels. Older pages say 40 bytes below, and that 7
 * characters are shown instead of 8.
 * See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu
 */
export const LEVELS: Readonly<Record<Level, LevelLimits>> = {
	top: {
		en: "top-level",
		zh: "一级菜单",
		buttons: 3,
		nameBytes: { safe: 16, most: 60 },
		shown: 4,
	},
	sub: {
		en: "sub-button",
		zh: "二级菜单",
		buttons: 5,
		nameBytes: { safe: 40, most: 60 },
		shown: 8,
	},
};

const KEY_BYTES: Bytes = { safe: 128, most: 128 };
/** Older pages say 256. */
const URL_BYTES: Bytes = { safe: 256, most: 1024 };

/** Takes the list at `field` on that level: at most 3 top-level buttons, at most 5 below one of them. */
export const checkCount = (count: number, field: string, level: Level): readonly Finding[] => {
	const { buttons: most, zh } = LEVELS[level];
	if (count <= most) return [];
	const place = level === "top" ? "A menu has at most" : "Below one top-level button there are at most";
	return [
		fault(
			field,
			`${place} ${most} buttons, here are ${count}. Remove some.`,
			`${zh}最多 ${most} 个，现有 ${count} 个，请删减。`,
		),
	];
};

export const checkNameLength = (name: string, field: string, level: Level): readonly Finding[] => [
	...checkBytes(name, field, "name", LEVELS[level].nameBytes),
	...checkShown(name, field, level),
];

export const checkFieldLength = (value: string, path: string, field: string): readonly Finding[] => {
	if (field === "key") return checkBytes(value, `${path}.key`, "key", KEY_BYTES);
	return field === "url" ? checkBytes(value, `${path}.url`, "url", URL_BYTES) : [];
};

const checkBytes = (value: string, field: string, name: string, limit: Bytes): readonly Finding[] => {
	const bytes = new TextEncoder().encode(value).length;
	if (bytes <= limit.safe) return [];
	if (bytes > limit.most) {
		return [
			fault(
				field,
				`This ${name} has ${bytes} bytes in UTF-8, WeChat allows at most ${limit.most}. Shorten it.`,
				`${name} 共 ${bytes} 字节（UTF-8），微信最多允许 ${limit.most} 字节，请缩短。`,
			),
		];
	}
	return [
		warning(
			field,
			`This ${name} has ${bytes} bytes in UTF-8. Only ${limit.safe} are sure to be accepted; shorten it if WeChat refuses the menu.`,
			`${name} 共 ${bytes} 字节（UTF-8），超过 ${limit.safe} 字节时微信不一定接受；如果创建菜单失败，请缩短。`,
		),
	];
};

const checkShown = (name: string, field: string, level: Level): readonly Finding[] => {
	const { shown, en, zh } = LEVELS[level];
	if (halfWidths(name) <= shown * 2) return [];
	return [
		warning(
			field,
			`WeChat shows ${shown} Chinese characters or ${shown * 2} Latin letters of a ${en} name and cuts off the rest.`,
			`${zh}名称最多显示 ${shown} 个汉字或 ${shown * 2} 个字母，多出的部分会被截断。`,
		),
	];
};

const halfWidths = (text: string): number => {
	const characters = [...text];
	return characters.length * 2 - characters.filter((character) => character <= "~").length;
};
