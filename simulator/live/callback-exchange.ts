/** A delivery of a callback, and the check of its URL, as the page shows them. */
import type { Exchange } from "../phone/snapshot.ts";
import type { CallbackRecord, VerificationRecord } from "../store/records.ts";
import { asBody } from "./body.ts";

export const callbackExchange = (delivery: CallbackRecord): Exchange => ({
	id: `callback-${delivery.push}-${delivery.attempt}`,
	at: Date.parse(delivery.at),
	direction: "callback",
	kind: delivery.kind.startsWith("event.") ? delivery.kind : `message.${delivery.kind}`,
	openid: delivery.openid,
	attempt: delivery.attempt,
	method: "POST",
	path: pathOf(delivery.url),
	status: delivery.status,
	milliseconds: delivery.milliseconds,
	failure: delivery.failure,
	errcode: null,
	outcome: delivery.failure === null ? delivery.outcome : null,
	fault: null,
	request: asBody(delivery.body, delivery.mode === "plain" ? null : delivery.xml, delivery.request_headers),
	response: asBody(
		delivery.answer,
		delivery.answer_xml === delivery.answer ? null : delivery.answer_xml,
		delivery.response_headers,
	),
	curl: `/simulator/callbacks/${delivery.push}/curl`,
});

export const verificationExchange = (verification: VerificationRecord): Exchange => ({
	id: verification.id,
	at: Date.parse(verification.at),
	direction: "callback",
	kind: "verify",
	openid: null,
	attempt: null,
	method: "GET",
	path: pathOf(verification.url),
	status: verification.status,
	milliseconds: verification.milliseconds,
	failure: verification.failure,
	errcode: null,
	outcome: null,
	fault: null,
	request: asBody(null),
	response: asBody(verification.answer, null, verification.response_headers),
	curl: "/simulator/verify/curl",
});

function pathOf(url: string): string {
	const { pathname, search } = new URL(url);
	return pathname + search;
}
