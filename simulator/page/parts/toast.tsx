/** Why something was refused, for as long as it takes to read. */
import { useEffect, useState } from "hono/jsx/dom";
import { useWords } from "../words/words.ts";
import { Icon } from "./icon.tsx";

const shownMilliseconds = 8000;

/** Each problem is an object of its own, so that the same words twice are shown twice as long. */
type Problem = { readonly why: string };

export function useToast() {
	const [problem, setProblem] = useState<Problem | null>(null);
	useEffect(() => {
		if (problem === null) return;
		const timer = setTimeout(() => setProblem(null), shownMilliseconds);
		return () => clearTimeout(timer);
	}, [problem]);
	return {
		problem,
		complain: (why: string) => setProblem({ why }),
		dismiss: () => setProblem(null),
	};
}

type ToastProps = { readonly problem: Problem | null; readonly onClose: () => void };

export function Toast({ problem, onClose }: ToastProps) {
	const words = useWords();
	return (
		<div class="toast-place" role="alert">
			{problem !== null && (
				<p class="toast">
					{problem.why}
					<button type="button" class="icon-button" aria-label={words.close} onClick={onClose}>
						<Icon name="close" size={16} />
					</button>
				</p>
			)}
		</div>
	);
}
