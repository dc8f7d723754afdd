/** The owner's side as the page shows it: a call of the gateway's API, and an event that the gateway sent out. */
import { redactBody, withoutHashes } from "../api/redact.ts";
import type { ShownHeaders } from "../api/shown-headers.ts";
import { isObject, parseObject, textOf } from "../json.ts";
import { refusals, refuserOf } from "../phone/refusal.ts";
import type { Exchange } from "../phone/snapshot.ts";
import type { Words } from "../words.ts";
import { asBody } from "./body.ts";

const shown = (text: string, headers: ShownHeaders = {}) =>
	asBody(withoutHashes(redactBody(text)), null, headers);

type ApiCall = {
	readonly id: string;
	/** Unix milliseconds. */
	readonly at: number;
	readonly url: string;
	/** JSON; null for a request without a body. */
	readonly body: string | null;
};

/** While nobody has answered it yet. */
export function begunApiExchange({ id, at, url, body }: ApiCall): Exchange {
	const { pathname, search } = new URL(url);
	return {
		id,
		at,
		direction: "api",
		kind: pathname.replace(/^\/api\//, ""),
		openid: textOf(parseObject(body ?? "")?.["touser"]) || null,
		attempt: null,
		method: "POST",
		path: pathname + search,
		status: null,
		milliseconds: null,
		failure: null,
		errcode: null,
		fault: null,
		outcome: null,
		request: shown(body ?? ""),
		response: shown(""),
		curl: null,
	};
}

type ApiAnswer = {
	/** Null without an answer. */
	readonly status: number | null;
	readonly milliseconds: number;
	readonly headers: ShownHeaders;
	readonly text: string;
	/** Why there is no answer. */
	readonly failure: Words | null;
};

/** With its answer. */
export function endedApiExchange(begun: Exchange, answer: ApiAnswer): Exchange {
	const { status, milliseconds, headers, text } = answer;
	const body = parseObject(text);
	const isOk = status !== null && status >= 200 && status < 300;
	const errcode = body?.["errcode"];
	return {
		...begun,
		status,
		milliseconds,
		failure: isOk ? null : (answer.failure ?? refusals[refuserOf(status, body)]),
		errcode: typeof errcode === "number" ? errcode : null,
		response: shown(text, headers),
	};
}

type EventPost = {
	readonly id: string;
	/** Unix milliseconds. */
	readonly at: number;
	readonly path: string;
	readonly headers: ShownHeaders;
	readonly text: string;
	readonly status: number;
	readonly failure: Words | null;
};

/** An event of the gateway's (EVENTS_URL) that came in, with what it was answered. */
export function eventExchange({ text, headers, ...post }: EventPost): Exchange {
	const event = parseObject(text) ?? {};
	const data = isObject(event["data"]) ? event["data"] : {};
	return {
		...post,
		direction: "event",
		kind: textOf(event["type"]) || "?",
		openid: textOf(data["FromUserName"]) || null,
		attempt: null,
		method: "POST",
		milliseconds: 0,
		errcode: null,
		fault: null,
		outcome: null,
		request: shown(text, headers),
		response: shown(""),
		curl: null,
	};
}
