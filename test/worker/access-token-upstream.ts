/**
 * WeChat as the gateway's only upstream: the fetch of the whole isolate, the Durable Object's included. The time limit of
 * a call does not run: its pending timer would keep an object from being evicted.
 */
import { vi } from "vitest";

/** What arrived at WeChat. */
export interface Arrived {
	readonly method: string;
	readonly url: string;
	readonly relayKey: string | null;
	readonly body: unknown;
}

/** Answers every call in its own way; the list that it gives back keeps what arrived. */
export const answerCalls = (
	answer: (arrived: Arrived, signal: AbortSignal) => Response | Promise<Response>,
) => {
	const calls: Arrived[] = [];
	vi.spyOn(AbortSignal, "timeout").mockImplementation(() => new AbortController().signal);
	vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
		const request = new Request(input, init);
		const arrived = {
			method: request.method,
			url: request.url,
			relayKey: request.headers.get("X-Relay-Key"),
			body: await request.json(),
		};
		calls.push(arrived);
		return await answer(arrived, request.signal);
	});
	return calls;
};

/** WeChat gives out `token-1`, `token-2` … , a new one with each call. */
export const giveTokens = (expiresInSeconds = 7200) => {
	let given = 0;
	return answerCalls(() => {
		given += 1;
		return Response.json({ access_token: `token-${given}`, expires_in: expiresInSeconds });
	});
};

/** WeChat never answers: a call ends only by its own time limit. */
export const hang = () =>
	answerCalls(
		(_, signal) =>
			new Promise((_resolve, reject) => {
				signal.addEventListener("abort", () => reject(signal.reason));
			}),
	);
