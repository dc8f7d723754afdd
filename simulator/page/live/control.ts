/** Asking the simulator to do something, by its control routes. */
import { isObject, type JsonObject, parseObject, textOf } from "../../json.ts";
import type { Language } from "../language.ts";

export type Method = "POST" | "PUT" | "PATCH" | "DELETE";

/** The answer's object, or the sentence that says why it was refused; null where nobody answered. */
export type Answered =
	| { readonly ok: true; readonly body: JsonObject }
	| { readonly ok: false; readonly why: string | null };

export type Asked = {
	readonly method: Method;
	/** Below /simulator, as in `/follow`. */
	readonly path: string;
	readonly body?: unknown;
	/** In which refusals are worded, those of the gateway among them. */
	readonly language: Language;
};

export async function control({ method, path, body, language }: Asked): Promise<Answered> {
	const headers = { "Accept-Language": language };
	const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
	try {
		const response = await fetch(`/simulator${path}`, init);
		const answer = parseObject(await response.text()) ?? {};
		if (response.ok) return { ok: true, body: answer };
		return { ok: false, why: inLanguage(answer["error"], language) || `status ${response.status}` };
	} catch {
		return { ok: false, why: null };
	}
}

/** The sentence of `{"en", "zh"}` in the reader's language; "" where `words` is something else. */
export const inLanguage = (words: unknown, language: Language): string =>
	isObject(words) ? textOf(words[language]) : "";
