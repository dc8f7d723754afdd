/**
 * What this account answers its followers (自动回复规则). This is the file to edit.
 *
 * Handlers are keyed by MsgType (`text`, `image`, `voice`, …) or Event (`subscribe`, `CLICK`, `SCAN`, …) in WeChat's own
 * spelling; `fallback` gets everything that has no handler. Return a reply, or nothing to stay silent.
 */
import type { Env } from "./env.ts";
import { defineAnswers } from "./wechat/answer.ts";
import { text } from "./wechat/reply.ts";

export const answers = defineAnswers<Env>({
	subscribe: () => text("欢迎关注！发送 ping 试试。\nWelcome! Send ping to try me."),

	text: ({ message }) => {
		const words = message.Content.trim();
		if (words.toLowerCase() === "ping") return text("pong");
		// An example to edit: followers of a real account can meet it, so it names no hours that may be wrong.
		if (words === "营业时间")
			return text("营业时间：请在 src/answers.ts 中填写。\nOpening hours: fill them in there.");
		return undefined;
	},

	// An example to edit: a tap on a menu button of type click whose key is TODAY.
	CLICK: ({ message }) =>
		message.EventKey === "TODAY"
			? text("今日推荐：请在 src/answers.ts 中填写。\nToday's pick: fill it in there.")
			: undefined,
});
