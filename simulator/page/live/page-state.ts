/** What the page knows, and how each event of `GET /simulator/live` changes it. */
import type { AccountView, ChatItem, Exchange, Snapshot } from "../../phone/snapshot.ts";

export type PageState = {
	readonly connection: "connecting" | "live" | "lost";
	/** Null until the first snapshot. */
	readonly account: AccountView | null;
	/** How far the simulator's clock is ahead of this machine's, in milliseconds. */
	readonly clockAhead: number;
	/** Oldest first, by openid. */
	readonly chat: ReadonlyMap<string, readonly ChatItem[]>;
	/** Newest first. */
	readonly exchanges: readonly Exchange[];
	/** Exchanges up to this one were cleared away by the reader. */
	readonly clearedUpTo: string | null;
};

/** `at` is when the event came in, by this machine's clock. */
export type PageEvent =
	| { readonly type: "snapshot"; readonly snapshot: Snapshot; readonly at: number }
	| { readonly type: "account"; readonly account: AccountView; readonly at: number }
	| { readonly type: "chat"; readonly item: ChatItem }
	| { readonly type: "exchange"; readonly exchange: Exchange }
	| { readonly type: "lost" }
	| { readonly type: "clear-wire" };

export const firstState: PageState = {
	connection: "connecting",
	account: null,
	clockAhead: 0,
	chat: new Map(),
	exchanges: [],
	clearedUpTo: null,
};

/** As many as a snapshot holds, so that a page left open does not grow for ever. */
const kept = { items: 100, exchanges: 200 };

export function nextState(state: PageState, event: PageEvent): PageState {
	switch (event.type) {
		case "snapshot":
			return fromSnapshot(state, event.snapshot, event.at);
		case "account":
			return { ...state, account: event.account, clockAhead: event.account.now - event.at };
		case "chat":
			return { ...state, chat: withItem(state.chat, event.item) };
		case "exchange":
			return withExchange(state, event.exchange);
		case "lost":
			return { ...state, connection: "lost" };
		case "clear-wire":
			return { ...state, exchanges: [], clearedUpTo: state.exchanges[0]?.id ?? state.clearedUpTo };
	}
}

function fromSnapshot(state: PageState, { account, chat, exchanges }: Snapshot, at: number): PageState {
	const newestFirst = exchanges.toReversed();
	const cleared = newestFirst.findIndex(({ id }) => id === state.clearedUpTo);
	return {
		connection: "live",
		account,
		clockAhead: account.now - at,
		chat: Map.groupBy(chat, ({ openid }) => openid),
		exchanges: cleared === -1 ? newestFirst : newestFirst.slice(0, cleared),
		clearedUpTo: cleared === -1 ? null : state.clearedUpTo,
	};
}

function withItem(chat: PageState["chat"], item: ChatItem): PageState["chat"] {
	const items = chat.get(item.openid) ?? [];
	return new Map(chat).set(item.openid, putById(items, item).slice(-kept.items));
}

function withExchange(state: PageState, exchange: Exchange): PageState {
	const oldestFirst = putById(state.exchanges.toReversed(), exchange);
	return { ...state, exchanges: oldestFirst.slice(-kept.exchanges).toReversed() };
}

/** In the place of the one with the same id, or behind all. */
function putById<Item extends { readonly id: string }>(items: readonly Item[], item: Item): readonly Item[] {
	const index = items.findLastIndex(({ id }) => id === item.id);
	return index === -1 ? [...items, item] : items.with(index, item);
}
