/** The page: controls, phone and wire side by side, or the phone with the others a tap away. */
import type { Child } from "hono/jsx";
import { useState, useSyncExternalStore } from "hono/jsx/dom";
import { Controls } from "./controls/controls.tsx";
import type { PageEvent, PageState } from "./live/page-state.ts";
import type { Store } from "./live/store.ts";
import { Panel } from "./parts/panel.tsx";
import { Toast, useToast } from "./parts/toast.tsx";
import { useMedia } from "./parts/use-media.ts";
import { useNow } from "./parts/use-now.ts";
import { Phone } from "./phone/phone.tsx";
import { chooseFollower, chosenFollower } from "./preferences.ts";
import { shownFollower } from "./shown-follower.ts";
import { TopBar } from "./top-bar.tsx";
import { useActs } from "./use-acts.ts";
import { Wire } from "./wire/wire.tsx";
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
	const close = () => setSheet(null);
	return (
		<>
			<TopBar onControls={isWide || isNarrow ? null : () => setSheet("controls")}>{preferences}</TopBar>
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
							isSheet={!isWide}
							isOpen={sheet === "controls"}
							onClose={close}
						>
							<h2 class={isWide ? "hidden" : "sheet-heading"}>{words.controls}</h2>
							<Controls account={account} follower={follower} clockAhead={clockAhead} acts={acts.control} />
							{isNarrow && <div class="sheet-preferences">{preferences}</div>}
						</Panel>
						<Phone
							account={account}
							follower={follower}
							items={state.chat.get(follower?.openid ?? "") ?? []}
							now={now}
							isCovered={(sheet === "controls" && !isWide) || (sheet === "wire" && isNarrow)}
							acts={acts.follower}
							onControls={isWide ? null : () => setSheet("controls")}
							onWire={isNarrow ? () => setSheet("wire") : null}
						/>
						<Panel id="wire" title={words.wire} isSheet={isNarrow} isOpen={sheet === "wire"} onClose={close}>
							<Wire
								exchanges={state.exchanges}
								isLive={connection === "live"}
								onClear={() => store.dispatch({ type: "clear-wire" })}
							/>
						</Panel>
					</>
				)}
			</main>
			<Toast problem={problem} onClose={dismiss} />
		</>
	);
}
