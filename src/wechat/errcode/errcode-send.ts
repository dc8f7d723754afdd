/**
 * Rows of the error table: what `message/template/send` alone answers, or what means something else there.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
 */
import type { Errcode, ErrcodeRows } from "./errcode-entry.ts";

/** WeChat has had this `client_msg_id`: the earlier message counts. */
const SAME_ID = 45065;
/** WeChat has had the same message for this follower less than 60 s ago: that one counts. */
export const SAME_MESSAGE = 40241;
/** Too many messages to this one follower: the others get theirs. */
export const TOO_OFTEN_FOR_ONE = 43117;

/** Whether a refusal says that WeChat has the message already. On a repetition it proves that the first one arrived. */
export const isAlreadySent = (errcode: number | undefined): boolean =>
	errcode === SAME_ID || errcode === SAME_MESSAGE;

const messageTooLong: Errcode = {
	name: "message-too-long",
	meaning: { en: "The message is too long.", zh: "模板消息超过长度限制。" },
	advice: {
		en: "Shorten the values, and send only the keys that GET /api/templates lists for the template.",
		zh: "请缩短内容，并且只发送 GET /api/templates 列出的关键词。",
	},
	remedy: "fix-request",
};

export const tooOftenForOne: Errcode = {
	name: "too-often-to-recipient",
	meaning: {
		en: "Too many messages were sent to this follower.",
		zh: "给该用户发送消息过于频繁。",
	},
	advice: {
		en: "Wait ten minutes at least; WeChat does not say how long. Send this follower fewer messages, or several notices in one.",
		zh: "请至少等待十分钟（微信没有公布具体时长），并减少给该用户的消息，或合并成一条。",
	},
	remedy: "wait",
	wait: 600,
};

export const sendErrcodes: ErrcodeRows = {
	[SAME_MESSAGE]: {
		name: "duplicate-message",
		meaning: {
			en: "The same message to this follower was accepted less than 60 seconds ago.",
			zh: "60 秒内已受理过发给该用户的相同消息。",
		},
		advice: {
			en: "Nothing needs to be sent again: the first one counts.",
			zh: "不需要重发：以第一次受理的为准。",
		},
		remedy: "fix-request",
	},
	43100: {
		name: "template-gone",
		meaning: {
			en: "The template is gone, or was changed just now.",
			zh: "模板已不存在，或刚被修改。",
		},
		advice: {
			en: "Take a template_id from GET /api/templates: changing the category or industry deletes the old ones.",
			zh: "请使用 GET /api/templates 列出的 template_id：修改类目或行业后原有模板会被删除。",
		},
		remedy: "fix-request",
	},
	[TOO_OFTEN_FOR_ONE]: tooOftenForOne,
	45012: messageTooLong,
	45013: messageTooLong,
	45014: messageTooLong,
};
