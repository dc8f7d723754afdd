/**
 * UTF-8, both ways. One coder of each kind serves everyone, since neither keeps anything from one text to the next;
 * making one for each text costs more than the text itself.
 */
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
const mendingDecoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: false });

export const encodeUtf8 = (text: string) => encoder.encode(text);

/** Without a byte order mark; undefined when the bytes are no UTF-8. */
export const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
	try {
		return decoder.decode(bytes);
	} catch {
		return undefined;
	}
};

/** The same with U+FFFD for what is no UTF-8, such as a character that was cut off. */
export const decodeMendedUtf8 = (bytes: Uint8Array): string => mendingDecoder.decode(bytes);
