/** Worlds of the examples about the account itself: templates, menu, access_token, and whatever WeChat's APIs offer. */
import { bytesOf } from "../support/proxy.ts";
import { issued, STABLE_TOKEN } from "../support/wechat.ts";
import type { Worlds } from "./world.ts";

const OK = { errcode: 0, errmsg: "ok" };

/** As the simulator has it. */
export const SHIPPED = {
	template_id: "sim_order_shipped_0000000000000000000000001",
	title: "订单发货通知",
	primary_industry: "消费品",
	deputy_industry: "消费品",
	content:
		"订单编号:{{character_string1.DATA}}\n商品名称:{{thing2.DATA}}\n发货时间:{{time3.DATA}}\n订单金额:{{amount4.DATA}}\n",
	example: "订单编号:A20261122001\n商品名称:保温杯\n发货时间:2026年11月22日 09:30\n订单金额:￥59.00\n",
};
export const LIST = "/cgi-bin/template/get_all_private_template";

const ADD = "/cgi-bin/template/api_add_template";
const REMOVE = "/cgi-bin/template/del_private_template";

export const templateWorlds: Readonly<Record<string, Worlds>> = {
	listTemplates: { listed: { wechat: { [LIST]: [{ template_list: [SHIPPED] }] } } },
	addTemplate: { added: { wechat: { [ADD]: [{ ...OK, template_id: SHIPPED.template_id }] } } },
	removeTemplate: {
		removed: { wechat: { [REMOVE]: [OK] } },
		"no-template": { wechat: { [REMOVE]: [{ errcode: 40037, errmsg: "invalid template_id" }] } },
	},
};

const MENU = "/cgi-bin/menu/get";
const CREATE = "/cgi-bin/menu/create";
const WEBSITE_MENU = "/cgi-bin/get_current_selfmenu_info";
const BUTTONS = [
	{ type: "click", name: "今日推荐", key: "TODAY" },
	{ name: "更多", sub_button: [{ type: "view", name: "官网", url: "https://example.com/" }] },
];

export const menuWorlds: Readonly<Record<string, Worlds>> = {
	getMenu: {
		"made-by-api": { wechat: { [MENU]: [{ menu: { button: BUTTONS, menuid: 208396938 } }] } },
		"made-on-website": {
			wechat: {
				[MENU]: [{ errcode: 46003, errmsg: "menu no exist" }],
				[WEBSITE_MENU]: [
					{ is_menu_open: 1, selfmenu_info: { button: [{ type: "text", name: "关于", value: "您好" }] } },
				],
			},
		},
	},
	setMenu: { created: { wechat: { [CREATE]: [OK] } }, unchecked: { wechat: { [CREATE]: [OK] } } },
	removeMenu: { removed: { wechat: { "/cgi-bin/menu/delete": [OK] } } },
};

const ACCESS_TOKEN = { ...issued(1), access_token: "85_example-of-an-access-token" };
const holding = { wechat: { [STABLE_TOKEN]: [ACCESS_TOKEN] } };

export const accessTokenWorlds: Readonly<Record<string, Worlds>> = {
	getAccessToken: { alive: holding },
	refreshAccessToken: { complaint: holding, repaired: { ...holding, prepare: () => ({ body: "" }) } },
};

const USER = "/cgi-bin/user/info";
const forbidden = {
	wechat: { "/wxaapi/example": [new Response("405 Method Not Allowed", { status: 405 })] },
};
/** Not followed: it could lead anywhere, with the access_token. */
const elsewhere = new Response(null, { status: 302, headers: { Location: "https://elsewhere.example/" } });
const redirecting = {
	wechat: { "/cgi-bin/tags/create": [elsewhere], [USER]: [elsewhere], "/wxaapi/example": [elsewhere] },
};
const withoutLength = { prepare: () => ({ body: bytesOf(300 * 1024).stream }) };

const unusual: Worlds = {
	done: { wechat: { "/wxaapi/example": [OK] } },
	"not-allowed": forbidden,
	"no-length": withoutLength,
	redirect: redirecting,
};

export const proxyWorlds: Readonly<Record<string, Worlds>> = {
	getByProxy: {
		follower: {
			wechat: {
				[USER]: [
					{
						subscribe: 1,
						openid: "o51a0-first-follower",
						language: "zh_CN",
						subscribe_time: 1790827200,
						remark: "",
						tagid_list: [],
						subscribe_scene: "ADD_SCENE_QR_CODE",
					},
				],
			},
		},
		"not-a-follower": { wechat: { [USER]: [{ errcode: 40003, errmsg: "invalid openid" }] } },
		redirect: redirecting,
	},
	postByProxy: {
		created: { wechat: { "/cgi-bin/tags/create": [{ tag: { id: 100, name: "会员" } }] } },
		"no-length": withoutLength,
		redirect: redirecting,
	},
	putByProxy: unusual,
	deleteByProxy: unusual,
	patchByProxy: unusual,
};
