/** What a scanning button of the menu opens: instead of a camera, a line for what the code says. */
import { useState } from "hono/jsx/dom";
import { useWords } from "../words/words.ts";
import { PhoneSheet } from "./phone-sheet.tsx";

type ScanSheetProps = { readonly onScan: (result: string) => void; readonly onClose: () => void };

export function ScanSheet({ onScan, onClose }: ScanSheetProps) {
	const words = useWords();
	const [result, setResult] = useState(words.scanSample);
	const scan = (event: Event) => {
		event.preventDefault();
		onScan(result);
	};
	return (
		<PhoneSheet title={words.scanTitle} onClose={onClose}>
			<form class="sheet-form" onSubmit={scan}>
				<p class="sheet-title">{words.scanTitle}</p>
				<label class="field">
					<span class="field-label">{words.scanResult}</span>
					<input
						class="input"
						required
						value={result}
						onInput={({ target }: Event) => target instanceof HTMLInputElement && setResult(target.value)}
					/>
				</label>
				<SheetButtons onClose={onClose} isDisabled={result === ""} />
			</form>
		</PhoneSheet>
	);
}

/** Cancel and done, at the bottom of a form in a sheet. */
export function SheetButtons(props: { readonly onClose: () => void; readonly isDisabled?: boolean }) {
	const words = useWords();
	return (
		<div class="sheet-buttons">
			<button type="button" class="plain-button" onClick={props.onClose}>
				{words.cancel}
			</button>
			<button type="submit" class="green-button" disabled={props.isDisabled === true}>
				{words.send}
			</button>
		</div>
	);
}
