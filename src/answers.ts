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

	text: ({ message }) => (message.Content.trim().toLowerCase() === "ping" ? text("pong") : undefined),
});
