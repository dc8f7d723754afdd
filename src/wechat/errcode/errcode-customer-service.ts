/**
 * Rows of the error table: what customer-service messages (客服消息) and their accounts alone answer, or what means
 * something else there.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
 */
import { apiBanned } from "./errcode-account.ts";
import type { Errcode, ErrcodeRows } from "./errcode-entry.ts";
import { invalidFileType } from "./errcode-media.ts";
import { invalidArgument } from "./errcode-request.ts";
import { TOO_OFTEN_FOR_ONE, tooOftenForOne } from "./errcode-send.ts";
import { busy } from "./errcode-shared.ts";

const invalidAccount: Errcode = {
	name: "invalid-kf-account",
	meaning: { en: "There is no such customer-service account.", zh: "客服账号不存在或不合法。" },
	advice: {
		en: "Use a kf_account that customservice/getkflist lists, written in full: name@account.",
		zh: "请使用 customservice/getkflist 列出的 kf_account，写全：账号前缀@公众号微信号。",
	},
	remedy: "fix-request",
};

const accountExists: Errcode = {
	name: "kf-account-exists",
	meaning: { en: "There is such a customer-service account already.", zh: "客服账号已存在。" },
	advice: { en: "Choose another kf_account.", zh: "请换一个 kf_account。" },
	remedy: "fix-request",
};

const tooManyAccounts: Errcode = {
	name: "too-many-kf-accounts",
	meaning: { en: "There are too many customer-service accounts.", zh: "客服账号数量已达上限。" },
	advice: {
		en: "Delete one that you no longer need with customservice/kfaccount/del.",
		zh: "请先用 customservice/kfaccount/del 删除不用的客服账号。",
	},
	remedy: "fix-request",
};

const invalidWorker: Errcode = {
	name: "invalid-worker",
	meaning: {
		en: "This WeChat id cannot be invited or bound to the account.",
		zh: "该微信号不能被邀请，或不能绑定到该客服账号。",
	},
	advice: {
		en: "See in customservice/getkflist who is bound or invited, and choose another invite_wx.",
		zh: "请用 customservice/getkflist 查看已绑定和已邀请的微信号，换一个 invite_wx。",
	},
	remedy: "fix-request",
};

const noSession: Errcode = {
	name: "no-session",
	meaning: {
		en: "The follower has no session, another worker serves them, or the worker is not online.",
		zh: "该用户没有会话、正由其他客服接待，或客服不在线。",
	},
	advice: {
		en: "See customservice/kfsession/getsession and customservice/getonlinekflist first.",
		zh: "请先用 customservice/kfsession/getsession 和 customservice/getonlinekflist 查询。",
	},
	remedy: "fix-request",
};

const menuTooLong: Errcode = {
	name: "msgmenu-too-long",
	meaning: { en: "The msgmenu is too long.", zh: "msgmenu 超过长度限制。" },
	advice: { en: "Send fewer and shorter items in list.", zh: "请减少并缩短 list 中的选项。" },
	remedy: "fix-request",
};

export const customerServiceErrcodes: ErrcodeRows = {
	[TOO_OFTEN_FOR_ONE]: tooOftenForOne,
	44004: {
		name: "empty-text",
		meaning: { en: "The text is empty.", zh: "文本消息内容为空。" },
		advice: { en: "Send some text in text.content.", zh: "请在 text.content 中填写内容。" },
		remedy: "fix-request",
	},
	45002: {
		name: "text-too-long",
		meaning: { en: "The text is too long.", zh: "消息内容超过限制。" },
		advice: {
			en: "Send up to 2,048 bytes, some 680 Chinese characters, or several messages.",
			zh: "不超过 2048 字节（约 680 个汉字），或分成多条发送。",
		},
		remedy: "fix-request",
	},
	45008: {
		name: "too-many-articles",
		meaning: {
			en: "The news message has too many articles.",
			zh: "图文消息条数超过限制。",
		},
		advice: {
			en: "A customer-service message carries one article: send the first, or several messages.",
			zh: "客服消息只能带一篇图文：请只发一篇，或分成多条发送。",
		},
		remedy: "fix-request",
	},
	45072: invalidArgument,
	45080: {
		name: "no-recent-message",
		meaning: {
			en: "The follower has not written in the last 30 seconds.",
			zh: "最近 30 秒内没有与该用户的消息往来。",
		},
		advice: {
			en: "Send typing right after a message has come.",
			zh: "请在收到用户消息后立即发送输入状态。",
		},
		remedy: "ask-recipient",
	},
	45081: {
		name: "already-typing",
		meaning: { en: "The account is typing already.", zh: "已处于输入状态。" },
		advice: { en: "Nothing needs to be done.", zh: "无需处理。" },
		remedy: "fix-request",
	},
	45087: apiBanned,
	45098: menuTooLong,
	45099: menuTooLong,
	61450: busy,
	61451: invalidArgument,
	61452: invalidAccount,
	61453: accountExists,
	61454: invalidAccount,
	61455: invalidAccount,
	61456: tooManyAccounts,
	61457: invalidFileType,
	65400: {
		name: "customer-service-off",
		meaning: { en: "Customer service is not switched on.", zh: "没有开通客服功能。" },
		advice: {
			en: "Switch it on at mp.weixin.qq.com (新的功能, 客服功能); that takes some minutes to apply.",
			zh: "请在 mp.weixin.qq.com 的“新的功能”中开通“客服功能”，几分钟后生效。",
		},
		remedy: "fix-account",
	},
	65401: invalidAccount,
	65402: invalidWorker,
	65403: {
		name: "invalid-nickname",
		meaning: { en: "The nickname is not valid.", zh: "客服昵称不合法。" },
		advice: {
			en: "Shorten it to 16 characters, without forbidden words.",
			zh: "不超过 16 个字，且不含违规词。",
		},
		remedy: "fix-request",
	},
	65404: invalidAccount,
	65405: tooManyAccounts,
	65406: accountExists,
	65407: invalidWorker,
	65408: invalidWorker,
	65409: invalidWorker,
	65410: invalidWorker,
	65411: invalidWorker,
	65412: invalidWorker,
	65413: noSession,
	65414: noSession,
	65415: noSession,
	65416: invalidArgument,
	65417: invalidArgument,
};
