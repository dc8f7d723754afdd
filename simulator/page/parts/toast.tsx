/** Why something was refused, for as long as it takes to read. */
import { useEffect, useRef, useState } from "hono/jsx/dom";
import { useWords } from "../words/words.ts";
import { Icon } from "./icon.tsx";
import { useKeptFocus } from "./keep-focus.ts";

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
	return (
		<div class="toast-place" role="alert">
			{problem !== null && (
				<p class="toast">
					{problem.why}
					<CloseButton onClose={onClose} />
				</p>
			)}
		</div>
	);
}

/** Gives the keyboard back to where it came from. */
function CloseButton({ onClose }: Pick<ToastProps, "onClose">) {
	const words = useWords();
	const before = useRef<EventTarget | null>(null);
	const button = useKeptFocus(() => (before.current instanceof HTMLElement ? before.current : null));
	return (
		<button
			type="button"
			class="icon-button"
			aria-label={words.close}
			ref={button}
			onFocus={({ relatedTarget }) => {
				before.current = relatedTarget;
			}}
			onClick={onClose}
		>
			<Icon name="close" size={16} />
		</button>
	);
}
