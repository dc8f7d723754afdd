/**
 * The live connection to the simulator: server-sent events in, and a new connection whenever one is lost. A page that
 * nobody sees has none: a browser holds no more than six to a host, and pages in other tabs would use them up.
 */
import { parseObject } from "../../json.ts";
import type { PageEvent } from "./page-state.ts";
import { readAccount, readChatItem, readExchange, readSnapshot } from "./read-live.ts";

const reconnectMilliseconds = 1000;

/** What each event of the stream means to the page; undefined for data that does not fit. */
const readers: Readonly<Record<string, (data: unknown) => PageEvent | undefined>> = {
	snapshot: (data) => {
		const snapshot = readSnapshot(data);
		return snapshot && { type: "snapshot", snapshot, at: Date.now() };
	},
	account: (data) => {
		const account = readAccount(data);
		return account && { type: "account", account, at: Date.now() };
	},
	chat: (data) => {
		const item = readChatItem(data);
		return item && { type: "chat", item };
	},
	exchange: (data) => {
		const exchange = readExchange(data);
		return exchange && { type: "exchange", exchange };
	},
};

export type Connection = {
	/** From now on this follower is among those that the page knows, however many there are. */
	readonly watch: (openid: string) => void;
};

/** Connects for as long as the page is in sight. `openid` is the follower who was shown before. */
export function connect(openid: string | null, dispatch: (event: PageEvent) => void): Connection {
	let watched = openid;
	let close = () => {};
	/** The first event of a new connection is everything, so nothing is missed. */
	const start = () => {
		close();
		if (document.visibilityState === "visible") close = listen(addressOf(watched), dispatch);
	};
	document.addEventListener("visibilitychange", start);
	start();
	return {
		watch: (openid) => {
			if (openid === watched) return;
			watched = openid;
			start();
		},
	};
}

const addressOf = (openid: string | null): string =>
	openid === null ? "/simulator/live" : `/simulator/live?openid=${encodeURIComponent(openid)}`;

/** One connection after the other, until the returned function is called. */
function listen(url: string, dispatch: (event: PageEvent) => void): () => void {
	const source = new EventSource(url);
	let close = () => source.close();
	for (const [name, read] of Object.entries(readers)) {
		source.addEventListener(name, ({ data }) => {
			const event = read(parseObject(String(data)));
			if (event !== undefined) dispatch(event);
		});
	}
	source.addEventListener("error", () => {
		dispatch({ type: "lost" });
		// After a refused connection the browser tries again by itself; after a status other than 200 it does not.
		if (source.readyState !== EventSource.CLOSED) return;
		const timer = setTimeout(() => {
			close = listen(url, dispatch);
		}, reconnectMilliseconds);
		close = () => clearTimeout(timer);
	});
	return () => close();
}
