/** A dialog inside the phone: it rises from the bottom and takes the keyboard until it is closed. */
import type { Child } from "hono/jsx";
import { useDialog } from "../parts/use-dialog.ts";

type PhoneSheetProps = {
	readonly title: string;
	/** `full` covers the chat like a page of WeChat's own browser. */
	readonly shape?: "low" | "full";
	readonly onClose: () => void;
	readonly children?: Child;
};

export function PhoneSheet({ title, shape = "low", onClose, children }: PhoneSheetProps) {
	const box = useDialog(true, true, onClose);
	return (
		<div class="phone-layer">
			<div class="phone-shade" onClick={onClose} aria-hidden="true" />
			<div
				class={`phone-sheet phone-sheet-${shape}`}
				role="dialog"
				aria-modal="true"
				aria-label={title}
				tabindex={-1}
				ref={box}
			>
				{children}
			</div>
		</div>
	);
}
