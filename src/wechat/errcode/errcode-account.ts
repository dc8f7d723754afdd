/** Rows of the error table: access_token, permissions and quotas, as the APIs other than `stable_token` answer them. */
import type { Errcode, ErrcodeRows } from "./errcode-entry.ts";

/** 45103 says it of an API as a whole; 45106, 45109 and others link to an announcement. */
const apiSwitchedOff: Errcode = {
	name: "api-switched-off",
	meaning: {
		en: "WeChat has switched this API off, for this kind of account or for all.",
		zh: "该接口已被微信停用，或不再对此类账号开放。",
	},
	advice: {
		en: "Read the announcement that errmsg links to, if any, and see on the 接口权限 page what the account may still use. Sending again does not help.",
		zh: "请查看 errmsg 中的公告链接（如有），并到平台的“接口权限”页确认账号还能使用哪些接口。重试没有用。",
	},
	remedy: "fix-account",
};

export const dailyQuota: Errcode = {
	name: "daily-quota",
	meaning: {
		en: "Today's calls of this API are used up.",
		zh: "该接口今天的调用次数已用完。",
	},
	advice: {
		en: "The count starts again at midnight, Beijing time. POST /cgi-bin/clear_quota clears all of today's counts at once, 10 times a month. The quota rises by itself with more than 100,000, 1,000,000 and 10,000,000 followers.",
		zh: "北京时间零点后恢复。调用 POST /cgi-bin/clear_quota 可立即清零当天所有接口的次数，每月 10 次。粉丝数超过 10 万、100 万、1000 万时，额度会自动提高。",
	},
	remedy: "wait",
	wait: "day",
};

export const apiUnauthorized: Errcode = {
	name: "api-unauthorized",
	meaning: {
		en: "This kind of account may not use this API.",
		zh: "该账号没有这个接口的权限。",
	},
	advice: {
		en: "The README's table of account types shows what each kind may do: template messages need a verified 服务号, the menu API a verified account; a test account (测试号) can try both. Compare with the 接口权限 page of your account.",
		zh: "对照 README 的账号类型表：模板消息需要已认证的服务号，自定义菜单接口需要已认证的账号；两者都可以先用测试号试用。再到平台的“接口权限”页核对你的账号。",
	},
	remedy: "fix-account",
};

export const apiBanned: Errcode = {
	name: "api-banned",
	meaning: {
		en: "This API is banned for the account, for a violation of the rules.",
		zh: "该接口因违规被封禁。",
	},
	advice: {
		en: "Log in at mp.weixin.qq.com, read the notice about the ban and have it lifted. Sending again does not help.",
		zh: "登录 mp.weixin.qq.com 查看封禁通知，按提示申请解封。重试没有用。",
	},
	remedy: "fix-account",
};

const apiNotGranted: Errcode = {
	name: "api-not-granted",
	meaning: {
		en: "The account has not granted this API.",
		zh: "账号没有授权使用该接口。",
	},
	advice: {
		en: "See on the 接口权限 page whether the account has this API, and apply for it there.",
		zh: "请到平台的“接口权限”页查看账号是否有该接口，没有的话先申请开通。",
	},
	remedy: "fix-account",
};

export const accountErrcodes: ErrcodeRows = {
	40001: {
		name: "invalid-credential",
		meaning: {
			en: "WeChat does not accept the access_token: it is not valid, or not the latest.",
			zh: "access_token 无效，或不是最新的。",
		},
		advice: {
			en: "The gateway renews it and sends once more. If it is still refused, the usual causes are: another system forces refreshes (force_refresh: true), the AppSecret was reset, WECHAT_APP_ID is another account's, or the access_token was fetched through another WECHAT_API_ORIGIN (the simulator, another relay).",
			zh: "网关会自动更新 access_token 并重发一次。如果仍被拒绝，常见原因有：其他系统在强制刷新（force_refresh: true）；AppSecret 被重置；WECHAT_APP_ID 填了另一个账号的；access_token 是经另一个 WECHAT_API_ORIGIN（模拟器或别的中转服务器）取得的。",
		},
		remedy: "renew-access-token",
	},
	40014: {
		name: "invalid-access-token",
		meaning: {
			en: "The access_token is not valid.",
			zh: "access_token 不合法。",
		},
		advice: {
			en: "The gateway renews it and sends once more. If it is still refused, check that the relay behind WECHAT_API_ORIGIN passes the query on unchanged, and that WECHAT_APP_ID is the right account's.",
			zh: "网关会自动更新 access_token 并重发一次。如果仍被拒绝，请检查 WECHAT_API_ORIGIN 所指的中转服务器是否原样转发查询参数，以及 WECHAT_APP_ID 是否正确。",
		},
		remedy: "renew-access-token",
	},
	41001: {
		name: "access-token-missing",
		meaning: {
			en: "The access_token did not arrive at WeChat.",
			zh: "微信没有收到 access_token 参数。",
		},
		advice: {
			en: "The gateway always sends it, so something on the way drops it: let the relay behind WECHAT_API_ORIGIN pass the query on unchanged.",
			zh: "网关总会带上 access_token，说明它在中途丢失：请让 WECHAT_API_ORIGIN 所指的中转服务器原样转发查询参数。",
		},
		remedy: "fix-account",
	},
	42001: {
		name: "access-token-expired",
		meaning: {
			en: "The access_token has expired.",
			zh: "access_token 已过期。",
		},
		advice: {
			en: "The gateway renews it and sends once more. If that does not end it, GET /api/status shows why the renewal fails.",
			zh: "网关会自动更新 access_token 并重发一次。如果仍然报错，请在 GET /api/status 查看更新失败的原因。",
		},
		remedy: "renew-access-token",
	},
	45009: dailyQuota,
	43104: apiNotGranted,
	45040: {
		name: "monthly-quota",
		meaning: { en: "This month's calls of this API are used up.", zh: "该接口本月的调用次数已用完。" },
		advice: {
			en: "The count starts again on the first of the month, Beijing time.",
			zh: "下月 1 日（北京时间）恢复。",
		},
		remedy: "wait",
		wait: "month",
	},
	45102: apiBanned,
	45103: apiSwitchedOff,
	45106: apiSwitchedOff,
	45109: apiSwitchedOff,
	45501: apiBanned,
	48001: apiUnauthorized,
	48004: apiBanned,
	48008: {
		name: "message-type-unauthorized",
		meaning: {
			en: "The account may not send messages of this type.",
			zh: "账号没有发送该类型消息的权限。",
		},
		advice: {
			en: "Send another type of message, or see on the 接口权限 page what the account may send.",
			zh: "请改用其他类型的消息，或到平台的“接口权限”页查看账号可以发送哪些类型。",
		},
		remedy: "fix-request",
	},
	48009: apiSwitchedOff,
	50001: apiNotGranted,
	61007: {
		name: "api-not-granted-to-platform",
		meaning: {
			en: "The account has not granted this API to the third-party platform that calls it.",
			zh: "账号没有把该接口授权给调用它的第三方平台。",
		},
		advice: {
			en: "Let the administrator authorise the platform again and tick this permission, or use the account's own AppID and AppSecret.",
			zh: "请管理员重新授权并勾选相应的权限集，或直接使用账号自己的 AppID 和 AppSecret。",
		},
		remedy: "fix-account",
	},
};
