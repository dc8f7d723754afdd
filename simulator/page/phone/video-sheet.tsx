/** A video as it plays: over the whole chat, with the browser's own controls. */
import { Icon } from "../parts/icon.tsx";
import { useWords } from "../words/words.ts";
import { PhoneSheet } from "./phone-sheet.tsx";

type VideoSheetProps = { readonly path: string; readonly title: string; readonly onClose: () => void };

export function VideoSheet({ path, title, onClose }: VideoSheetProps) {
	const words = useWords();
	const name = title === "" ? words.video : title;
	return (
		<PhoneSheet title={name} shape="full" onClose={onClose}>
			<div class="title-bar">
				<button type="button" class="icon-button" aria-label={words.close} onClick={onClose}>
					<Icon name="close" size={22} />
				</button>
				<p class="title-name">{name}</p>
				<span class="title-balance" />
			</div>
			{/* biome-ignore lint/a11y/useMediaCaption: an uploaded video comes without captions. */}
			<video class="video-player" src={path} controls autoplay playsinline aria-label={name} />
		</PhoneSheet>
	);
}
