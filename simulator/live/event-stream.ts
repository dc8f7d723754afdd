/**
 * What one open page is sent: everything at once, then what changes. The page asks and then gets what is new by then,
 * so a slow one is sent less often and nothing waits for it.
 * See: https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
import type { LiveEvents } from "../phone/snapshot.ts";
import { findInChat, newestInChat } from "../store/chat.ts";
import { nextTypingEnd } from "../store/windows.ts";
import type { World } from "../world.ts";
import { accountView } from "./account-view.ts";
import { chatItem } from "./chat-item.ts";
import type { Hub } from "./hub.ts";
import { makeNewsList, type News } from "./news.ts";

/** A silent connection is given up by whatever stands between. */
const heartbeatMs = 15_000;
const heartbeat = ":\n\n";

/** What changes within this time goes out together. */
const gatherMs = 20;

const chatPerFollower = 100;

/** Ends when the page goes away. `watched` is the follower whom the page shows, by openid; null where it shows nobody. */
export function eventStream(world: World, hub: Hub, watched: string | null): ReadableStream<Uint8Array> {
	const news = makeNewsList();
	let bell = new AbortController();
	const stop = hub.listen((change) => {
		news.add(change);
		bell.abort();
	});
	news.add("everything");
	bell.abort();

	const nextText = async (): Promise<string> => {
		const typingEndsIn = (nextTypingEnd(world) ?? Number.POSITIVE_INFINITY) * 1000 - world.now();
		await wait(Math.min(heartbeatMs, typingEndsIn), bell.signal);
		if (!bell.signal.aborted && typingEndsIn < heartbeatMs) news.add("account");
		bell = new AbortController();
		const taken = news.take();
		return (taken === undefined ? "" : textOf(taken, world, watched)) || heartbeat;
	};

	const encoder = new TextEncoder();
	let isOpen = true;
	return new ReadableStream<Uint8Array>(
		{
			pull: async (controller) => {
				const text = await nextText();
				if (isOpen) controller.enqueue(encoder.encode(text));
			},
			cancel: () => {
				isOpen = false;
				stop();
				bell.abort();
			},
		},
		{ highWaterMark: 0 },
	);
}

/** Until the time is over, or shortly after the signal, so that what happens together goes out together. */
async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
	await scheduler.wait(milliseconds, { signal }).catch(() => scheduler.wait(gatherMs));
}

const event = <Name extends keyof LiveEvents>(name: Name, data: LiveEvents[Name]): string =>
	`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

function textOf(news: News, world: World, watched: string | null): string {
	if (news.everything) return event("snapshot", takeSnapshot(world, watched));
	const chat = news.chat.map((n) => findInChat(world, n)).filter((row) => row !== undefined);
	const exchanges = news.exchanges.map((id) => world.exchanges.find(id)).filter((one) => one !== undefined);
	return [
		news.account ? event("account", accountView(world, watched)) : "",
		...chat.map((row) => event("chat", chatItem(world, row))),
		...exchanges.map((exchange) => event("exchange", exchange)),
	].join("");
}

function takeSnapshot(world: World, watched: string | null): LiveEvents["snapshot"] {
	const account = accountView(world, watched);
	const rows = account.followers.flatMap(({ openid }) => newestInChat(world, openid, chatPerFollower));
	return {
		account,
		chat: rows.sort((one, other) => one.n - other.n).map((row) => chatItem(world, row)),
		exchanges: world.exchanges.all(),
	};
}
