/** What the gateway answered to a push. */
import { useWords } from "../words/words.ts";
import type { Pushed } from "./pushed.ts";

export function PushOutcome({ pushed }: { readonly pushed: Pushed }) {
	const words = useWords();
	const { isAccepted, status, text } = pushed;
	const said = isAccepted ? words.pushed : status === null ? words.pushFailed : words.pushRefused;
	return (
		<p class={isAccepted ? "push-outcome good" : "push-outcome bad"}>
			<strong>{`${said} ${status ?? ""}`}</strong> {text}
		</p>
	);
}
