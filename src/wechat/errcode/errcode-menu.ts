/**
 * Rows of the error table: a menu as a whole.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu
 */
import { apiBanned } from "./errcode-account.ts";
import type { Errcode, ErrcodeRows } from "./errcode-entry.ts";
import { linkIt } from "./errcode-miniprogram.ts";

const dataMissing: Errcode = {
	name: "menu-data-missing",
	meaning: { en: "The menu's data are missing.", zh: "缺少子菜单数据。" },
	advice: {
		en: 'Send {"button": [ ... ]}; a sub_button needs at least one sub-button in it.',
		zh: '请发送 {"button": [ … ]}；带 sub_button 的按钮至少要有一个子菜单。',
	},
	remedy: "fix-request",
};

export const menuErrcodes: ErrcodeRows = {
	40015: {
		name: "invalid-menu-type",
		meaning: { en: "The menu's type is not valid.", zh: "菜单类型不合法。" },
		advice: {
			en: 'Send {"button": [ ... ]} in the shape that GET /api/menu shows.',
			zh: '请按 GET /api/menu 返回的结构发送 {"button": [ … ]}。',
		},
		remedy: "fix-request",
	},
	40021: {
		name: "invalid-menu-version",
		meaning: {
			en: "The menu's version is not valid.",
			zh: "菜单版本号不合法。",
		},
		advice: {
			en: "Send the menu without a version: only button belongs into it.",
			zh: "请去掉版本号：菜单中只需要 button。",
		},
		remedy: "fix-request",
	},
	40028: {
		name: "invalid-menu-user",
		meaning: {
			en: "The menu's user is not valid.",
			zh: "自定义菜单的使用用户不合法。",
		},
		advice: {
			en: "Use the openid or the WeChat id of a follower of this account.",
			zh: "请填写本账号粉丝的 openid 或微信号。",
		},
		remedy: "fix-request",
	},
	41007: dataMissing,
	46002: {
		name: "no-such-menu-version",
		meaning: {
			en: "There is no such version of the menu.",
			zh: "菜单版本不存在。",
		},
		advice: {
			en: "Create the menu anew with PUT /api/menu.",
			zh: "请用 PUT /api/menu 重新创建菜单。",
		},
		remedy: "fix-request",
	},
	46003: {
		name: "no-menu",
		meaning: {
			en: "The account has no menu made by the API.",
			zh: "没有通过接口创建的菜单。",
		},
		advice: {
			en: "Create one with PUT /api/menu. GET /api/menu also shows a menu made on the website.",
			zh: "请用 PUT /api/menu 创建。在公众平台网页上设置的菜单，可以用 GET /api/menu 查看。",
		},
		remedy: "fix-request",
	},
	65307: dataMissing,
	65318: {
		name: "menu-not-utf",
		meaning: { en: "The menu is not written in UTF-8.", zh: "菜单内容不是 UTF-8 编码。" },
		advice: {
			en: `Send it as plain UTF-8, and check pagepath and url of a miniprogram button, too. ${linkIt.en}`,
			zh: `请用 UTF-8 编码发送；如有 miniprogram 按钮，也请检查 pagepath 和 url。${linkIt.zh}`,
		},
		remedy: "fix-request",
	},
	65319: apiBanned,
	53600: {
		name: "invalid-article-id",
		meaning: { en: "The article_id is not valid.", zh: "article_id 无效。" },
		advice: {
			en: "Use the article_id of a published article of this account.",
			zh: "请使用本账号已发布图文的 article_id。",
		},
		remedy: "fix-request",
	},
};
