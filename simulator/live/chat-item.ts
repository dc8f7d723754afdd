/** One thing in a chat as the page shows it. */
import { textOf } from "../json.ts";
import type { ChatItem } from "../phone/snapshot.ts";
import type { ChatRow } from "../store/chat.ts";

export function chatItem({ n, openid, at, via, state, body }: ChatRow): ChatItem {
	const { type, ...content } = body;
	return {
		id: String(n),
		openid,
		at,
		from: sender[via],
		via: shownVia(via),
		type: textOf(type),
		content,
		state,
	};
}

const sender: Readonly<Record<ChatRow["via"], ChatItem["from"]>> = {
	act: "follower",
	"passive-reply": "account",
	"customer-service": "account",
	template: "account",
	menu: "account",
	notice: "wechat",
};

const shownVia = (via: ChatRow["via"]): ChatItem["via"] => (via === "passive-reply" ? "passive" : via);
