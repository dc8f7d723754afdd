/** Rows of the error table: what `stable_token` alone answers, or what means something else there. */
import type { ErrcodeRows } from "./errcode-entry.ts";

export const tokenErrcodes: ErrcodeRows = {
	40001: {
		name: "wrong-secret",
		meaning: {
			en: "The AppSecret is wrong, or it belongs to another account.",
			zh: "AppSecret 错误，或不属于这个 AppID。",
		},
		advice: {
			en: "Compare WECHAT_APP_ID and WECHAT_APP_SECRET with the account on 微信开发者平台 (developers.weixin.qq.com/platform). After a reset only the new AppSecret works: set it with `wrangler secret put WECHAT_APP_SECRET`.",
			zh: "在微信开发者平台（developers.weixin.qq.com/platform）核对 AppID 和 AppSecret。重置后只有新的 AppSecret 有效，请用 `wrangler secret put WECHAT_APP_SECRET` 更新。",
		},
		remedy: "fix-account",
	},
	40002: {
		name: "invalid-grant-type",
		meaning: {
			en: "The grant_type is not client_credential.",
			zh: "grant_type 不是 client_credential。",
		},
		advice: {
			en: "The gateway always sends client_credential, so something on the way changes the request: let the relay behind WECHAT_API_ORIGIN pass the body on unchanged.",
			zh: "网关固定发送 client_credential，说明请求在中途被改动：请让 WECHAT_API_ORIGIN 所指的中转服务器原样转发请求体。",
		},
		remedy: "fix-account",
	},
	40013: {
		name: "invalid-appid",
		meaning: {
			en: "WeChat knows no account with this AppID.",
			zh: "AppID 不合法，微信找不到这个账号。",
		},
		advice: {
			en: "Correct WECHAT_APP_ID: copy it from 微信开发者平台, or from the 测试号 page for a test account. Upper and lower case count.",
			zh: "请修正 WECHAT_APP_ID：从微信开发者平台（测试号则从测试号管理页）复制，注意大小写，不要带空格。",
		},
		remedy: "fix-account",
	},
	40125: {
		name: "invalid-secret",
		meaning: { en: "The AppSecret is not valid.", zh: "AppSecret 无效。" },
		advice: {
			en: "Copy the AppSecret again, whole, into `wrangler secret put WECHAT_APP_SECRET`. If it is lost, reset it on 微信开发者平台 and update every system that uses it.",
			zh: "重新完整复制 AppSecret，用 `wrangler secret put WECHAT_APP_SECRET` 更新。如果已经遗失，请在微信开发者平台重置，并同步更新所有使用它的系统。",
		},
		remedy: "fix-account",
	},
	40243: {
		name: "frozen-secret",
		meaning: { en: "The AppSecret is frozen.", zh: "AppSecret 已被冻结。" },
		advice: {
			en: "Unfreeze the AppSecret on 微信开发者平台. That takes about 10 minutes to apply; then POST /api/token/refresh.",
			zh: "在微信开发者平台解冻 AppSecret，约 10 分钟后生效，然后 POST /api/token/refresh。",
		},
		remedy: "fix-account",
	},
	41002: {
		name: "appid-missing",
		meaning: {
			en: "The appid did not arrive at WeChat.",
			zh: "微信没有收到 appid 参数。",
		},
		advice: {
			en: "The gateway always sends it, so something on the way drops it: let the relay behind WECHAT_API_ORIGIN pass the body on unchanged.",
			zh: "网关总会发送 appid，说明它在中途丢失：请让 WECHAT_API_ORIGIN 所指的中转服务器原样转发请求体。",
		},
		remedy: "fix-account",
	},
	41004: {
		name: "secret-missing",
		meaning: {
			en: "The secret did not arrive at WeChat.",
			zh: "微信没有收到 secret 参数。",
		},
		advice: {
			en: "The gateway always sends it, so something on the way drops it: let the relay behind WECHAT_API_ORIGIN pass the body on unchanged.",
			zh: "网关总会发送 secret，说明它在中途丢失：请让 WECHAT_API_ORIGIN 所指的中转服务器原样转发请求体。",
		},
		remedy: "fix-account",
	},
	43002: {
		name: "post-required",
		meaning: {
			en: "WeChat received a GET where it needs a POST.",
			zh: "该接口需要 POST，微信收到的是 GET。",
		},
		advice: {
			en: "The gateway sends POST, so something on the way changes it, usually a redirect. Let the relay behind WECHAT_API_ORIGIN pass method and body on unchanged.",
			zh: "网关发出的是 POST，多半是中途的重定向把它变成了 GET。请让 WECHAT_API_ORIGIN 所指的中转服务器原样转发请求方法和请求体。",
		},
		remedy: "fix-account",
	},
	45009: {
		name: "daily-quota",
		meaning: {
			en: "Today's calls for an access_token are used up.",
			zh: "今天获取 access_token 的次数已用完。",
		},
		advice: {
			en: "The count starts again at midnight, Beijing time. POST /cgi-bin/clear_quota/v2 with the AppID and AppSecret clears it at once, 10 times a month. Find the other system that asks so often with this AppID.",
			zh: "北京时间零点后恢复。用 AppID 和 AppSecret 调用 POST /cgi-bin/clear_quota/v2 可立即清零，每月 10 次。请找出频繁用这个 AppID 获取 access_token 的系统。",
		},
		remedy: "wait",
		wait: "day",
	},
	50004: {
		name: "access-token-forbidden",
		meaning: {
			en: "This account may not get access_tokens, perhaps as a penalty.",
			zh: "账号被禁止使用获取 access_token 的接口，可能是违规处罚。",
		},
		advice: {
			en: "Log in at mp.weixin.qq.com, read the notices about the account and have the ban lifted, then POST /api/token/refresh.",
			zh: "登录 mp.weixin.qq.com 查看站内通知，按提示申请解封，然后 POST /api/token/refresh。",
		},
		remedy: "fix-account",
	},
	50007: {
		name: "account-frozen",
		meaning: { en: "The account is frozen.", zh: "账号已被冻结。" },
		advice: {
			en: "Log in at mp.weixin.qq.com and unfreeze the account as it says there, then POST /api/token/refresh.",
			zh: "登录 mp.weixin.qq.com，按提示解冻账号，然后 POST /api/token/refresh。",
		},
		remedy: "fix-account",
	},
};
