/** An API call of the gateway as the page shows it. */
import { withoutHashes } from "../api/redact.ts";
import type { Exchange } from "../phone/snapshot.ts";
import type { CallRecord } from "../store/records.ts";
import { asBody } from "./body.ts";

export const callExchange = (call: CallRecord): Exchange => ({
	id: call.id,
	at: Date.parse(call.at),
	direction: "call",
	kind: call.path.replace(/^\/cgi-bin\//, ""),
	openid: null,
	attempt: null,
	method: call.method,
	path: pathOf(call),
	status: call.status,
	milliseconds: call.milliseconds,
	failure: call.failure,
	errcode: call.errcode,
	fault: call.fault,
	request: asBody(withoutHashes(call.request)),
	response: asBody(withoutHashes(call.response)),
	curl: null,
});

function pathOf({ path, query }: CallRecord): string {
	const parts = Object.entries(query).map(([name, value]) => `${name}=${withoutHashes(value)}`);
	return parts.length === 0 ? path : `${path}?${parts.join("&")}`;
}
