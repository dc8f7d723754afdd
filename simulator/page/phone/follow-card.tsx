/** What a newcomer sees first: the account and one big button to follow it. */
import type { AccountView } from "../../phone/snapshot.ts";
import { AccountAvatar } from "../parts/avatar.tsx";
import { useKeptFocus } from "../parts/keep-focus.ts";
import { useWords } from "../words/words.ts";

type FollowCardProps = { readonly account: AccountView; readonly onFollow: () => void };

export function FollowCard({ account, onFollow }: FollowCardProps) {
	const words = useWords();
	const card = useKeptFocus();
	const state = account.callback ?? "never";
	const said = {
		never: words.callbackNever,
		answered: words.callbackAnswered,
		failing: words.callbackFailing,
	}[state];
	return (
		<section class="follow-card" ref={card} aria-label={words.accountName}>
			<AccountAvatar />
			<p class="follow-name">{words.accountName}</p>
			<p class="follow-id">{account.account_id}</p>
			<p class="follow-intro">{words.followIntro}</p>
			<button type="button" class="big-button" onClick={onFollow}>
				{words.follow}
			</button>
			<p class="follow-callback">
				<span class={`dot dot-${state}`} />
				<span>{`${words.callbackUrl} · ${said}`}</span>
				<code>{account.callback_url}</code>
			</p>
		</section>
	);
}
