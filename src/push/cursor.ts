/** Cursors of our lists: opaque to their owners, readable to us. */
import { parseJson } from "../wechat/json.ts";

/** As base64url, so that it needs no escaping in a query. */
export const encodeCursor = (position: readonly (string | number)[]): string =>
	// btoa takes no character above U+00FF.
	btoa(encodeURIComponent(JSON.stringify(position)))
		.replaceAll("+", "-")
		.replaceAll("/", "_")
		.replaceAll("=", "");

/** What `encodeCursor` was given; undefined when the text is none of its own. */
export const decodeCursor = (text: string): unknown => {
	try {
		const position = parseJson(decodeURIComponent(atob(text.replaceAll("-", "+").replaceAll("_", "/"))));
		return position.ok ? position.value : undefined;
	} catch {
		return undefined;
	}
};
