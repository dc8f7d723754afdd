/** What the reader does on the page, as requests to the simulator. */
import { useRef } from "hono/jsx/dom";
import { textOf } from "../json.ts";
import type { AccountView } from "../phone/snapshot.ts";
import type { ControlActs } from "./controls/controls.tsx";
import { type Answered, control, type Method } from "./live/control.ts";
import type { FollowerActs } from "./phone/phone.tsx";
import { destinationIn } from "./phone/tap.ts";
import { useFollowing } from "./use-following.ts";
import { useLanguage, useWords } from "./words/words.ts";

type ActsContext = {
	readonly account: AccountView | null;
	/** Whose phone it is; null when nobody ever followed. */
	readonly openid: string | null;
	readonly choose: (openid: string) => void;
	/** Shows why something was refused. */
	readonly complain: (why: string) => void;
};

export function useActs({ account, openid, choose, complain }: ActsContext): {
	readonly follower: FollowerActs;
	readonly control: ControlActs;
} {
	const words = useWords();
	const language = useLanguage();
	const following = useFollowing(account);

	// One after the other: two connections could deliver them in another order than the reader did them.
	const latest = useRef<Promise<unknown>>(Promise.resolve());
	const ask = async (method: Method, path: string, body?: unknown): Promise<Answered> => {
		const turn = Promise.resolve(latest.current).then(() => control({ method, path, body, language }));
		latest.current = turn;
		const answered = await turn;
		if (!answered.ok) complain(answered.why ?? words.unreachable);
		return answered;
	};
	/** What a follower does. The answer to it comes by the live connection. */
	const act = (path: string, fields: object): Promise<Answered> =>
		ask("POST", `${path}?wait=false`, openid === null ? fields : { openid, ...fields });

	const follow = async (fields: object): Promise<void> => {
		if (following.isUnderWay()) return;
		following.begin();
		const answered = await ask("POST", "/follow?wait=false", fields);
		const newcomer = answered.ok ? textOf(answered.body["openid"]) : null;
		following.end(newcomer);
		if (newcomer !== null) choose(newcomer);
	};

	return {
		follower: {
			follow: () => void follow(openid === null ? {} : { openid }),
			unfollow: () => {
				// Without a choice the page shows the last one who still follows, and would leave this chat.
				if (openid !== null) choose(openid);
				void act("/unfollow", {});
			},
			say: async (text, menuItem) => {
				const fields = menuItem === undefined ? { text } : { text, bizmsgmenuid: menuItem };
				return (await act("/say", fields)).ok;
			},
			sendSample: (type) => void act("/send", { type }),
			tap: async ({ path }, scanned) => {
				const answered = await act("/tap", scanned === undefined ? { path } : { path, scan_result: scanned });
				return answered.ok ? destinationIn(answered.body) : null;
			},
		},
		control: {
			chooseFollower: choose,
			newFollower: () => void follow({}),
			wish: (who, wishes) => void ask("PATCH", `/followers/${who}`, wishes),
			chooseMode: (mode) => void ask("PATCH", "/account", { mode }),
			expireToken: () => void ask("POST", "/expire-token"),
			setFaults: (faults) => void ask("PUT", "/faults", faults),
		},
	};
}
