/** What one page has not been sent yet: names of things and never their content, so that it cannot pile up. */
import type { Change } from "./change.ts";

export type News = {
	/** The page needs everything anew; the rest says nothing then. */
	readonly everything: boolean;
	readonly account: boolean;
	readonly chat: readonly number[];
	readonly exchanges: readonly string[];
};

export type NewsList = {
	readonly add: (change: Change) => void;
	/** What was added since the last time, each thing once; undefined when nothing was. */
	readonly take: () => News | undefined;
};

/** A page that is behind by more things than this is sent everything anew. */
const most = 500;

export function makeNewsList(): NewsList {
	const chat = new Set<number>();
	const exchanges = new Set<string>();
	let everything = false;
	let account = false;

	return {
		add: (change) => {
			if (change === "account") account = true;
			else if (change === "everything" || chat.size + exchanges.size >= most) everything = true;
			else if ("chat" in change) chat.add(change.chat);
			else exchanges.add(change.exchange);
		},
		take: () => {
			const news = { everything, account, chat: [...chat], exchanges: [...exchanges] };
			everything = false;
			account = false;
			chat.clear();
			exchanges.clear();
			return news.everything || news.account || news.chat.length + news.exchanges.length > 0
				? news
				: undefined;
		},
	};
}
