/**
 * A pretend WeChat behind `fetch`, reached by the handlers and by the Durable Object alike: it keeps what it was sent
 * and answers what the test says.
 */
import { afterEach, vi } from "vitest";

afterEach(() => vi.restoreAllMocks());

export interface Call {
	readonly method: string;
	readonly url: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: Headers;
	readonly redirect: string;
	readonly body: string;
}

/** An object is answered as JSON, a text as it is. */
type Answer = object | string | Response | ((call: Call, signal: AbortSignal) => Promise<Response>);

/** By path: the answers in their order; the last is repeated. */
export type Script = Readonly<Record<string, readonly Answer[]>>;

export interface Wechat {
	readonly calls: readonly Call[];
	readonly callsTo: (path: string) => readonly Call[];
}

export const STABLE_TOKEN = "/cgi-bin/stable_token";
/** The first access_token that it issues ends in 1, the next one in 2. */
export const ACCESS_TOKEN = "pretend-access-token-";

/** A path that is not in the script answers 404 with a page, as WeChat does. */
export const wechatAnswers = (script: Script): Wechat => {
	const calls: Call[] = [];
	const callsTo = (path: string) => calls.filter((call) => call.path === path);
	vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
		const request = new Request(input, init);
		const call = await callOf(request);
		calls.push(call);
		const turn = callsTo(call.path).length;
		const answers = script[call.path] ?? (call.path === STABLE_TOKEN ? [issued(turn)] : [NO_SUCH_PATH()]);
		const answer = answers[Math.min(turn, answers.length) - 1] ?? {};
		if (typeof answer === "function") return await answer(call, request.signal);
		if (answer instanceof Response) return answer.clone();
		return typeof answer === "string" ? new Response(answer) : Response.json(answer);
	});
	return { calls, callsTo };
};

export const issued = (turn: number, expiresInSeconds = 7200): object => ({
	access_token: `${ACCESS_TOKEN}${turn}`,
	expires_in: expiresInSeconds,
});

/** Never answers; ends, like a real connection, when its caller gives up. */
export const silence = (_call: Call, signal: AbortSignal): Promise<Response> =>
	new Promise((_resolve, reject) => {
		if (signal.aborted) reject(signal.reason);
		signal.addEventListener("abort", () => reject(signal.reason));
	});

/** The connection breaks. */
export const brokenConnection = (): Promise<Response> =>
	Promise.reject(new TypeError("Network connection lost."));

const NO_SUCH_PATH = (): Response => new Response("<html>404 Not Found</html>", { status: 404 });

const callOf = async (request: Request): Promise<Call> => {
	const { pathname, searchParams } = new URL(request.url);
	return {
		method: request.method,
		url: request.url,
		path: pathname,
		query: searchParams,
		headers: request.headers,
		redirect: request.redirect,
		body: await request.text(),
	};
};
