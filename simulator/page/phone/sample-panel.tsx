/** The panel under the keyboard's line: what a follower can send besides text, as samples. */
import { Icon, type IconName } from "../parts/icon.tsx";
import { useWords } from "../words/words.ts";

const samples = [
	{ type: "image", icon: "picture", name: "picture" },
	{ type: "voice", icon: "voice", name: "voice" },
	{ type: "video", icon: "video", name: "video" },
	{ type: "location", icon: "pin", name: "location" },
	{ type: "link", icon: "link", name: "link" },
] as const satisfies readonly { type: string; icon: IconName; name: string }[];

type SamplePanelProps = {
	/** A type of POST /simulator/send. */
	readonly onSample: (type: string) => void;
	readonly onClose: () => void;
};

export function SamplePanel({ onSample, onClose }: SamplePanelProps) {
	const words = useWords();
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key === "Escape") onClose();
	};
	return (
		<fieldset class="sample-panel" aria-label={words.sendSample} onKeyDown={onKeyDown}>
			{samples.map(({ type, icon, name }) => (
				<button type="button" class="sample" onClick={() => onSample(type)}>
					<span class="sample-icon">
						<Icon name={icon} size={28} />
					</span>
					{words[name]}
				</button>
			))}
		</fieldset>
	);
}
