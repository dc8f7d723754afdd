/** Whose phone the page shows. */
import type { AccountView, FollowerView } from "../phone/snapshot.ts";

/** The one whom the reader chose, else the one who followed last, else the newest; null where nobody ever followed. */
export function shownFollower(account: AccountView | null, chosen: string | null): FollowerView | null {
	if (account === null) return null;
	const { followers, last_openid } = account;
	const find = (wanted: string | null) => followers.find(({ openid }) => openid === wanted);
	return find(chosen) ?? find(last_openid) ?? followers.at(-1) ?? null;
}
