/** How callbacks are sealed: 明文、兼容、安全模式. */
import type { AccountView } from "../../phone/snapshot.ts";
import { Segments } from "../parts/segments.tsx";
import { useWords } from "../words/words.ts";
import { Section } from "./section.tsx";

type Mode = AccountView["mode"];

const modes: readonly Mode[] = ["plain", "compat", "safe"];

export function ModePicker({
	mode,
	onChoose,
}: {
	readonly mode: Mode;
	readonly onChoose: (mode: Mode) => void;
}) {
	const words = useWords();
	return (
		<Section title={words.mode}>
			<div class="row">
				<Segments
					label={words.mode}
					name="mode"
					options={modes.map((value) => ({ value, label: words[value] }))}
					chosen={mode}
					onChoose={onChoose}
				/>
			</div>
		</Section>
	);
}
