/** What the gateway answered to a push, and how to go on where it asks WeChat no more. */
import { useState } from "hono/jsx/dom";
import { control } from "../live/control.ts";
import { useLanguage, useWords } from "../words/words.ts";
import { type Pushed, readPushed } from "./pushed.ts";

export function PushOutcome({ pushed }: { readonly pushed: Pushed }) {
	const words = useWords();
	const said = { accepted: words.pushed, refused: words.pushRefused, unknown: words.pushUnknown };
	return (
		<>
			<Outcome pushed={pushed} said={said[pushed.outcome]} />
			{pushed.isHeldUp && <Repair />}
		</>
	);
}

/** Tells the gateway that the account was repaired, as the owner would, and says what came of it. */
function Repair() {
	const words = useWords();
	const language = useLanguage();
	const [repaired, setRepaired] = useState<Pushed | "under-way" | null>(null);
	const repair = async () => {
		if (repaired === "under-way") return;
		setRepaired("under-way");
		const answered = readPushed(await control({ method: "POST", path: "/repair", language }), language);
		setRepaired(answered.outcome === "accepted" ? { ...answered, status: null } : answered);
	};
	return (
		<>
			<div>
				<button type="button" class="small-button" onClick={repair}>
					{words.repaired}
				</button>
			</div>
			{repaired !== null && repaired !== "under-way" && (
				<Outcome
					pushed={repaired}
					said={repaired.outcome === "accepted" ? words.repairAccepted : words.repairRefused}
				/>
			)}
		</>
	);
}

const Outcome = ({ pushed, said }: { readonly pushed: Pushed; readonly said: string }) => (
	<p class={pushed.outcome === "accepted" ? "push-outcome good" : "push-outcome bad"}>
		<strong>{`${said} ${pushed.status ?? ""}`.trimEnd()}</strong> {pushed.text}
	</p>
);
