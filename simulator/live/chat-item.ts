/** One thing in a chat as the page shows it. */
import { textOf } from "../json.ts";
import type { ChatItem, UploadedFile } from "../phone/snapshot.ts";
import type { ChatRow } from "../store/chat.ts";
import { contentTypeOf } from "../store/media.ts";
import type { World } from "../world.ts";

export function chatItem(world: World, { n, openid, at, via, state, body }: ChatRow): ChatItem {
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
		media: uploadedFile(world, textOf(content["media_id"])),
		thumb: uploadedFile(world, textOf(content["thumb_media_id"])),
	};
}

function uploadedFile(world: World, mediaId: string): UploadedFile | null {
	const content_type = mediaId === "" ? undefined : contentTypeOf(world, mediaId);
	return content_type === undefined ? null : { content_type, path: `/media/${mediaId}` };
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
