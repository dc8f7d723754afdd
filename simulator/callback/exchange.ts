/** One HTTP exchange with the gateway, within the time that somebody waits for it. */
import { type ShownHeaders, shownHeaders } from "../api/shown-headers.ts";
import type { Words } from "../words.ts";

export type Exchange =
	| { readonly ok: true; readonly status: number; readonly headers: ShownHeaders; readonly text: string }
	| { readonly ok: false; readonly failure: Words };

/** The limit covers the whole answer, also one whose body never ends. Then the connection is dropped. */
export async function exchange(url: string, init: RequestInit, limitMs: number): Promise<Exchange> {
	const limit = new AbortController();
	const timer = setTimeout(() => limit.abort(), limitMs);
	try {
		const answer = fetch(url, { ...init, signal: limit.signal, redirect: "manual" });
		const read = answer.then(async (response) => ({
			status: response.status,
			headers: shownHeaders(response.headers),
			text: await response.text(),
		}));
		return { ok: true, ...(await Promise.race([read, aborted(limit.signal)])) };
	} catch (error) {
		return { ok: false, failure: limit.signal.aborted ? silent(limitMs) : lost(error) };
	} finally {
		clearTimeout(timer);
	}
}

const aborted = (signal: AbortSignal): Promise<never> =>
	new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

const silent = (limitMs: number): Words => ({
	en: `no answer within ${limitMs} ms`,
	zh: `${limitMs} 毫秒内没有应答`,
});

const lost = (error: unknown): Words => ({
	en: `connection failed: ${error}`,
	zh: `连接失败，请确认网关正在运行（${error}）`,
});
