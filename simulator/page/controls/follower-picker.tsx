/** Whose phone it is: one of the followers, or a new one; and what this one thinks of the account's messages. */
import type { AccountView, FollowerView } from "../../phone/snapshot.ts";
import { Switch } from "../parts/switch.tsx";
import { useWords } from "../words/words.ts";
import { Section } from "./section.tsx";

/** The two things that a follower can wish, as PATCH /simulator/followers takes them. */
export type Wishes = Partial<Pick<FollowerView, "blocks_templates" | "refuses">>;

type FollowerPickerProps = {
	readonly account: AccountView;
	readonly follower: FollowerView | null;
	readonly onChoose: (openid: string) => void;
	readonly onNew: () => void;
	readonly onWish: (wishes: Wishes) => void;
};

export function FollowerPicker({ account, follower, onChoose, onNew, onWish }: FollowerPickerProps) {
	const words = useWords();
	const choose = ({ target }: Event) => target instanceof HTMLSelectElement && onChoose(target.value);
	return (
		<Section title={words.follower}>
			{follower !== null && (
				<div class="row" key="chosen">
					<select
						class="input follower-select"
						aria-label={words.currentFollower}
						value={follower.openid}
						onChange={choose}
					>
						{account.followers.flatMap(({ openid, number, follows }, index) => [
							isGapBefore(account.followers, index) && (
								<option key={`before ${openid}`} disabled>
									…
								</option>
							),
							<option key={openid} value={openid}>
								{`${words.followerNumber(number)} · ${openid}${follows ? "" : ` (${words.left})`}`}
							</option>,
						])}
					</select>
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

/** Of very many followers the list has not all. */
const isGapBefore = (followers: readonly FollowerView[], index: number): boolean =>
	(followers[index]?.number ?? 0) > (followers[index - 1]?.number ?? 0) + 1;
