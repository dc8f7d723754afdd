/** One attempt to deliver an event: a signed POST to the owner's URL. */
import { err, ok, type Result } from "../wechat/result.ts";
import type { OutgoingEvent } from "./event-of.ts";
import type { EventPorts } from "./event-ports.ts";
import type { EventsConfig } from "./events-config.ts";
import { signatureHeaders } from "./sign-event.ts";

export interface PostFailure {
	readonly reason: string;
	/** 410: the URL wants no more events. */
	readonly isGone: boolean;
}

/**
 * What `read` makes of a 2xx answer, the only success. `limitMs` covers the answer and its reading. Redirects are not
 * followed: a signature is for one URL.
 */
export const postEvent = async <T>(
	ports: EventPorts,
	config: EventsConfig,
	event: OutgoingEvent,
	limitMs: number,
	read: (answer: Response) => Promise<T>,
): Promise<Result<T, PostFailure>> => {
	const limit = new AbortController();
	const cancel = ports.ringAfter(limitMs, () => limit.abort());
	try {
		const answer = await ports.fetch(await signedRequest(ports, config, event, limit.signal));
		if (answer.ok) return ok(await read(answer));
		await discard(answer);
		const { status } = answer;
		return failed(`HTTP ${status}${hintFor(status)}`, status === 410);
	} catch {
		// What a failed fetch says may name the URL, which may hold a secret of the owner's.
		const isLate = limit.signal.aborted;
		return failed(isLate ? `no answer within ${Math.ceil(limitMs / 1000)} s` : "connection failed");
	} finally {
		cancel();
	}
};

const hintFor = (status: number): string => {
	if (status === 401 || status === 403)
		return ": the secrets differ, or a clock is more than five minutes off";
	return status >= 300 && status < 400 ? ", and redirects are not followed" : "";
};

const signedRequest = async (
	{ now }: EventPorts,
	{ url, secrets }: EventsConfig,
	event: OutgoingEvent,
	signal: AbortSignal,
): Promise<Request> => {
	const headers = {
		...(await signatureHeaders(event, now() / 1000, secrets)),
		"Content-Type": "application/json",
		"User-Agent": "wechat-edge",
	};
	return new Request(url, { method: "POST", headers, body: event.body, redirect: "manual", signal });
};

/** Frees the connection, however much is still to come. */
export const discard = async ({ body }: Response): Promise<void> => await body?.cancel();

const failed = (reason: string, isGone = false): Result<never, PostFailure> => err({ reason, isGone });
