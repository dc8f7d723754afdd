/** The page's own bar: its name, and what is not part of the pretend WeChat. */
import type { Child } from "hono/jsx";
import { Icon } from "./parts/icon.tsx";
import { useWords } from "./words/words.ts";

type TopBarProps = {
	readonly isControlsOpen: boolean;
	/** Opens or closes them. Null where the controls are in sight, or reached from the phone. */
	readonly onControls: (() => void) | null;
	readonly children?: Child;
};

export function TopBar({ isControlsOpen, onControls, children }: TopBarProps) {
	const words = useWords();
	return (
		<header class="top-bar">
			<a class="skip-link" href="#phone">
				{words.skipToPhone}
			</a>
			<h1>
				wechat-edge <span>{words.product}</span>
			</h1>
			{onControls !== null && (
				<button
					type="button"
					class="plain-button"
					aria-haspopup="dialog"
					aria-expanded={String(isControlsOpen)}
					onClick={onControls}
				>
					<Icon name="sliders" size={16} />
					{words.controls}
				</button>
			)}
			{children}
		</header>
	);
}
