/**
 * Rows of the error table: the buttons of a menu.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu
 */
import type { Advice } from "../advice.ts";
import type { Errcode, ErrcodeRows } from "./errcode-entry.ts";

/** Old and new lists disagree which of 40054 and 40055 means the sub-menu: the advice fits both. */
const correctEveryUrl: Advice = {
	en: "Check the url of every button and sub-button: the whole address with http:// or https:// and a domain that can be reached from the internet.",
	zh: "请检查每个一级菜单和子菜单的 url：必须是以 http:// 或 https:// 开头的完整地址，域名要能从公网访问。",
};

const correctUse: Advice = {
	en: "Correct type, or see what the account may use: miniprogram, media_id, view_limited and article buttons need a verified account, and the mini program must be linked.",
	zh: "请修正 type，并确认账号可以使用该类型：miniprogram、media_id、view_limited 和图文类按钮需要已认证的账号，小程序还必须已关联。",
};

const invalidMenuUrl: Errcode = {
	name: "invalid-menu-url",
	meaning: {
		en: "The url of a button or sub-button is not valid.",
		zh: "菜单按钮或子菜单的 url 不合法。",
	},
	advice: correctEveryUrl,
	remedy: "fix-request",
};

export const buttonErrcodes: ErrcodeRows = {
	40016: {
		name: "invalid-button-count",
		meaning: {
			en: "The number of buttons is not valid.",
			zh: "一级菜单按钮个数不合法。",
		},
		advice: {
			en: "A menu has 1 to 3 buttons.",
			zh: "一级菜单请设置 1 到 3 个按钮。",
		},
		remedy: "fix-request",
	},
	40017: {
		name: "invalid-button-type",
		meaning: { en: "A button's type is not valid.", zh: "按钮类型不合法。" },
		advice: {
			en: "Give every button without sub_button a type that WeChat knows (click, view, miniprogram ...), and none to a button with sub_button.",
			zh: "没有 sub_button 的按钮必须填写微信支持的 type（click、view、miniprogram 等）；带 sub_button 的按钮不要填 type。",
		},
		remedy: "fix-request",
	},
	40018: {
		name: "invalid-button-name-length",
		meaning: {
			en: "A button's name has the wrong length.",
			zh: "按钮名称长度不合法。",
		},
		advice: {
			en: "Shorten the name to 16 bytes at the top level, about 5 Chinese characters; 4 are displayed. It may not be empty.",
			zh: "一级菜单名称不超过 16 字节（约 5 个汉字，只显示 4 个），且不能为空。",
		},
		remedy: "fix-request",
	},
	40019: {
		name: "invalid-button-key-length",
		meaning: {
			en: "A button's key has the wrong length.",
			zh: "按钮 key 长度不合法。",
		},
		advice: {
			en: "Give every click, scan, picture and location button a key of 1 to 128 bytes.",
			zh: "click、扫码、发图和发送位置类按钮必须有 key，长度 1 到 128 字节。",
		},
		remedy: "fix-request",
	},
	40020: {
		name: "invalid-button-url-length",
		meaning: {
			en: "A button's url has the wrong length.",
			zh: "按钮 url 长度不合法。",
		},
		advice: {
			en: "Give every view and miniprogram button a url of 1 to 1,024 bytes.",
			zh: "view 和 miniprogram 按钮必须有 url，长度 1 到 1024 字节。",
		},
		remedy: "fix-request",
	},
	40022: {
		name: "invalid-menu-depth",
		meaning: { en: "The menu has too many levels.", zh: "子菜单级数不合法。" },
		advice: {
			en: "A menu has two levels: take sub_button out of the sub-buttons.",
			zh: "菜单最多两级：请去掉子菜单里的 sub_button。",
		},
		remedy: "fix-request",
	},
	40023: {
		name: "invalid-sub-button-count",
		meaning: {
			en: "The number of sub-buttons is not valid.",
			zh: "子菜单按钮个数不合法。",
		},
		advice: {
			en: "A button has 1 to 5 sub-buttons.",
			zh: "每个一级菜单请设置 1 到 5 个子菜单。",
		},
		remedy: "fix-request",
	},
	40024: {
		name: "invalid-sub-button-type",
		meaning: {
			en: "A sub-button's type is not valid.",
			zh: "子菜单按钮类型不合法。",
		},
		advice: {
			en: "Give every sub-button a type that WeChat knows (click, view, miniprogram ...).",
			zh: "每个子菜单都必须填写微信支持的 type（click、view、miniprogram 等）。",
		},
		remedy: "fix-request",
	},
	40025: {
		name: "invalid-sub-button-name-length",
		meaning: {
			en: "A sub-button's name has the wrong length.",
			zh: "子菜单名称长度不合法。",
		},
		advice: {
			en: "Shorten the name to 60 bytes, 20 Chinese characters; 8 are displayed. It may not be empty.",
			zh: "子菜单名称不超过 60 字节（20 个汉字，只显示 8 个），且不能为空。",
		},
		remedy: "fix-request",
	},
	40026: {
		name: "invalid-sub-button-key-length",
		meaning: {
			en: "A sub-button's key has the wrong length.",
			zh: "子菜单 key 长度不合法。",
		},
		advice: {
			en: "Give every click, scan, picture and location sub-button a key of 1 to 128 bytes.",
			zh: "click、扫码、发图和发送位置类子菜单必须有 key，长度 1 到 128 字节。",
		},
		remedy: "fix-request",
	},
	40027: {
		name: "invalid-sub-button-url-length",
		meaning: {
			en: "A sub-button's url has the wrong length.",
			zh: "子菜单 url 长度不合法。",
		},
		advice: {
			en: "Give every view and miniprogram sub-button a url of 1 to 1,024 bytes. WeChat answers this code also when url is missing.",
			zh: "view 和 miniprogram 子菜单必须有 url，长度 1 到 1024 字节；漏填 url 时微信也返回这个错误码。",
		},
		remedy: "fix-request",
	},
	40054: {
		name: "invalid-menu-url",
		meaning: {
			en: "The url of a sub-button or button is not valid.",
			zh: "子菜单或菜单按钮的 url 不合法。",
		},
		advice: correctEveryUrl,
		remedy: "fix-request",
	},
	40055: invalidMenuUrl,
	40117: {
		name: "invalid-button-media-id-length",
		meaning: {
			en: "A button's media_id has the wrong length.",
			zh: "按钮的 media_id 长度不合法。",
		},
		advice: {
			en: "Copy the media_id of the permanent material again, whole.",
			zh: "请重新完整复制永久素材的 media_id。",
		},
		remedy: "fix-request",
	},
	40118: {
		name: "invalid-sub-button-media-id-length",
		meaning: {
			en: "A sub-button's media_id has the wrong length.",
			zh: "子菜单的 media_id 长度不合法。",
		},
		advice: {
			en: "Copy the media_id of the permanent material again, whole.",
			zh: "请重新完整复制永久素材的 media_id。",
		},
		remedy: "fix-request",
	},
	40119: {
		name: "button-type-not-allowed",
		meaning: {
			en: "A button's type cannot be used here.",
			zh: "按钮类型错误，或账号不能使用该类型。",
		},
		advice: correctUse,
		remedy: "fix-request",
	},
	40120: {
		name: "sub-button-type-not-allowed",
		meaning: {
			en: "A sub-button's type cannot be used here.",
			zh: "子菜单按钮类型错误，或账号不能使用该类型。",
		},
		advice: correctUse,
		remedy: "fix-request",
	},
	40121: {
		name: "invalid-button-media-type",
		meaning: {
			en: "The media_id is of the wrong kind of material.",
			zh: "media_id 的素材类型不合法。",
		},
		advice: {
			en: "view_limited needs the media_id of news (图文) material; for others use the type media_id.",
			zh: "view_limited 只能用图文素材的 media_id；其他素材请用 media_id 类型的按钮。",
		},
		remedy: "fix-request",
	},
	65308: {
		name: "button-without-action",
		meaning: {
			en: "A button does nothing when it is tapped.",
			zh: "包含没有响应动作的按钮。",
		},
		advice: {
			en: "Give every button either a type with its fields or sub_button.",
			zh: "每个按钮都要么填写 type 及其所需字段，要么填写 sub_button。",
		},
		remedy: "fix-request",
	},
	65317: invalidMenuUrl,
};
