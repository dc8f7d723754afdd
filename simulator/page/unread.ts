/** What a follower's phone got and this tab did not show yet. */
import type { ChatItem } from "../phone/snapshot.ts";

/** How many messages of the account came after the item `seen`; all of them where nothing was seen. */
export const unreadIn = (items: readonly ChatItem[], seen: string | undefined): number =>
	items.filter((item) => isForFollower(item) && Number(item.id) > Number(seen ?? 0)).length;

/** A template message whose receipt says that it failed never reached the follower. */
const isForFollower = ({ from, type, state }: ChatItem): boolean =>
	from === "account" && (type !== "template" || state === "sent" || state === "success");
