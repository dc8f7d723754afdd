/** The access_token that WeChat still accepts: how long it lives, and a button to end it. */
import type { AccountView } from "../../phone/snapshot.ts";
import { SmallButton } from "../parts/small-button.tsx";
import { useNow } from "../parts/use-now.ts";
import { useWords } from "../words/words.ts";
import { durationText } from "./duration-text.ts";
import { Section } from "./section.tsx";

type AccessTokenProps = {
	readonly accessToken: AccountView["access_token"];
	readonly clockAhead: number;
	readonly onExpire: () => void;
};

const wholeLife = 7200;

export function AccessToken({ accessToken, clockAhead, onExpire }: AccessTokenProps) {
	const words = useWords();
	const now = useNow(1000, clockAhead);
	const seconds = accessToken === null ? 0 : Math.max(0, Math.ceil((accessToken.expires_at - now) / 1000));
	const said =
		accessToken === null
			? words.noAccessToken
			: seconds === 0
				? words.expired
				: words.remaining(durationText(seconds));
	return (
		<Section title="access_token">
			<div class="row">
				<span class="row-label access-token-life">
					{seconds > 0 && said}
					<span role="status">{seconds === 0 && said}</span>
				</span>
				<SmallButton isIdle={seconds === 0} onPress={onExpire}>
					{words.expire}
				</SmallButton>
			</div>
			<progress class="life" max={wholeLife} value={seconds} aria-label={said} />
		</Section>
	);
}
