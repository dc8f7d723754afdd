/** How much each follower's phone got that this tab did not show yet. */
import { useEffect, useRef } from "hono/jsx/dom";
import type { ChatItem } from "../phone/snapshot.ts";
import { rememberSeen, seenItems } from "./preferences.ts";
import { unreadIn } from "./unread.ts";

/** By openid. The phone of `shown` is being looked at; this tab remembers what it showed. */
export function useUnread(
	chat: ReadonlyMap<string, readonly ChatItem[]>,
	shown: string | null,
): ReadonlyMap<string, number> {
	const before = useRef<ReadonlyMap<string, string> | null>(null);
	before.current ??= seenItems();
	const newest = shown === null ? undefined : chat.get(shown)?.at(-1)?.id;
	const seen =
		shown === null || newest === undefined ? before.current : new Map(before.current).set(shown, newest);
	useEffect(() => {
		before.current = seen;
		rememberSeen(seen);
	}, [shown, newest]);
	return new Map(Array.from(chat, ([openid, items]) => [openid, unreadIn(items, seen.get(openid))]));
}
