/** What stands unsent in the keyboard's line, for each follower. */
import { useState } from "hono/jsx/dom";

export type Draft = {
	readonly text: string;
	readonly write: (text: string) => void;
	/** Puts back what could not be sent, before what was written meanwhile. */
	readonly putBack: (unsent: string) => void;
};

export function useDrafts(): { readonly of: (openid: string) => Draft } {
	const [texts, setTexts] = useState<ReadonlyMap<string, string>>(new Map());
	return {
		of: (openid) => {
			const change = (next: (text: string) => string) =>
				setTexts((before) => new Map(before).set(openid, next(before.get(openid) ?? "")));
			return {
				text: texts.get(openid) ?? "",
				write: (text) => change(() => text),
				putBack: (unsent) => change((text) => (text === "" ? unsent : `${unsent}\n${text}`)),
			};
		},
	};
}
