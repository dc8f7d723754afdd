/** Rows of the error table: codes that mean the same on the token endpoint and on every other API. */
import type { Advice } from "../advice.ts";
import type { Errcode, ErrcodeRows } from "./errcode-entry.ts";

/** The three ways of docs/whitelist.md, in its order. */
const throughTheWhitelist: Advice = {
	en: "(1) Start with a test account (测试号): it has no whitelist. (2) Let the calls go through a relay with a fixed IP: point WECHAT_API_ORIGIN to it and add its IP to the whitelist (docs/whitelist.md, docs/relay/). (3) Only as a last resort add Cloudflare's published ranges: that admits every Cloudflare customer.",
	zh: "（1）先用测试号：测试号没有 IP 白名单。（2）让调用经过一台固定 IP 的中转服务器：把 WECHAT_API_ORIGIN 指向它，并把它的 IP 加入白名单，见 docs/whitelist.md 和 docs/relay/。（3）实在不行，再把 Cloudflare 公布的 IP 段加入白名单：这等于放行 Cloudflare 的所有客户。",
};

const HOUR = 3600;
const DAY = 24 * HOUR;

const adminMustConfirm: Errcode = {
	name: "admin-must-confirm",
	meaning: {
		en: "The account's administrator must confirm calls from this IP address.",
		zh: "来自该 IP 的调用需要账号管理员确认。",
	},
	advice: {
		en: "WeChat has sent the administrator a message: have it confirmed, then POST /api/token/refresh. A relay with a fixed IP on the whitelist ends these questions (docs/whitelist.md).",
		zh: "微信已给账号管理员发送确认消息：请管理员确认，然后 POST /api/token/refresh。改用固定 IP 的中转服务器并把它加入白名单，就不会再要求确认，见 docs/whitelist.md。",
	},
	remedy: "fix-account",
};

/** WeChat had no time, which does not say that it did nothing. */
export const BUSY = -1;

export const busy: Errcode = {
	name: "system-busy",
	meaning: { en: "WeChat is busy.", zh: "微信系统繁忙。" },
	advice: {
		en: "Try again in a few seconds. If you repeat a template message, keep its client_msg_id, so that it does not arrive twice.",
		zh: "过几秒再试。重发模板消息时请保持 client_msg_id 不变，避免用户收到两条。",
	},
	remedy: "wait",
	wait: 1,
};

export const sharedErrcodes: ErrcodeRows = {
	[BUSY]: busy,
	40164: {
		name: "ip-not-whitelisted",
		meaning: {
			en: "The call came from an IP address that is not on the account's IP whitelist.",
			zh: "调用来源 IP 不在账号的 API IP 白名单中。",
		},
		advice: throughTheWhitelist,
		remedy: "fix-account",
	},
	45011: {
		name: "minute-quota",
		meaning: {
			en: "Too many calls within a minute.",
			zh: "调用太频繁，超过了每分钟的频率限制。",
		},
		advice: {
			en: "Wait a minute, then call more slowly. Look for a loop, or for another system that uses the same AppID.",
			zh: "等一分钟，再放慢调用速度。请检查是否有循环调用，或是否有其他系统在用同一个 AppID。",
		},
		remedy: "wait",
		wait: 60,
	},
	45035: {
		name: "ip-not-registered",
		meaning: {
			en: "The call came from an IP address that is not on the whitelist of this API.",
			zh: "调用来源 IP 不在该接口的 IP 白名单中。",
		},
		advice: {
			en: "Let the calls go through a relay with a fixed IP: point WECHAT_API_ORIGIN to it and add its IP to the whitelist (docs/whitelist.md, docs/relay/).",
			zh: "让调用经过一台固定 IP 的中转服务器：把 WECHAT_API_ORIGIN 指向它，并把它的 IP 加入白名单，见 docs/whitelist.md 和 docs/relay/。",
		},
		remedy: "fix-account",
	},
	50002: {
		name: "account-restricted",
		meaning: {
			en: "The account is restricted, frozen or closed.",
			zh: "账号受限：可能已被冻结、注销，或因违规被封禁接口。",
		},
		advice: {
			en: "Log in at mp.weixin.qq.com, read the notices about the account and have the restriction lifted. Sending again does not help.",
			zh: "登录 mp.weixin.qq.com 查看站内通知，按提示申请解除限制。重试没有用。",
		},
		remedy: "fix-account",
	},
	61004: {
		name: "ip-not-registered",
		meaning: {
			en: "The call came from an IP address that is not registered with WeChat.",
			zh: "调用来源 IP 没有在微信登记。",
		},
		advice: throughTheWhitelist,
		remedy: "fix-account",
	},
	89501: adminMustConfirm,
	89502: adminMustConfirm,
	89503: adminMustConfirm,
	89504: adminMustConfirm,
	89505: adminMustConfirm,
	89506: {
		name: "admin-refused-for-a-day",
		meaning: {
			en: "The administrator refused calls from this IP address several times: it is shut out for 24 hours.",
			zh: "管理员多次拒绝了来自该 IP 的调用，24 小时内不能再调用。",
		},
		advice: {
			en: "Settle it with the administrator and wait 24 hours, or call through a relay whose fixed IP is on the whitelist (docs/whitelist.md).",
			zh: "请先与管理员沟通，24 小时后再试；或改用固定 IP 已加入白名单的中转服务器，见 docs/whitelist.md。",
		},
		remedy: "fix-account",
		wait: DAY,
	},
	89507: {
		name: "admin-refused-for-an-hour",
		meaning: {
			en: "The administrator refused calls from this IP address: it is shut out for an hour.",
			zh: "管理员拒绝了来自该 IP 的调用，1 小时内不能再调用。",
		},
		advice: {
			en: "Ask the administrator to confirm next time and wait an hour, or call through a relay whose fixed IP is on the whitelist (docs/whitelist.md).",
			zh: "请提前告知管理员，1 小时后重试并请其确认；或改用固定 IP 已加入白名单的中转服务器，见 docs/whitelist.md。",
		},
		remedy: "fix-account",
		wait: HOUR,
	},
};
