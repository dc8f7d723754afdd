/** Whose phone the page shows. */
import type { AccountView, FollowerView } from "../phone/snapshot.ts";

/** `number` counts from 0, in the order in which they came. */
export type ShownFollower = { readonly follower: FollowerView | null; readonly number: number };

/** The one whom the reader chose, else the one who followed last, else the newest. */
export function shownFollower(account: AccountView | null, chosen: string | null): ShownFollower {
	if (account === null) return { follower: null, number: 0 };
	const { followers, last_openid } = account;
	const at = (openid: string | null) => followers.findIndex((one) => one.openid === openid);
	const number = [at(chosen), at(last_openid), followers.length - 1].find((index) => index >= 0) ?? 0;
	return { follower: followers[number] ?? null, number };
}
