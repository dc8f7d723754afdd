/** Without the 32 control characters before the space (C0): a line end is one of them. */
export const withoutControls = (text: string): string =>
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to drop
	text.replace(/[\u0000-\u001f]/g, "");
