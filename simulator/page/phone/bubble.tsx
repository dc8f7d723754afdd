/** What stands in a bubble: text, and an offered choice of answers. */
import { isObject, type JsonObject, textOf } from "../../json.ts";
import { usePhone } from "./phone-context.ts";
import { RichText } from "./rich-text-view.tsx";

export const TextBubble = ({ text }: { readonly text: string }) => (
	<div class="bubble">
		<RichText text={text} />
	</div>
);

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
