/** Text with its links, drawn as elements: nothing in it is ever taken for HTML. */
import { useMemo } from "hono/jsx/dom";
import { WebLink } from "../parts/web-link.tsx";
import { type PhoneActions, usePhone } from "./phone-context.ts";
import { richText, type TextPart } from "./rich-text.ts";

export function RichText({ text }: { readonly text: string }) {
	const phone = usePhone();
	const parts = useMemo(() => richText(text), [text]);
	return <>{parts.map((part) => drawPart(part, phone))}</>;
}

function drawPart(part: TextPart, phone: PhoneActions) {
	switch (part.type) {
		case "text":
			return part.text;
		case "link":
			return <WebLink url={part.url}>{part.text}</WebLink>;
		case "say":
			return (
				<button type="button" class="text-link" onClick={() => phone.say(part.content, part.id)}>
					{part.text}
				</button>
			);
		case "miniprogram":
			return (
				<button type="button" class="text-link" onClick={() => phone.open(part)}>
					{part.text}
				</button>
			);
	}
}
