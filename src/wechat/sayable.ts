/**
 * Text without what WeChat refuses in a reply: characters that XML 1.0 has no way to say, and that JSON can only say as
 * `\uXXXX` (40033, 47002). Line ends are said as XML does. With one of them in it the follower would see "service
 * unavailable".
 */
export const sayable = (text: string): string =>
	text
		.toWellFormed()
		.replace(/\r\n?/g, "\n")
		// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to drop
		.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
