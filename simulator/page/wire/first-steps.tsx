/** What a newcomer does first, in place of a wire on which nothing went yet. */
import { Icon } from "../parts/icon.tsx";
import { useWords } from "../words/words.ts";

export type Progress = {
	readonly hasFollowed: boolean;
	readonly hasSpoken: boolean;
	readonly hasPushed: boolean;
};

export function FirstSteps({
	progress: { hasFollowed, hasSpoken, hasPushed },
}: {
	readonly progress: Progress;
}) {
	const words = useWords();
	const steps = [
		{ text: words.stepFollow, isDone: hasFollowed },
		{ text: words.stepSpeak, isDone: hasSpoken },
		{ text: words.stepPush, isDone: hasPushed },
	];
	return (
		<ol class="first-steps">
			{steps.map(({ text, isDone }, index) => (
				<li class={isDone ? "first-step step-done" : "first-step"}>
					<span class="step-number" aria-hidden="true">
						{isDone ? <Icon name="check" size={14} /> : index + 1}
					</span>
					<span>
						{text}
						{isDone && <span class="hidden">{words.stepDone}</span>}
					</span>
				</li>
			))}
		</ol>
	);
}
