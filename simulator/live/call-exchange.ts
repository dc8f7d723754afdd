/** An API call of the gateway as the page shows it. */
import { withoutHashes } from "../api/redact.ts";
import type { ShownHeaders } from "../api/shown-headers.ts";
import { parseObject, textOf } from "../json.ts";
import type { Exchange } from "../phone/snapshot.ts";
import type { CallRecord } from "../store/records.ts";
import { asBody } from "./body.ts";

export const callExchange = (call: CallRecord): Exchange => ({
	id: call.id,
	at: Date.parse(call.at),
	direction: "call",
	kind: call.path.replace(/^\/cgi-bin\//, ""),
	openid: openidOf(call),
	attempt: null,
	method: call.method,
	path: pathOf(call),
	status: call.status,
	milliseconds: call.milliseconds,
	failure: call.failure,
	errcode: call.errcode,
	outcome: null,
	fault: call.fault,
	request: asBody(withoutHashes(call.request), null, headersOf(call.request_headers)),
	response: asBody(withoutHashes(call.response), null, call.response_headers),
	curl: null,
});

const headersOf = (headers: ShownHeaders): ShownHeaders =>
	Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, withoutHashes(value)]));

/** The follower to whom the call speaks, or whom it asks about; null where that is nobody or many. */
function openidOf({ query, request }: CallRecord): string | null {
	const { touser, openid } = { ...query, ...parseObject(request) };
	return textOf(touser) || textOf(openid) || null;
}

function pathOf({ path, query }: CallRecord): string {
	const parts = Object.entries(query).map(([name, value]) => `${name}=${withoutHashes(value)}`);
	return parts.length === 0 ? path : `${path}?${parts.join("&")}`;
}
