/** The live connection to the simulator: server-sent events in, and a new connection whenever one is lost. */
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

/** Connects to `url`, for as long as the page is open. */
export function connect(url: string, dispatch: (event: PageEvent) => void): void {
	const source = new EventSource(url);
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
		setTimeout(() => connect(url, dispatch), reconnectMilliseconds);
	});
}
