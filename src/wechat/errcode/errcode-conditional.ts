/**
 * Rows of the error table: conditional menus (个性化菜单).
 *
 * See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_addconditionalmenu
 */
import type { Advice } from "../advice.ts";
import type { Errcode, ErrcodeRows } from "./errcode-entry.ts";

const matchTag: Advice = {
	en: 'Send "matchrule": {"tag_id": "..."} and nothing else in it: menus are matched by tag alone since sex, region, language and client went.',
	zh: '请填写 "matchrule": {"tag_id": "…"}，不要带其他字段：性别、地区、语言、客户端等条件已取消，只能按标签匹配。',
};

const removedMatchrule: Errcode = {
	name: "removed-matchrule",
	meaning: { en: "The matchrule has a field that WeChat removed.", zh: "matchrule 含有已取消的字段。" },
	advice: matchTag,
	remedy: "fix-request",
};

export const conditionalErrcodes: ErrcodeRows = {
	65301: {
		name: "no-such-conditional-menu",
		meaning: { en: "There is no conditional menu with this menuid.", zh: "menuid 对应的个性化菜单不存在。" },
		advice: {
			en: "Take the menuid from conditionalmenu in menu/get. Deleting the default menu deletes all of them.",
			zh: "请使用 menu/get 返回的 conditionalmenu 中的 menuid。删除默认菜单会同时删除全部个性化菜单。",
		},
		remedy: "fix-request",
	},
	65302: {
		name: "no-matching-user",
		meaning: { en: "There is no such user.", zh: "没有相应的用户。" },
		advice: {
			en: "Send as user_id the openid or the WeChat id of a follower of this account.",
			zh: "user_id 请填写本账号粉丝的 openid 或微信号。",
		},
		remedy: "fix-request",
	},
	65303: {
		name: "no-default-menu",
		meaning: { en: "There is no default menu yet.", zh: "还没有默认菜单，不能创建个性化菜单。" },
		advice: { en: "Create it first, with PUT /api/menu.", zh: "请先用 PUT /api/menu 创建默认菜单。" },
		remedy: "fix-request",
	},
	65304: {
		name: "empty-matchrule",
		meaning: { en: "The matchrule is empty.", zh: "matchrule 为空。" },
		advice: matchTag,
		remedy: "fix-request",
	},
	65305: {
		name: "too-many-conditional-menus",
		meaning: { en: "There are too many conditional menus.", zh: "个性化菜单数量受限。" },
		advice: {
			en: "Delete some with menu/delconditional. A day allows 2,000 additions.",
			zh: "请用 menu/delconditional 删除不用的。每天最多新增 2000 次。",
		},
		remedy: "fix-request",
	},
	65306: {
		name: "no-conditional-menus",
		meaning: { en: "The account may not have conditional menus.", zh: "该账号不支持个性化菜单。" },
		advice: {
			en: "Have the account verified (认证), or do without them.",
			zh: "请完成账号认证，或只使用默认菜单。",
		},
		remedy: "fix-account",
	},
	65309: {
		name: "conditional-menus-off",
		meaning: { en: "Conditional menus are switched off.", zh: "个性化菜单开关处于关闭状态。" },
		advice: {
			en: "Switch them on at mp.weixin.qq.com, then POST /api/token/refresh.",
			zh: "请在 mp.weixin.qq.com 打开个性化菜单，然后 POST /api/token/refresh。",
		},
		remedy: "fix-account",
	},
	65310: removedMatchrule,
	65311: removedMatchrule,
	65312: removedMatchrule,
	65313: removedMatchrule,
	65314: removedMatchrule,
	65316: {
		name: "too-many-domains",
		meaning: { en: "The menus lead to too many domains.", zh: "菜单中外跳的域名过多。" },
		advice: {
			en: "Link to 3 domains at most, all conditional menus together.",
			zh: "全部个性化菜单的链接最多使用 3 个域名。",
		},
		remedy: "fix-request",
	},
	65320: removedMatchrule,
};
