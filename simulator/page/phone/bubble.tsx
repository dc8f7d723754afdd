/** What stands in a bubble: text, an offered choice of answers, a voice message. */
import { isObject, type JsonObject, textOf } from "../../json.ts";
import { useWords } from "../words/words.ts";
import { usePhone } from "./phone-context.ts";
import { RichText } from "./rich-text-view.tsx";

export const TextBubble = ({ text }: { readonly text: string }) => (
	<div class="bubble">
		<RichText text={text} />
	</div>
);

export function VoiceBubble() {
	const words = useWords();
	return (
		<div class="bubble voice" role="img" aria-label={words.voice}>
			<svg class="voice-waves" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
				<path d="M6 12h.01M9.5 8.500a5 5 0 010 7M13 5.500a9 9 0 010 13" />
			</svg>
		</div>
	);
}

/** Dots that move while an answer is under way. */
export const TypingBubble = () => (
	<div class="bubble typing" aria-hidden="true">
		<i />
		<i />
		<i />
	</div>
);

/** msgmenu: a question whose answers can be tapped. */
export function ChoiceBubble({ content }: { readonly content: JsonObject }) {
	const phone = usePhone();
	const choices = Array.isArray(content["list"]) ? content["list"].filter(isObject) : [];
	return (
		<div class="bubble">
			<p>{textOf(content["head_content"])}</p>
			{choices.map((choice) => {
				const answer = textOf(choice["content"]);
				return (
					<p>
						<button type="button" class="text-link" onClick={() => phone.say(answer, textOf(choice["id"]))}>
							{answer}
						</button>
					</p>
				);
			})}
			<p>{textOf(content["tail_content"])}</p>
		</div>
	);
}
