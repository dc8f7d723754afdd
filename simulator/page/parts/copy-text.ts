/** Puts a text into the clipboard that may first have to be fetched. */

export type Copied =
	| { readonly outcome: "copied" }
	/** The browser does not allow it. */
	| { readonly outcome: "refused"; readonly text: string }
	/** There was nothing to copy. */
	| { readonly outcome: "unavailable" };

/** `coming` resolves to null where the text could not be had. */
export async function copyText(coming: Promise<string | null>): Promise<Copied> {
	// Begun at once: some browsers allow it only while the press that asked for it lasts.
	const written = write(coming).catch(() => false);
	const text = await coming;
	if (text === null) return { outcome: "unavailable" };
	return (await written) ? { outcome: "copied" } : { outcome: "refused", text };
}

async function write(coming: Promise<string | null>): Promise<boolean> {
	if (typeof ClipboardItem === "undefined") {
		await navigator.clipboard.writeText(await wanted(coming));
	} else {
		const blob = wanted(coming).then((text) => new Blob([text], { type: "text/plain" }));
		await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
	}
	return true;
}

/** The clipboard is given no empty text in the place of one that could not be had. */
async function wanted(coming: Promise<string | null>): Promise<string> {
	const text = await coming;
	if (text === null) throw new Error("there is nothing to copy");
	return text;
}
