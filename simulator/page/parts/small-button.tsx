/** A small button. One that has nothing to do is dimmed and not disabled, or its own press would lose the keyboard. */
import type { Child } from "hono/jsx";

type SmallButtonProps = {
	/** There is nothing to do now: a press does nothing. */
	readonly isIdle: boolean;
	readonly onPress: () => void;
	readonly children?: Child;
};

export const SmallButton = ({ isIdle, onPress, children }: SmallButtonProps) => (
	<button
		type="button"
		class="small-button"
		aria-disabled={String(isIdle)}
		onClick={() => !isIdle && onPress()}
	>
		{children}
	</button>
);
