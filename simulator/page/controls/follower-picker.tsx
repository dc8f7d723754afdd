/** Whose phone it is: one of the followers, or a new one; and what this one thinks of the account's messages. */
import type { AccountView, FollowerView } from "../../phone/snapshot.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { Switch } from "../parts/switch.tsx";
import { useWords } from "../words/words.ts";
import { FollowerFaces } from "./follower-faces.tsx";
import { Section } from "./section.tsx";

/** The two things that a follower can wish, as PATCH /simulator/followers takes them. */
export type Wishes = Partial<Pick<FollowerView, "blocks_templates" | "refuses">>;

type FollowerPickerProps = {
	readonly account: AccountView;
	readonly follower: FollowerView | null;
	/** How many messages of each follower, by openid, were not shown yet. */
	readonly unread: ReadonlyMap<string, number>;
	readonly onChoose: (openid: string) => void;
	readonly onNew: () => void;
	readonly onWish: (wishes: Wishes) => void;
};

export function FollowerPicker({ account, follower, unread, onChoose, onNew, onWish }: FollowerPickerProps) {
	const words = useWords();
	return (
		<Section title={words.follower}>
			{follower !== null && (
				<FollowerFaces
					key="faces"
					followers={account.followers}
					chosen={follower.openid}
					unread={unread}
					onChoose={onChoose}
				/>
			)}
			{follower !== null && (
				<div class="row" key="chosen">
					<code class="row-label follower-openid">{follower.openid}</code>
					<CopyButton label={words.copy} text={async () => follower.openid} />
				</div>
			)}
			<div class="row" key="new">
				<span class="row-label secondary">{words.followers(account.following)}</span>
				<button type="button" class="small-button" onClick={onNew}>
					{words.newFollower}
				</button>
			</div>
			{follower !== null && (
				<>
					<Switch
						label={words.blocksTemplates}
						on={follower.blocks_templates}
						onToggle={(on) => onWish({ blocks_templates: on })}
					/>
					<Switch label={words.refuses} on={follower.refuses} onToggle={(on) => onWish({ refuses: on })} />
				</>
			)}
		</Section>
	);
}
