/** The page: controls, phone and wire side by side, or the phone with the others a tap away. */
import type { Child } from "hono/jsx";
import { useState, useSyncExternalStore } from "hono/jsx/dom";
import { Controls } from "./controls/controls.tsx";
import type { PageEvent, PageState } from "./live/page-state.ts";
import type { Store } from "./live/store.ts";
import { Panel, type PanelShape } from "./parts/panel.tsx";
import { Toast, useToast } from "./parts/toast.tsx";
import { useMedia } from "./parts/use-media.ts";
import { useNow } from "./parts/use-now.ts";
import { Phone } from "./phone/phone.tsx";
import { chooseFollower, chosenFollower } from "./preferences.ts";
import { shownFollower } from "./shown-follower.ts";
import { TopBar } from "./top-bar.tsx";
import { useActs } from "./use-acts.ts";
import { useUnread } from "./use-unread.ts";
import type { Progress } from "./wire/first-steps.tsx";
import { Wire } from "./wire/wire.tsx";
import { WireHead } from "./wire/wire-head.tsx";
import { useWords } from "./words/words.ts";

const minute = 60_000;

type AppProps = {
	readonly store: Store<PageState, PageEvent>;
	/** Asks for this follower to be among those that the page knows. */
	readonly watch: (openid: string) => void;
	/** The buttons for language and theme. */
	readonly preferences: Child;
};

export function App({ store, watch, preferences }: AppProps) {
	const words = useWords();
	const state = useSyncExternalStore(store.subscribe, store.get);
	const now = useNow(minute, state.clockAhead);
	const isWide = useMedia("(min-width: 1100px)");
	const isNarrow = useMedia("(max-width: 719.98px)");
	const [sheet, setSheet] = useState<"controls" | "wire" | null>(null);
	const [chosen, setChosen] = useState(chosenFollower);
	const { problem, complain, dismiss } = useToast();
	const { account, connection, clockAhead } = state;
	const follower = shownFollower(account, chosen);
	const choose = (openid: string) => {
		chooseFollower(openid);
		setChosen(openid);
		watch(openid);
	};
	const acts = useActs({ account, openid: follower?.openid ?? null, choose, complain });
	const unread = useUnread(state.chat, follower?.openid ?? null);
	const close = () => setSheet(null);
	const isDrawerOpen = sheet === "controls" && !isWide && !isNarrow;
	const shape: PanelShape = isWide ? "column" : isNarrow ? "sheet" : "drawer";
	return (
		<>
			<TopBar
				isControlsOpen={isDrawerOpen}
				onControls={isWide || isNarrow ? null : () => setSheet(isDrawerOpen ? null : "controls")}
			>
				{preferences}
			</TopBar>
			<main class="columns">
				{connection !== "live" && (
					<p class={`banner banner-${connection}`} role="status">
						{connection === "lost" ? words.lost : words.connecting}
					</p>
				)}
				{account !== null && (
					<>
						<Panel
							id="controls"
							title={words.controls}
							shape={shape}
							isOpen={sheet === "controls"}
							onClose={close}
						>
							<Controls
								account={account}
								follower={follower}
								unread={unread}
								clockAhead={clockAhead}
								acts={acts.control}
								onPushed={isNarrow ? close : () => {}}
							/>
							{isNarrow && <div class="sheet-preferences">{preferences}</div>}
						</Panel>
						<Phone
							account={account}
							follower={follower}
							items={state.chat.get(follower?.openid ?? "") ?? []}
							now={now}
							isCovered={sheet !== null && isNarrow}
							acts={acts.follower}
							onControls={isWide ? null : () => setSheet("controls")}
							onWire={isNarrow ? () => setSheet("wire") : null}
						/>
						<Panel
							id="wire"
							title={words.wire}
							shape={isNarrow ? "sheet" : "column"}
							head={
								<WireHead
									isLive={connection === "live"}
									isEmpty={state.exchanges.length === 0}
									onClear={() => store.dispatch({ type: "clear-wire" })}
								/>
							}
							isOpen={sheet === "wire"}
							isCovered={isDrawerOpen}
							onClose={close}
						>
							<Wire exchanges={state.exchanges} progress={progressIn(state)} />
						</Panel>
					</>
				)}
			</main>
			<Toast problem={problem} onClose={dismiss} />
		</>
	);
}

function progressIn({ account, chat }: PageState): Progress {
	const items = Array.from(chat.values()).flat();
	return {
		hasFollowed: (account?.following ?? 0) > 0,
		hasSpoken: items.some(({ from, type }) => from === "follower" && type !== "event"),
		hasPushed: items.some(({ type }) => type === "template"),
	};
}
