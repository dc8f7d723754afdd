/**
 * Rows of the error table: a conditional menu (个性化菜单) and its rule of whom it matches.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu
 */
import type { Advice } from "../advice.ts";
import type { ErrcodeRows } from "./errcode-entry.ts";

/** Sex, region and platform no longer match anything: tags are what is left. */
const matchByTag: Advice = {
	en: "Match by tag_id alone: WeChat has removed sex, region, language and platform. Tag the followers first.",
	zh: "请只用 tag_id 匹配：性别、地区、语言和客户端平台字段已下线。请先给粉丝打标签。",
};

export const conditionalMenuErrcodes: ErrcodeRows = {
	65301: {
		name: "no-such-menuid",
		meaning: {
			en: "There is no conditional menu with this menuid.",
			zh: "不存在此 menuid 对应的个性化菜单。",
		},
		advice: {
			en: "Take the menuid from conditionalmenu in the answer of menu/get.",
			zh: "请使用 menu/get 返回的 conditionalmenu 中的 menuid。",
		},
		remedy: "fix-request",
	},
	65302: {
		name: "no-such-menu-user",
		meaning: {
			en: "There is no such user to match a menu with.",
			zh: "没有相应的用户。",
		},
		advice: {
			en: "Put the openid or the WeChat id of a follower into user_id.",
			zh: "请在 user_id 中填写粉丝的 openid 或微信号。",
		},
		remedy: "fix-request",
	},
	65303: {
		name: "no-default-menu",
		meaning: {
			en: "A conditional menu needs a default menu first.",
			zh: "没有默认菜单，不能创建个性化菜单。",
		},
		advice: {
			en: "Create the default menu with PUT /api/menu, then the conditional one.",
			zh: "请先用 PUT /api/menu 创建默认菜单，再创建个性化菜单。",
		},
		remedy: "fix-request",
	},
	65304: {
		name: "empty-match-rule",
		meaning: { en: "The matchrule is empty.", zh: "matchrule 为空。" },
		advice: {
			en: "Put a tag_id into matchrule.",
			zh: "请在 matchrule 中填写 tag_id。",
		},
		remedy: "fix-request",
	},
	65305: {
		name: "too-many-conditional-menus",
		meaning: {
			en: "There are too many conditional menus.",
			zh: "个性化菜单数量受限。",
		},
		advice: {
			en: "Delete those that are no longer needed with menu/delconditional.",
			zh: "请用 menu/delconditional 删除不用的个性化菜单。",
		},
		remedy: "fix-request",
	},
	65306: {
		name: "conditional-menu-unsupported",
		meaning: {
			en: "The account may not have conditional menus.",
			zh: "该账号不支持个性化菜单。",
		},
		advice: {
			en: "Use the default menu alone, or have the account verified.",
			zh: "请只使用默认菜单，或先完成账号认证。",
		},
		remedy: "fix-account",
	},
	65307: {
		name: "empty-conditional-menu",
		meaning: {
			en: "The conditional menu is empty.",
			zh: "个性化菜单信息为空。",
		},
		advice: {
			en: "Put at least one button into it.",
			zh: "请至少填写一个按钮。",
		},
		remedy: "fix-request",
	},
	65309: {
		name: "conditional-menu-switched-off",
		meaning: {
			en: "Conditional menus are switched off for the account.",
			zh: "个性化菜单开关处于关闭状态。",
		},
		advice: {
			en: "Switch them on at mp.weixin.qq.com under 自定义菜单, then try again.",
			zh: "请在 mp.weixin.qq.com 的“自定义菜单”中打开，然后重试。",
		},
		remedy: "fix-account",
	},
	65310: {
		name: "match-rule-without-country",
		meaning: {
			en: "The matchrule names a province or city without a country.",
			zh: "填写了省份或城市，但没有填写国家。",
		},
		advice: matchByTag,
		remedy: "fix-request",
	},
	65311: {
		name: "match-rule-without-province",
		meaning: {
			en: "The matchrule names a city without a province.",
			zh: "填写了城市，但没有填写省份。",
		},
		advice: matchByTag,
		remedy: "fix-request",
	},
	65312: {
		name: "invalid-match-rule-country",
		meaning: {
			en: "The matchrule's country is not valid.",
			zh: "matchrule 中的国家不合法。",
		},
		advice: matchByTag,
		remedy: "fix-request",
	},
	65313: {
		name: "invalid-match-rule-province",
		meaning: {
			en: "The matchrule's province is not valid.",
			zh: "matchrule 中的省份不合法。",
		},
		advice: matchByTag,
		remedy: "fix-request",
	},
	65314: {
		name: "invalid-match-rule-city",
		meaning: {
			en: "The matchrule's city is not valid.",
			zh: "matchrule 中的城市不合法。",
		},
		advice: matchByTag,
		remedy: "fix-request",
	},
	65320: {
		name: "match-rule-by-privacy",
		meaning: {
			en: "The matchrule uses a personal field that WeChat has removed.",
			zh: "matchrule 包含已下线的隐私字段。",
		},
		advice: matchByTag,
		remedy: "fix-request",
	},
};
