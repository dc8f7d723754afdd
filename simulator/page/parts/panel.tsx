/** A part of the page that stands beside the phone where there is room, and is a sheet over it where there is not. */
import type { Child } from "hono/jsx";
import { useWords } from "../words/words.ts";
import { Icon } from "./icon.tsx";
import { useModal } from "./use-modal.ts";

type PanelProps = {
	readonly id: "controls" | "wire";
	readonly title: string;
	readonly isSheet: boolean;
	/** Only a sheet can be closed. */
	readonly isOpen: boolean;
	readonly onClose: () => void;
	readonly children?: Child;
};

const asDialog = { role: "dialog", "aria-modal": "true" };

export function Panel({ id, title, isSheet, isOpen, onClose, children }: PanelProps) {
	const words = useWords();
	const box = useModal(isSheet && isOpen, onClose);
	return (
		<>
			{isSheet && isOpen && <div class="shade" onClick={onClose} aria-hidden="true" />}
			<section
				id={id}
				class={isSheet ? `panel panel-${id} sheet` : `panel panel-${id}`}
				{...(isSheet ? asDialog : {})}
				aria-label={title}
				hidden={isSheet && !isOpen}
				tabindex={-1}
				ref={box}
			>
				<div class="panel-inside">
					{isSheet && (
						<button type="button" class="icon-button sheet-close" aria-label={words.close} onClick={onClose}>
							<Icon name="close" />
						</button>
					)}
					{children}
				</div>
			</section>
		</>
	);
}
