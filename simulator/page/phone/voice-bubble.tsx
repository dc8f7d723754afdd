/** A voice message: a bubble with waves, which plays where the voice was uploaded and the browser knows its format. */
import { useRef, useState } from "hono/jsx/dom";
import type { UploadedFile } from "../../phone/snapshot.ts";
import { useKeptFocus } from "../parts/keep-focus.ts";
import { useWords } from "../words/words.ts";

export function VoiceBubble({ file }: { readonly file: UploadedFile | null }) {
	const words = useWords();
	const [isBroken, setIsBroken] = useState(false);
	if (file !== null && !isBroken && canPlay("audio", file)) {
		return <PlayableVoice path={file.path} onBroken={() => setIsBroken(true)} />;
	}
	return (
		<div class="bubble voice" role="img" aria-label={words.voice}>
			<Waves />
		</div>
	);
}

/** Of voices that is mp3 and not amr, which no browser plays. */
export const canPlay = (kind: "audio" | "video", { content_type }: UploadedFile): boolean =>
	content_type.startsWith(`${kind}/`) && document.createElement(kind).canPlayType(content_type) !== "";

type PlayableVoiceProps = { readonly path: string; readonly onBroken: () => void };

function PlayableVoice({ path, onBroken }: PlayableVoiceProps) {
	const words = useWords();
	const button = useKeptFocus();
	const audio = useRef<HTMLAudioElement>(null);
	const [isPlaying, setIsPlaying] = useState(false);
	const toggle = () => {
		if (isPlaying) audio.current?.pause();
		// One that cannot be played says so by its error event.
		else audio.current?.play().catch(() => {});
	};
	const rewind = () => {
		setIsPlaying(false);
		if (audio.current !== null) audio.current.currentTime = 0;
	};
	return (
		<button
			type="button"
			class={isPlaying ? "bubble voice playing" : "bubble voice"}
			aria-label={words.playVoice}
			aria-pressed={String(isPlaying)}
			ref={button}
			onClick={toggle}
		>
			<Waves />
			{/* biome-ignore lint/a11y/useMediaCaption: an uploaded voice comes without captions. */}
			<audio
				src={path}
				preload="metadata"
				ref={audio}
				onPlay={() => setIsPlaying(true)}
				onPause={rewind}
				onError={onBroken}
			/>
		</button>
	);
}

const Waves = () => (
	<svg class="voice-waves" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
		<path d="M6 12h.01M9.5 8.500a5 5 0 010 7M13 5.500a9 9 0 010 13" />
	</svg>
);
