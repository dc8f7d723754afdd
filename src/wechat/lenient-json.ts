/**
 * JSON that holds what followers wrote. WeChat passes it on as it is: raw control characters, which JSON forbids, and
 * characters of which one half was cut off, which JSON can say and most databases cannot store.
 */
import { keepDigits } from "./json.ts";
import { err, ok, type Result } from "./result.ts";
import { withoutControls } from "./without-controls.ts";

/**
 * As `parseJson`, with U+FFFD for half a character. Control characters are taken out only where the text is no JSON with
 * them: between two values they are white space, and an escaped one, such as a line end, says something. Never throws.
 */
export const parseLenientJson = (text: string): Result<unknown, string> => {
	const parsed = parse(text);
	return parsed.ok ? parsed : parse(withoutControls(text));
};

const parse = (text: string): Result<unknown, string> => {
	try {
		return ok(JSON.parse(text, mend));
	} catch {
		return err("not JSON");
	}
};

const mend = (key: string, value: unknown, context?: { readonly source?: string }): unknown =>
	typeof value === "string" ? value.toWellFormed() : keepDigits(key, value, context);
