/** A part of the page that stands beside the phone where there is room, and is a dialog where there is not. */
import type { Child } from "hono/jsx";
import { useWords } from "../words/words.ts";
import { Icon } from "./icon.tsx";
import { useDialog } from "./use-dialog.ts";

/** `drawer` lies over the wire and leaves the phone in sight and in use; `sheet` lies over the phone. */
export type PanelShape = "column" | "drawer" | "sheet";

type PanelProps = {
	readonly id: "controls" | "wire";
	readonly title: string;
	readonly shape: PanelShape;
	/** Stands beside the title. A column without it shows no title. */
	readonly head?: Child;
	/** Only a drawer or a sheet can be closed. */
	readonly isOpen: boolean;
	/** A drawer lies over it. */
	readonly isCovered?: boolean;
	readonly onClose: () => void;
	readonly children?: Child;
};

export function Panel(props: PanelProps) {
	const { id, title, shape, head, isOpen, isCovered = false, onClose, children } = props;
	const words = useWords();
	const isDialog = shape !== "column";
	const isModal = shape === "sheet";
	const box = useDialog(isDialog && isOpen, isModal, onClose);
	return (
		<>
			{isModal && isOpen && <div class="shade" onClick={onClose} aria-hidden="true" />}
			<section
				id={id}
				class={`panel panel-${id} ${shape} ${isCovered ? "covered" : ""}`.trimEnd()}
				{...(isDialog ? { role: "dialog" } : {})}
				{...(isModal ? { "aria-modal": "true" } : {})}
				aria-label={title}
				hidden={isDialog && !isOpen}
				tabindex={-1}
				ref={box}
			>
				<div class={isDialog || head !== undefined ? "panel-head" : "hidden"}>
					<h2>{title}</h2>
					{head}
					{isDialog && (
						<button
							type="button"
							class="icon-button"
							aria-label={words.close}
							data-first-stop=""
							onClick={onClose}
						>
							<Icon name="close" />
						</button>
					)}
				</div>
				<div class="panel-inside">{children}</div>
			</section>
		</>
	);
}
