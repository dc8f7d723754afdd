/** The chat: what was said, oldest on top, with the newest in sight unless the reader went up. */
import { useLayoutEffect, useRef, useState } from "hono/jsx/dom";
import type { ChatItem } from "../../phone/snapshot.ts";
import { AccountAvatar } from "../parts/avatar.tsx";
import { Icon } from "../parts/icon.tsx";
import { Pill } from "../parts/pill.tsx";
import { useKeptPlace } from "../parts/use-kept-place.ts";
import { useLanguage, useWords } from "../words/words.ts";
import { TypingBubble } from "./bubble.tsx";
import { isLeftSilent } from "./is-left-silent.ts";
import { Message } from "./message.tsx";
import { needsTime, separatorText } from "./time-separator.ts";

type ChatProps = {
	readonly items: readonly ChatItem[];
	readonly follower: number;
	readonly isTyping: boolean;
	/** Of somebody who does not follow any more: to be seen, not to be used. */
	readonly isPast: boolean;
	/** Why the gateway holds every request; null while it does not. */
	readonly problem: string | null;
	/** The simulator's time. */
	readonly now: number;
};

export function Chat({ items, follower, isTyping, isPast, problem, now }: ChatProps) {
	const words = useWords();
	const language = useLanguage();
	const { scroller, unseen, onScroll, toNewest } = useNewestInSight(items);
	const hasPill = unseen > 0;
	useKeptPlace(scroller, hasPill ? "below" : null);
	return (
		<div class="chat" inert={isPast}>
			<div class="chat-scroller" ref={scroller} onScroll={onScroll} tabindex={0}>
				<div class="chat-list" role="log" aria-label={words.chat}>
					{items.map((item, index) => (
						<div class="chat-item" key={item.id}>
							{needsTime(item.at, items[index - 1]?.at) && (
								<p class="note chat-time">{separatorText(item.at, now, language)}</p>
							)}
							<Message item={item} follower={follower} />
							{isLeftSilent(items, index) && <p class="note chat-silence">{words.leftSilent}</p>}
						</div>
					))}
					{problem !== null && <p class="note chat-item">{words.gatewayHeld(problem)}</p>}
					{isTyping && (
						<div class="said chat-item" key="typing">
							<AccountAvatar />
							<span class="hidden">{words.typing}</span>
							<TypingBubble />
						</div>
					)}
				</div>
			</div>
			{hasPill && (
				<Pill class="chat-pill" onPress={toNewest} heir={() => scroller.current}>
					<Icon name="down" size={14} />
					{words.newMessages(unseen)}
				</Pill>
			)}
		</div>
	);
}

const nearEnd = 24;

/**
 * The scroller lies on its head (column-reverse), so the browser itself keeps its end in sight: 0 is the end and
 * numbers below it lead back. This only counts what arrives meanwhile, and goes to the end when the follower speaks.
 */
function useNewestInSight(items: readonly ChatItem[]) {
	const scroller = useRef<HTMLDivElement>(null);
	const newest = items.at(-1);
	const [seen, setSeen] = useState(newest?.id);
	const isAway = () => (scroller.current?.scrollTop ?? 0) < -nearEnd;
	const toNewest = () => scroller.current?.scrollTo({ top: 0 });
	// At once and not with the next frame: by then this follower's chat may be gone, and would be put back.
	useLayoutEffect(() => {
		if (newest?.from === "follower") toNewest();
		if (!isAway()) setSeen(newest?.id);
	}, [newest?.id]);
	const onScroll = () => {
		if (!isAway()) setSeen(newest?.id);
	};
	const unseen = items.slice(items.findIndex(({ id }) => id === seen) + 1).length;
	return { scroller, unseen: isAway() ? unseen : 0, onScroll, toNewest };
}
