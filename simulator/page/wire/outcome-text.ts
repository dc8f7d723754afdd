/** How the gateway answered a callback, in the reader's words; the wire's own words stay as they are. */
import type { Words } from "../words/zh.ts";

/** `outcome` is that of an exchange. */
export function outcomeText(outcome: string, words: Words): string {
	const [, type] = /^reply: (.+)$/.exec(outcome) ?? [];
	if (type !== undefined) return words.replied(type);
	if (outcome === "transferred to customer service") return words.transferred;
	if (outcome === "empty") return words.emptyAnswer;
	return outcome;
}
