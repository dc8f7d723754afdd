/** Asking the simulator to do something, by its control routes. */
import { isObject, type JsonObject, parseObject, textOf } from "../../json.ts";

export type Method = "POST" | "PUT" | "PATCH" | "DELETE";

/** The answer's object, or the sentence that says why it was refused; null where nobody answered. */
export type Answered =
	| { readonly ok: true; readonly body: JsonObject }
	| { readonly ok: false; readonly why: string | null };

/** `path` below /simulator, as in `/follow`. */
export async function control(method: Method, path: string, body?: unknown): Promise<Answered> {
	try {
		const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
		const response = await fetch(`/simulator${path}`, init);
		const answer = parseObject(await response.text()) ?? {};
		return response.ok ? { ok: true, body: answer } : { ok: false, why: reasonIn(answer, response.status) };
	} catch {
		return { ok: false, why: null };
	}
}

const reasonIn = (answer: JsonObject, status: number): string => {
	const { error } = answer;
	const reason = isObject(error) ? textOf(error["message"]) : textOf(error);
	return reason === "" ? `status ${status}` : reason;
};
