/** Rows of the error table: codes that a few kinds of call give another meaning, or a wait of their own. */
import type { Endpoint } from "./endpoint.ts";
import type { ErrcodeRows } from "./errcode-entry.ts";
import { invalidUrl } from "./errcode-request.ts";

type Kind = Extract<Endpoint, "industry" | "template" | "menu" | "media" | "quota">;

export const errcodesByEndpoint: Readonly<Record<Kind, ErrcodeRows>> = {
	industry: {
		43100: {
			name: "industry-changed-too-often",
			meaning: {
				en: "The industry was changed too often.",
				zh: "修改模板所属行业太频繁。",
			},
			advice: {
				en: "Wait: the industry can be changed once a month, and every change deletes the templates.",
				zh: "请等待：所属行业每月只能修改一次，而且每次修改都会删除原有模板。",
			},
			remedy: "wait",
			wait: "month",
		},
	},
	template: {
		40037: {
			name: "no-such-template",
			meaning: { en: "There is no such template.", zh: "模板不存在。" },
			advice: {
				en: "To add one, send its number in the template library as template_id_short; to delete one, a template_id of GET /api/templates.",
				zh: "添加时 template_id_short 填模板库中的编号；删除时使用 GET /api/templates 列出的 template_id。",
			},
			remedy: "fix-request",
		},
	},
	menu: {
		45010: {
			name: "menu-creation-limit",
			meaning: {
				en: "Menus were created too often.",
				zh: "创建菜单个数超过限制。",
			},
			advice: {
				en: "Wait until midnight, Beijing time, and PUT the menu only when it changes: an account may create 1,000 a day, a test account 100.",
				zh: "请等到北京时间零点后再试，并且只在菜单有变化时才提交：每天最多创建 1000 次，测试号 100 次。",
			},
			remedy: "wait",
			wait: "day",
		},
	},
	media: {
		46007: {
			name: "file-being-transcoded",
			meaning: { en: "The file is being transcoded.", zh: "文件正在转码。" },
			advice: { en: "Try again in a minute.", zh: "请一分钟后重试。" },
			remedy: "wait",
			wait: 60,
		},
	},
	quota: {
		40013: {
			name: "appid-of-another-account",
			meaning: { en: "The appid is not this account's.", zh: "appid 不是本账号的。" },
			advice: {
				en: "Send this account's own AppID (WECHAT_APP_ID) as appid.",
				zh: "appid 请填写本账号的 AppID（WECHAT_APP_ID）。",
			},
			remedy: "fix-request",
		},
		48006: {
			name: "clear-quota-used-up",
			meaning: {
				en: "This month's 10 uses of clear_quota are used up.",
				zh: "本月 10 次 clear_quota 已用完。",
			},
			advice: {
				en: "Wait: daily counts start again at midnight, Beijing time, and clear_quota works again next month.",
				zh: "请等待：各接口的次数在北京时间零点后恢复，clear_quota 下个月才能再用。",
			},
			remedy: "wait",
			wait: "month",
		},
		76021: invalidUrl,
	},
};
