/** What a picture or a location button of the menu opens: the sample that will be sent. */
import { useWords } from "../words/words.ts";
import { MapPicture } from "./cards.tsx";
import { PhoneSheet } from "./phone-sheet.tsx";
import { Picture } from "./picture.tsx";
import { SheetButtons } from "./scan-sheet.tsx";

type SampleSheetProps = {
	readonly kind: "photo" | "location";
	readonly onSend: () => void;
	readonly onClose: () => void;
};

export function SampleSheet({ kind, onSend, onClose }: SampleSheetProps) {
	const words = useWords();
	const title = kind === "photo" ? words.photoTitle : words.locationTitle;
	const send = (event: Event) => {
		event.preventDefault();
		onSend();
	};
	return (
		<PhoneSheet title={title} onClose={onClose}>
			<form class="sheet-form" onSubmit={send}>
				<p class="sheet-title">{title}</p>
				<div class="sheet-sample">
					{kind === "photo" ? <Picture address="" shape="cover" /> : <MapPicture />}
				</div>
				<p class="secondary">{kind === "photo" ? words.photoHint : words.locationHint}</p>
				<SheetButtons onClose={onClose} />
			</form>
		</PhoneSheet>
	);
}
