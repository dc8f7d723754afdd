/** What the ⋯ of the title bar offers. */
import { useWords } from "../words/words.ts";
import { PhoneSheet } from "./phone-sheet.tsx";

type ActionSheetProps = {
	/** Null for somebody who does not follow. */
	readonly onUnfollow: (() => void) | null;
	/** Null where the panel is in sight anyway. */
	readonly onControls: (() => void) | null;
	readonly onWire: (() => void) | null;
	readonly onClose: () => void;
};

export function ActionSheet({ onUnfollow, onControls, onWire, onClose }: ActionSheetProps) {
	const words = useWords();
	const actions = [
		{ name: words.controls, act: onControls },
		{ name: words.wire, act: onWire },
		{ name: words.unfollow, act: onUnfollow },
	];
	return (
		<PhoneSheet title={words.more} onClose={onClose}>
			<div class="action-group">
				{actions.map(
					({ name, act }) =>
						act !== null && (
							<button
								type="button"
								class={act === onUnfollow ? "action action-warn" : "action"}
								onClick={() => {
									onClose();
									act();
								}}
							>
								{name}
							</button>
						),
				)}
			</div>
			<div class="action-group">
				<button type="button" class="action" onClick={onClose}>
					{words.cancel}
				</button>
			</div>
		</PhoneSheet>
	);
}
