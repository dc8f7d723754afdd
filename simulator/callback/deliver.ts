/**
 * One push, delivered as WeChat does: up to three times, each newly signed, with five seconds for the answer.
 * Only silence, a lost connection or a status other than 200 is tried again; an answer that makes no sense is not.
 * See: https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
 */
import { callbackExchange } from "../live/callback-exchange.ts";
import type { Settings } from "../settings.ts";
import { settle, show } from "../store/chat.ts";
import { isInOutbox, type Push, takeFromOutbox } from "../store/outbox.ts";
import { type CallbackRecord, recordCallback } from "../store/records.ts";
import type { Words } from "../words.ts";
import { signingSeconds, type World } from "../world.ts";
import { type Envelope, wrap } from "./envelope.ts";
import { type Exchange, exchange } from "./exchange.ts";
import { type Reading, readReply } from "./reply.ts";

const attempts = 3;

/** 该公众号提供的服务出现故障，请稍后再试: what the follower sees when the callback fails. */
export const serviceUnavailable = "该公众号提供的服务出现故障，请稍后再试";

/** Messages that a follower sends; only to these a news reply shows a single article. */
const ownMessages: readonly string[] = ["text", "image", "voice", "video", "shortvideo", "location", "link"];

/** After these nobody looks at the chat, so neither reply nor notice is shown. */
const unseen: readonly string[] = ["event.unsubscribe", "event.TEMPLATESENDJOBFINISH"];

/** Delivers the push and records every attempt and what the follower saw. */
export async function deliver(world: World, push: Push): Promise<void> {
	for (let attempt = 1; attempt <= attempts; attempt++) {
		const reading = await deliverOnce(world, push, attempt);
		if (reading === "removed") return;
		if (reading !== null || attempt === attempts) return finish(world, push, reading);
	}
}

/** One attempt: null when there was no answer to read, `removed` when a reset came in between. */
async function deliverOnce(world: World, push: Push, attempt: number): Promise<Reading | null | "removed"> {
	const settings = world.settings();
	const envelope = wrap(settings, push.openid, push.xml, signingSeconds(world));
	const at = world.now();
	const begun = asBegun(push, attempt, settings, envelope, at);
	world.exchanges.put(callbackExchange(begun));
	const init = { method: "POST", headers: sentHeaders, body: envelope.body };
	const answer = await exchange(envelope.url, init, settings.callback_timeout_ms);
	if (!isInOutbox(world, push.id)) return "removed";
	const articles = ownMessages.includes(push.kind) ? 1 : 8;
	const isRead = answer.ok && answer.status === 200;
	const reading = isRead ? readReply(answer.text, settings, { openid: push.openid, articles }) : null;
	const delivery = {
		...begun,
		status: answer.ok ? answer.status : null,
		milliseconds: world.now() - at,
		response_headers: answer.ok ? answer.headers : {},
		answer: answer.ok ? answer.text : null,
		answer_xml: reading?.xml ?? null,
		outcome: outcomeOf(answer, reading),
		failure: failureOf(answer, reading),
	};
	recordCallback(world, delivery);
	world.exchanges.put(callbackExchange(delivery));
	return reading;
}

/** The delivery while nobody has answered it yet. */
const asBegun = (
	push: Push,
	attempt: number,
	{ mode }: Settings,
	{ url, body }: Envelope,
	at: number,
): CallbackRecord => ({
	at: new Date(at).toISOString(),
	push: push.id,
	openid: push.openid,
	kind: push.kind,
	attempt,
	mode,
	url,
	request_headers: sentHeaders,
	response_headers: {},
	body,
	xml: push.xml,
	status: null,
	milliseconds: null,
	answer: null,
	answer_xml: null,
	outcome: null,
	failure: null,
});

const sentHeaders = { "Content-Type": "text/xml" };

function outcomeOf(answer: Exchange, reading: Reading | null): string {
	if (!answer.ok) return answer.failure.en;
	if (reading === null) return `status ${answer.status}`;
	return reading.ok ? reading.outcome : `invalid: ${reading.why.en}`;
}

function failureOf(answer: Exchange, reading: Reading | null): Words | null {
	if (!answer.ok) return answer.failure;
	if (reading === null) return { en: `status ${answer.status}`, zh: `状态码 ${answer.status}` };
	return reading.ok ? null : reading.why;
}

function finish(world: World, push: Push, reading: Reading | null): void {
	takeFromOutbox(world, push.id);
	settle(world, push.id, stateOf(reading));
	if (unseen.includes(push.kind)) return;
	if (reading === null || !reading.ok) {
		show(world, push.openid, "notice", { type: "text", content: serviceUnavailable }, push.id);
	} else if (reading.shown !== null) {
		show(world, push.openid, "passive-reply", reading.shown, push.id);
	}
}

function stateOf(reading: Reading | null): "answered" | "no-reply" | "failed" {
	if (reading?.ok !== true) return "failed";
	// A reply without anything to show hands the follower over to customer service.
	return reading.shown === null && reading.xml === null ? "no-reply" : "answered";
}
