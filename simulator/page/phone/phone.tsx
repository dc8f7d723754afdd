/** The phone: one follower's WeChat with the account's chat open. */
import { useEffect, useMemo, useState } from "hono/jsx/dom";
import type { AccountView, ChatItem, FollowerView } from "../../phone/snapshot.ts";
import { useWords } from "../words/words.ts";
import { ActionSheet } from "./action-sheet.tsx";
import { Chat } from "./chat.tsx";
import { Composer } from "./composer.tsx";
import { DestinationSheet } from "./destination-sheet.tsx";
import { FollowCard } from "./follow-card.tsx";
import { type MenuButton, menuButtons } from "./menu-button.ts";
import { type Destination, PhoneContext } from "./phone-context.ts";
import { SampleSheet } from "./sample-sheet.tsx";
import { ScanSheet } from "./scan-sheet.tsx";
import { questionOf, type TapQuestion } from "./tap.ts";
import { StatusBar, TitleBar } from "./title-bar.tsx";
import { useDrafts } from "./use-drafts.ts";
import { VideoSheet } from "./video-sheet.tsx";

/** What the follower does, sent to the simulator. */
export type FollowerActs = {
	readonly follow: () => void;
	readonly unfollow: () => void;
	/** Resolves to whether it went out. */
	readonly say: (text: string, menuItem?: string) => Promise<boolean>;
	readonly sendSample: (type: string) => void;
	/** Resolves to what WeChat opens then; null where it stays in the chat. */
	readonly tap: (button: MenuButton, scanned?: string) => Promise<Destination | null>;
};

type PhoneProps = {
	readonly account: AccountView;
	/** Null when nobody ever followed. */
	readonly follower: FollowerView | null;
	readonly items: readonly ChatItem[];
	/** The simulator's time. */
	readonly now: number;
	/** A panel lies over it: what the phone opens waits until that is closed. */
	readonly isCovered: boolean;
	readonly acts: FollowerActs;
	readonly onControls: (() => void) | null;
	readonly onWire: (() => void) | null;
};

type Sheet =
	| { readonly type: "actions" }
	| { readonly type: "destination"; readonly destination: Destination }
	| { readonly type: "question"; readonly question: TapQuestion; readonly button: MenuButton };

export function Phone(props: PhoneProps) {
	const { account, follower, items, now, isCovered, acts } = props;
	const words = useWords();
	const [sheet, setSheet] = useState<Sheet | null>(null);
	const menu = account.menus[follower?.menu_id ?? ""] ?? null;
	const buttons = useMemo(() => menuButtons(menu), [menu]);
	useEffect(() => setSheet(null), [follower?.openid]);
	useEffect(() => {
		if (isCovered) setSheet(null);
	}, [isCovered]);
	const drafts = useDrafts();
	const follows = follower?.follows === true;
	const isTyping = follows && (follower.is_typing || items.some(({ state }) => state === "waiting"));
	const hasMore = follows || props.onControls !== null || props.onWire !== null;
	const open = (destination: Destination) => setSheet({ type: "destination", destination });
	const send = async (button: MenuButton, scanned?: string) => {
		const destination = await acts.tap(button, scanned);
		if (destination !== null) open(destination);
	};
	const tap = (button: MenuButton) => {
		const question = questionOf(button);
		if (question !== null) return setSheet({ type: "question", question, button });
		void send(button);
	};
	return (
		<PhoneContext.Provider value={{ say: acts.say, open }}>
			<section id="phone" class="phone" aria-label={words.phone} tabindex={-1}>
				<StatusBar now={now} />
				<TitleBar isTyping={isTyping} onMore={hasMore ? () => setSheet({ type: "actions" }) : null} />
				<div class={follows ? "phone-body" : "phone-body unfollowed"}>
					<Chat
						key={follower?.openid ?? ""}
						items={items}
						follower={follower?.number ?? 1}
						isTyping={isTyping}
						isPast={!follows}
						problem={account.gateway_problem}
						now={now}
					/>
					{!follows && <FollowCard account={account} onFollow={acts.follow} />}
				</div>
				{follows && (
					<Composer
						key={follower.openid}
						buttons={buttons}
						draft={drafts.of(follower.openid)}
						onTap={tap}
						onSay={acts.say}
						onSample={acts.sendSample}
					/>
				)}
				<div class="home-bar" aria-hidden="true" />
				<OpenSheet sheet={isCovered ? null : sheet} close={() => setSheet(null)} send={send} phone={props} />
			</section>
		</PhoneContext.Provider>
	);
}

type OpenSheetProps = {
	readonly sheet: Sheet | null;
	readonly close: () => void;
	readonly send: (button: MenuButton, scanned?: string) => Promise<void>;
	readonly phone: PhoneProps;
};

function OpenSheet({ sheet, close, send, phone }: OpenSheetProps) {
	const { acts, follower, onControls, onWire } = phone;
	if (sheet === null) return null;
	if (sheet.type === "destination") {
		const { destination } = sheet;
		if (destination.type === "video") return <VideoSheet {...destination} onClose={close} />;
		return <DestinationSheet destination={destination} onClose={close} />;
	}
	if (sheet.type === "actions") {
		const onUnfollow = follower?.follows === true ? acts.unfollow : null;
		return <ActionSheet onUnfollow={onUnfollow} onControls={onControls} onWire={onWire} onClose={close} />;
	}
	const { question, button } = sheet;
	const answer = (scanned?: string) => {
		close();
		void send(button, scanned);
	};
	if (question === "scan") return <ScanSheet onScan={answer} onClose={close} />;
	return <SampleSheet kind={question} onSend={() => answer()} onClose={close} />;
}
