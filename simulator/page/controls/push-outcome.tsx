/** What the gateway answered to a push, and how to go on where it asks WeChat no more. */
import { useState } from "hono/jsx/dom";
import { refusals } from "../../phone/refusal.ts";
import { control } from "../live/control.ts";
import { ProblemSteps } from "../parts/problem-steps.tsx";
import { useLanguage, useWords } from "../words/words.ts";
import type { Words } from "../words/zh.ts";
import { type Pushed, readPushed } from "./pushed.ts";

type PushOutcomeProps = {
	readonly pushed: Pushed;
	/** Faults are switched on, which may be what went wrong. */
	readonly hasFaults: boolean;
};

export function PushOutcome({ pushed, hasFaults }: PushOutcomeProps) {
	const words = useWords();
	return (
		<>
			<Outcome pushed={pushed} accepted={words.pushed} hasFaults={hasFaults} />
			{pushed.isHeldUp && <Repair hasFaults={hasFaults} />}
		</>
	);
}

/** Tells the gateway that the account was repaired, as the owner would, and says what came of it. */
function Repair({ hasFaults }: Pick<PushOutcomeProps, "hasFaults">) {
	const words = useWords();
	const language = useLanguage();
	const [repaired, setRepaired] = useState<Pushed | "under-way" | null>(null);
	const repair = async () => {
		if (repaired === "under-way") return;
		setRepaired("under-way");
		const answered = readPushed(await control({ method: "POST", path: "/repair", language }), language);
		setRepaired(answered.refuser === null ? { ...answered, status: null } : answered);
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
					accepted={words.repairAccepted}
					refused={words.repairRefused}
					hasFaults={hasFaults}
				/>
			)}
		</>
	);
}

type OutcomeProps = PushOutcomeProps & {
	readonly accepted: string;
	/** In the place of who refused it. */
	readonly refused?: string;
};

function Outcome({ pushed, hasFaults, accepted, refused }: OutcomeProps) {
	const words = useWords();
	const language = useLanguage();
	const { refuser, status, errcode, msgid, problem } = pushed;
	if (refuser === null) {
		return (
			<p class="push-outcome good">
				<strong>{facts(accepted, status)}</strong> {msgid !== null && `msgid ${msgid}`}
			</p>
		);
	}
	const who = refuser === "simulator" ? words.notSent : refusals[refuser][language];
	const steps = [...firstSteps(refuser, hasFaults, words), ...problem.steps];
	return (
		<div class="push-outcome">
			<p class="bad">
				<strong>{facts(refused ?? who, errcode === null ? null : `· errcode ${errcode}`)}</strong>
				{status !== null && <span class="push-status">{` HTTP ${status}`}</span>}
			</p>
			<ProblemSteps happened={problem.happened} steps={steps} />
		</div>
	);
}

/** What to do before the gateway's own advice, or where it has none. */
function firstSteps(
	refuser: NonNullable<Pushed["refuser"]>,
	hasFaults: boolean,
	words: Words,
): readonly string[] {
	if (refuser === "check") return [words.correctFields];
	if (refuser === "silence") return [words.checkGateway];
	return hasFaults && refuser !== "simulator" ? [words.perhapsFaults] : [];
}

const facts = (said: string, more: number | string | null): string =>
	more === null ? said : `${said} ${more}`;
