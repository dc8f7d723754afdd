/** Which messages the follower got nothing for, where a reply could have come. */
import { textOf } from "../../json.ts";
import type { ChatItem } from "../../phone/snapshot.ts";

/** After all other events nobody looks for a reply: a page opens, or the picture itself follows as a message. */
const repliedEvents: readonly string[] = ["subscribe", "SCAN", "CLICK", "scancode_waitmsg"];

/** Whether the item at `index` was answered by `success`, and no customer-service message came for it so far. */
export function isLeftSilent(items: readonly ChatItem[], index: number): boolean {
	const item = items[index];
	if (item?.state !== "no-reply") return false;
	if (item.type === "event" && !repliedEvents.includes(textOf(item.content["event"]))) return false;
	for (const later of items.slice(index + 1)) {
		if (later.via === "act") return true;
		if (later.via === "customer-service") return false;
	}
	return true;
}
