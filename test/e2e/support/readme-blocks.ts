/** The command blocks of a README, and what it says one sees after each. */

/** What a fenced block says about the output: laid-out JSON, or text. */
export interface Printed {
	readonly language: "json" | "text";
	readonly text: string;
}

export interface CommandBlock {
	/** Line of the README that opens the block, for messages. */
	readonly line: number;
	readonly command: string;
	/** The ```json or ```text block right behind; without one, nothing is to be printed. */
	readonly printed: Printed | undefined;
}

interface Fence {
	readonly line: number;
	readonly language: string;
	readonly text: string;
	/** Only blank lines stand between this block and the one before. */
	readonly followsPrevious: boolean;
}

/** All ```sh blocks in their order, also those in list items. */
export function commandBlocks(markdown: string): readonly CommandBlock[] {
	const fences = fencesOf(markdown);
	return fences.flatMap(({ line, language, text }, index) =>
		language === "sh" ? [{ line, command: text, printed: printedBy(fences[index + 1]) }] : [],
	);
}

/** The text of each block in `language`. */
export const blocksIn = (markdown: string, language: string): readonly string[] =>
	fencesOf(markdown).flatMap((fence) => (fence.language === language ? [fence.text] : []));

function printedBy(next: Fence | undefined): Printed | undefined {
	if (next === undefined || !next.followsPrevious) return undefined;
	const { language, text } = next;
	return language === "json" || language === "text" ? { language, text } : undefined;
}

const fence = /^( *)```(\w+)\n(.*?)^\1```$/gms;

function fencesOf(markdown: string): readonly Fence[] {
	let end = 0;
	return Array.from(
		markdown.matchAll(fence),
		({ 0: whole, 1: indent = "", 2: language = "", 3: body = "", index }) => {
			const between = markdown.slice(end, index);
			end = index + whole.length;
			return {
				line: markdown.slice(0, index).split("\n").length,
				language,
				text: body.replaceAll(new RegExp(`^${indent}`, "gm"), "").trimEnd(),
				followsPrevious: between.trim() === "",
			};
		},
	);
}
