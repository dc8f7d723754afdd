/**
 * One WeChat API call passed on as it is, in both directions. Of the answer only what may be a refusal is read: a text,
 * and a short one. Everything else streams.
 */
import { type Refused, readAnswer, type WechatError, withoutSecrets } from "../api.ts";
import { type Endpoint, endpointOf } from "../errcode/endpoint.ts";
import { joinedBytes } from "../joined-bytes.ts";
import { readStart } from "../read-text.ts";
import { err, ok, type Result } from "../result.ts";
import { decodeMendedUtf8 } from "../utf8.ts";
import { createByteCleaner } from "./byte-cleaner.ts";
import { cleanStream } from "./clean-stream.ts";
import { withAccessToken } from "./with-access-token.ts";

export interface PassedRequest {
	readonly method: string;
	/** `/cgi-bin/…` */
	readonly path: string;
	/** The caller's own, with its `?`; or nothing. */
	readonly search: string;
	readonly headers: Headers;
	/** Bytes can be sent again, a stream cannot. */
	readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
}

export const isReplayable = ({ body }: PassedRequest): boolean => !(body instanceof ReadableStream);

export interface PassedAnswer {
	readonly status: number;
	readonly headers: Headers;
	/** What was read of the body, to look at it: nothing, all of it, or the beginning. */
	readonly start: Uint8Array;
	/** What follows, as it comes. It may still break. */
	readonly rest: ReadableStream<Uint8Array> | null;
	readonly refusal: Refused | undefined;
}

export interface PassageOptions {
	readonly fetch: (request: Request) => Promise<Response>;
	readonly origin: string;
	/** Sent as `X-Relay-Key`. */
	readonly relayKey: string | undefined;
	/** Ends the wait for the answer. One that has begun to stream is its reader's affair. */
	readonly signal: AbortSignal;
}

/** Refusals have some hundred bytes. */
const MOST_LOOKED_AT = 64 * 1024;

/** An answer of any status but a redirect, which could carry the access_token away. */
export const pass = async (
	{ fetch, origin, relayKey, signal }: PassageOptions,
	{ method, path, search, headers, body }: PassedRequest,
	accessToken: string,
): Promise<Result<PassedAnswer, WechatError>> => {
	const sent = new Headers(headers);
	if (relayKey !== undefined) sent.set("X-Relay-Key", relayKey);
	const url = `${origin}${path}${withAccessToken(search, accessToken)}`;
	try {
		const request = new Request(url, { method, headers: sent, body, redirect: "manual", signal });
		const response = await fetch(request);
		const { status } = response;
		if (status < 200 || (status >= 300 && status < 400) || status > 599) {
			await response.body?.cancel();
			return err({ kind: "garbled", status, reason: "it is no answer to a call" });
		}
		return ok(
			await lookAt(response, endpointOf(path), [
				accessToken,
				encodeURIComponent(accessToken),
				relayKey ?? "",
			]),
		);
	} catch {
		return err({ kind: "unreachable", reason: signal.aborted ? "timeout" : "connection" });
	}
};

const UNREAD = { bytes: new Uint8Array(), isWhole: false } as const;

const lookAt = async (
	response: Response,
	endpoint: Endpoint,
	secrets: readonly string[],
): Promise<PassedAnswer> => {
	const { status, body } = response;
	const headers = cleanHeaders(response.headers, secrets);
	const isText = /json|^text\/|^$/i.test(headers.get("Content-Type") ?? "");
	const isLong = Number(headers.get("Content-Length")) > MOST_LOOKED_AT;
	const { bytes, isWhole } = isText && !isLong ? await readStart(body, MOST_LOOKED_AT) : UNREAD;
	if (!isWhole) {
		// The length of a stream may be known to its reader: it stays what it is.
		const cleaner = createByteCleaner(secrets.filter(isNoChance), { sameLength: "*" });
		const start = cleaner.push(bytes);
		const rest = body === null ? null : cleanStream(body, cleaner);
		return { status, headers, start, rest, refusal: undefined };
	}
	const whole = createByteCleaner(secrets, "…");
	const start = joinedBytes([whole.push(bytes), whole.end()]);
	const answer = readAnswer(decodeMendedUtf8(start), status, endpoint);
	const refusal = answer.ok || answer.error.kind !== "refused" ? undefined : answer.error;
	return { status, headers, start, rest: null, refusal };
};

/** Any three bytes occur in most pictures of 10 MB; a relay's key may be as short. */
const isNoChance = (secret: string): boolean => secret.length >= 8;

/** A header holds no character beyond Latin-1, such as the … of a text. */
const stars = (secret: string): string => "*".repeat(secret.length);

const cleanHeaders = (headers: Headers, secrets: readonly string[]): Headers => {
	const clean = new Headers();
	for (const [name, value] of headers) clean.append(name, withoutSecrets(value, secrets, stars));
	return clean;
};
