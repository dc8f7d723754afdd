/**
 * One call of a WeChat API: request out, JSON back, and three kinds of failure kept apart: WeChat answered and refused,
 * WeChat gave no answer, what came was no answer of WeChat's. No address and no secret enters an error.
 */
import type { Endpoint } from "./errcode/errcode.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import { parseLenientJson } from "./lenient-json.ts";
import { readMendedText } from "./read-text.ts";
import { err, ok, type Result } from "./result.ts";
import { createSlots } from "./slots.ts";

export interface Refused {
	readonly kind: "refused";
	readonly endpoint: Endpoint;
	readonly errcode: number;
	readonly errmsg: string;
}

export type WechatError =
	| Refused
	/** No answer: what became of the call is not known. */
	| { readonly kind: "unreachable"; readonly reason: "timeout" | "connection" }
	/** An answer that is not what the protocol promises: HTML, half a JSON, wrong types, an HTTP error. */
	| {
			readonly kind: "garbled";
			readonly status: number;
			readonly reason: string;
	  };

export interface ApiRequest {
	readonly method: "GET" | "POST";
	/** `/cgi-bin/…` */
	readonly path: string;
	readonly query?: Readonly<Record<string, string>>;
	/** Sent as JSON in raw UTF-8: WeChat refuses `\uXXXX` escapes (40033, 47002). */
	readonly body?: unknown;
	/**
	 * By which field a success is told. `errcode`, which is 0, for whatever changes something: a relay that answers
	 * `{"message":"ok"}` has done nothing. For a question what is asked for: WeChat often sends no errcode with that.
	 */
	readonly success: string;
	/** Set where a second call would be a second message: then it is not repeated when WeChat is busy (-1). */
	readonly isUnrepeatable?: boolean;
	/** What it holds that must not come back in an answer: a relay that quotes the request would put it into errmsg. */
	readonly secrets?: readonly string[];
}

export interface UpstreamOptions {
	readonly fetch: (request: Request) => Promise<Response>;
	/** `https://api.weixin.qq.com`, or a relay, or the simulator. */
	readonly origin: string;
	/** Sent as `X-Relay-Key`. */
	readonly relayKey?: string | undefined;
	/** Starts the time limit of one call. Called when the call is really sent. */
	readonly deadline: () => AbortSignal;
}

/** Calls one WeChat API. `endpoint` says which meaning of an errcode applies. */
export type Upstream = (request: ApiRequest, endpoint: Endpoint) => Promise<Result<JsonObject, WechatError>>;

/** How many calls of one invocation may wait for an answer at a time. */
const CALLS_AT_A_TIME = 6;
/** Ten thousand openids are 0.3 MB; the largest answers of the APIs used here stay far below. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** One per invocation: the six places are its own. */
export const createUpstream = (options: UpstreamOptions): Upstream => {
	const slots = createSlots(CALLS_AT_A_TIME);
	return (request, endpoint) => slots(() => call(options, request, endpoint));
};

const call = async (
	options: UpstreamOptions,
	request: ApiRequest,
	endpoint: Endpoint,
): Promise<Result<JsonObject, WechatError>> => {
	const deadline = options.deadline();
	const secrets = [...(request.secrets ?? []), options.relayKey ?? ""];
	try {
		const response = await options.fetch(toRequest(options, request, deadline));
		const { status } = response;
		const read = await readMendedText(response, MAX_ANSWER_BYTES);
		if (!read.ok) return garbled(status, `the answer is ${read.error}`);
		const { text, isUtf8 } = read.value;
		const answer = readAnswer(withoutSecrets(text, secrets), status, endpoint, request.success);
		const isRead = answer.ok || answer.error.kind === "refused";
		return isRead || isUtf8 ? answer : garbled(status, "the answer is not UTF-8");
	} catch {
		return err({
			kind: "unreachable",
			reason: deadline.aborted ? "timeout" : "connection",
		});
	}
};

const toRequest = (options: UpstreamOptions, request: ApiRequest, signal: AbortSignal): Request => {
	const url = new URL(request.path, options.origin);
	for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
	const headers = new Headers();
	if (options.relayKey !== undefined) headers.set("X-Relay-Key", options.relayKey);
	if (request.body !== undefined) headers.set("Content-Type", "application/json; charset=utf-8");
	return new Request(url, {
		method: request.method,
		headers,
		redirect: "manual",
		signal,
		...(request.body === undefined ? {} : { body: JSON.stringify(request.body, wellFormed) }),
	});
};

/** Half a surrogate pair would leave as `\\udXXX`. */
const wellFormed = (_key: string, value: unknown): unknown =>
	typeof value === "string" ? value.toWellFormed() : value;

/** No access_token and no key comes back in an answer: a relay may quote what it was asked. */
export const withoutSecrets = (
	text: string,
	secrets: readonly string[],
	maskFor: (secret: string) => string = () => "…",
): string =>
	secrets.reduce(
		(clean, secret) => (secret === "" ? clean : clean.replaceAll(secret, maskFor(secret))),
		text,
	);

/**
 * WeChat answers errors with status 200 and sometimes as text/plain: only the errcode counts, and where there is none, the
 * field that a success has (`ApiRequest.success`). Without one any JSON object is an answer that refuses nothing. What
 * followers wrote may stand in any answer, so each is read leniently.
 */
export const readAnswer = (
	text: string,
	status: number,
	endpoint: Endpoint,
	success?: string,
): Result<JsonObject, WechatError> => {
	const parsed = parseLenientJson(text);
	if (!parsed.ok || !isJsonObject(parsed.value)) {
		return garbled(status, text === "" ? "the answer is empty" : "the answer is not a JSON object");
	}
	const answer = parsed.value;
	const errcode = readErrcode(answer["errcode"]);
	if (errcode === undefined) return garbled(status, "errcode is not a number");
	if (errcode !== 0)
		return err({
			kind: "refused",
			endpoint,
			errcode,
			errmsg: textIn(answer["errmsg"]),
		});
	if (status < 200 || status >= 300) return garbled(status, `HTTP status ${status}`);
	const isTold = success === undefined || Object.hasOwn(answer, "errcode") || Object.hasOwn(answer, success);
	return isTold ? ok(answer) : garbled(status, `${success} is missing`);
};

const garbled = (status: number, reason: string) => err({ kind: "garbled", status, reason } as const);

/** The text "0" is 0, and so is none at all: whether there must be one depends on the call. */
const readErrcode = (value: unknown): number | undefined => {
	if (value === undefined) return 0;
	if (typeof value === "string" && /^-?\d{1,9}$/.test(value)) return Number(value);
	return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
};

/** WeChat's are short; whatever stands in its place is stored and shown, so it must not be endless. */
const MOST_ERRMSG = 512;

const textIn = (value: unknown): string => (typeof value === "string" ? value.slice(0, MOST_ERRMSG) : "");
