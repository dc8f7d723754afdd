/** One HTTP exchange with the callback, within the time that WeChat waits. */

export type Exchange =
	| { readonly ok: true; readonly status: number; readonly text: string }
	| { readonly ok: false; readonly failure: string };

/** The limit covers the whole answer, also one whose body never ends. Then the connection is dropped. */
export async function exchange(url: string, init: RequestInit, limitMs: number): Promise<Exchange> {
	const limit = new AbortController();
	const timer = setTimeout(() => limit.abort(), limitMs);
	try {
		const answer = fetch(url, { ...init, signal: limit.signal, redirect: "manual" });
		const read = answer.then(async (response) => ({ status: response.status, text: await response.text() }));
		return { ok: true, ...(await Promise.race([read, aborted(limit.signal)])) };
	} catch (error) {
		const failure = limit.signal.aborted
			? `no answer within ${limitMs} ms`
			: `connection failed: ${String(error)}`;
		return { ok: false, failure };
	} finally {
		clearTimeout(timer);
	}
}

const aborted = (signal: AbortSignal): Promise<never> =>
	new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
