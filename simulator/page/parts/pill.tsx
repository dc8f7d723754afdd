/** A button over a list that leads to what is new there, and goes once it is in sight. */
import type { Child } from "hono/jsx";
import { useKeptFocus } from "./keep-focus.ts";

type PillProps = {
	readonly class: string;
	readonly onPress: () => void;
	/** What the keyboard goes on with. */
	readonly heir: () => HTMLElement | null | undefined;
	readonly children?: Child;
};

export function Pill({ class: name, onPress, heir, children }: PillProps) {
	const button = useKeptFocus(heir);
	return (
		<button type="button" class={`pill ${name}`} ref={button} onClick={onPress}>
			{children}
		</button>
	);
}
