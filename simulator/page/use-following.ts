/** Whether a follow is under way. A second press meant the first one, and would make somebody else follow. */
import { useRef } from "hono/jsx/dom";
import type { AccountView } from "../phone/snapshot.ts";

/** Under way until the simulator answered, and then until the account that the page shows is newer or has the newcomer. */
export function useFollowing(account: AccountView | null) {
	const shown = useRef(account);
	shown.current = account;
	const isAsked = useRef(false);
	/** The account that does not know of the newcomer yet. */
	const outdated = useRef<AccountView | null>(null);
	return {
		isUnderWay: () =>
			isAsked.current === true || (outdated.current !== null && outdated.current === shown.current),
		begin: () => {
			isAsked.current = true;
		},
		/** With the newcomer's openid; null where nobody came. */
		end: (newcomer: string | null) => {
			isAsked.current = false;
			const follows = shown.current?.followers.some(({ openid, follows }) => openid === newcomer && follows);
			outdated.current = newcomer === null || follows === true ? null : (shown.current ?? null);
		},
	};
}
