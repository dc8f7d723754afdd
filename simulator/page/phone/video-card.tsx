/** A video: its still, and where it was uploaded a press that plays it over the chat. */
import { useState } from "hono/jsx/dom";
import { textOf } from "../../json.ts";
import type { ChatItem } from "../../phone/snapshot.ts";
import { Icon } from "../parts/icon.tsx";
import { useKeptFocus } from "../parts/keep-focus.ts";
import { useWords } from "../words/words.ts";
import { usePhone } from "./phone-context.ts";
import { Thumb } from "./picture.tsx";
import { canPlay } from "./voice-bubble.tsx";

type VideoCardProps = { readonly item: ChatItem };

export function VideoCard({ item }: VideoCardProps) {
	const words = useWords();
	const [isBroken, setIsBroken] = useState(false);
	const { content, media, thumb } = item;
	const title = textOf(content["title"]);
	if (media !== null && !isBroken && canPlay("video", media)) {
		return (
			<PlayableVideo
				path={media.path}
				poster={thumb?.path}
				title={title}
				onBroken={() => setIsBroken(true)}
			/>
		);
	}
	return (
		<div class="video-card" role="img" aria-label={`${words.video} ${title}`.trim()}>
			<Thumb file={thumb} />
			<VideoMarks title={title} />
		</div>
	);
}

type PlayableVideoProps = {
	readonly path: string;
	/** The first frame stands in for it. */
	readonly poster: string | undefined;
	readonly title: string;
	readonly onBroken: () => void;
};

function PlayableVideo({ path, poster, title, onBroken }: PlayableVideoProps) {
	const words = useWords();
	const phone = usePhone();
	const button = useKeptFocus();
	return (
		<button
			type="button"
			class="video-card"
			aria-label={`${words.playVideo} ${title}`.trim()}
			ref={button}
			onClick={() => phone.open({ type: "video", path, title })}
		>
			<video class="picture photo" src={path} poster={poster} preload="metadata" muted onError={onBroken} />
			<VideoMarks title={title} />
		</button>
	);
}

const VideoMarks = ({ title }: { readonly title: string }) => (
	<>
		<span class="video-play">
			<Icon name="play" size={24} />
		</span>
		{title !== "" && <span class="video-title">{title}</span>}
	</>
);
