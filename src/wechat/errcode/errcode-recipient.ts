/** Rows of the error table: what the recipient stands in the way of. */
import type { ErrcodeRows } from "./errcode-entry.ts";

export const recipientErrcodes: ErrcodeRows = {
	40003: {
		name: "invalid-openid",
		meaning: {
			en: "The openid is not one of this account.",
			zh: "openid 不合法，或不属于这个账号。",
		},
		advice: {
			en: "One person has another openid in every account: take the openid that this AppID's callbacks or follower list give, not that of a mini program or another account. Check that none is cut off.",
			zh: "同一个用户在每个账号下的 openid 都不同：请使用这个 AppID 的消息推送或粉丝列表给出的 openid，不要用小程序或其他公众号的。并检查 openid 是否完整。",
		},
		remedy: "fix-request",
	},
	43004: {
		name: "not-following",
		meaning: {
			en: "The recipient does not follow the account.",
			zh: "接收者没有关注该账号。",
		},
		advice: {
			en: "Ask the recipient to follow the account again, then send once more. Take them off your list until then.",
			zh: "请对方重新关注后再发送；在此之前，先把对方移出发送名单。",
		},
		remedy: "ask-recipient",
	},
	43019: {
		name: "recipient-blacklisted",
		meaning: {
			en: "The recipient is on the account's blacklist.",
			zh: "接收者在账号的黑名单中。",
		},
		advice: {
			en: "Remove the recipient from the blacklist at mp.weixin.qq.com under 用户管理, or leave them out.",
			zh: "在 mp.weixin.qq.com 的“用户管理”中把对方移出黑名单，或不再给对方发送。",
		},
		remedy: "ask-recipient",
	},
	43101: {
		name: "refused-by-recipient",
		meaning: {
			en: "The recipient has refused this message, or cancelled the subscription.",
			zh: "用户拒绝接收该消息，或已取消订阅。",
		},
		advice: {
			en: "Do not send it again. Ask the recipient to allow these messages in the account's settings in WeChat, or to subscribe again.",
			zh: "请不要重发。请用户在该账号的设置中重新允许接收消息，或重新订阅。",
		},
		remedy: "ask-recipient",
	},
	45015: {
		name: "reply-window-closed",
		meaning: {
			en: "The time for customer-service messages to this follower is over, or they no longer follow.",
			zh: "已超过客服消息的回复时限，或用户已取消关注。",
		},
		advice: {
			en: "Wait until the follower writes (48 hours from then) or taps the menu, follows or scans (1 minute). Without that, only a template message reaches them.",
			zh: "等用户再次发来消息（此后 48 小时内可回复），或点击菜单、关注、扫码（此后 1 分钟内可回复）。除此之外只能发送模板消息。",
		},
		remedy: "ask-recipient",
	},
	45047: {
		name: "reply-count-used-up",
		meaning: {
			en: "Too many customer-service messages since the follower last did something.",
			zh: "客服消息的下发条数已达上限。",
		},
		advice: {
			en: "Wait until the follower writes again: that allows 5 messages within 48 hours; a menu tap, follow or scan allows 3 within 1 minute. Put several texts into one message.",
			zh: "等用户再次发来消息：之后 48 小时内可发 5 条；点击菜单、关注、扫码之后 1 分钟内可发 3 条。请把多条内容合并成一条发送。",
		},
		remedy: "ask-recipient",
	},
	48002: {
		name: "messages-switched-off",
		meaning: {
			en: "The follower has switched off messages from this account.",
			zh: "粉丝关闭了接收该账号的消息。",
		},
		advice: {
			en: "Ask the follower to switch 接收消息 on again in the account's settings in WeChat. Do not send until then.",
			zh: "请粉丝在该账号的设置中重新打开“接收消息”；在此之前不要再发送。",
		},
		remedy: "ask-recipient",
	},
	50005: {
		name: "recipient-unsubscribed",
		meaning: {
			en: "The recipient has stopped following the account.",
			zh: "用户未关注该账号。",
		},
		advice: {
			en: "Ask the recipient to follow the account again, then send once more.",
			zh: "请对方重新关注后再发送。",
		},
		remedy: "ask-recipient",
	},
	70000: {
		name: "minor-protected",
		meaning: {
			en: "WeChat held the message back to protect a minor.",
			zh: "为保护未成年人，该条消息发送失败。",
		},
		advice: {
			en: "Do not send it again. Reach this person in another way if it is necessary.",
			zh: "请不要重发；确有必要时，请用其他方式联系对方。",
		},
		remedy: "ask-recipient",
	},
};
