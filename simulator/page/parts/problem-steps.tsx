/** A problem as steps: what happened, and below it what to do. */
import { useWords } from "../words/words.ts";
import type { ProblemText } from "./read-problem.ts";

export function ProblemSteps({ happened, steps }: ProblemText) {
	const words = useWords();
	return (
		<div class="problem">
			{happened.length > 0 && (
				<>
					<p class="problem-label">{words.whatHappened}</p>
					{happened.map((text) => (
						<p>{text}</p>
					))}
				</>
			)}
			{steps.length > 0 && (
				<>
					<p class="problem-label">{words.whatToDo}</p>
					<ol class="problem-steps">
						{steps.map((step) => (
							<li>{step}</li>
						))}
					</ol>
				</>
			)}
		</div>
	);
}
