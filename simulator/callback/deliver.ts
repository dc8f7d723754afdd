/**
 * One push, delivered as WeChat does: up to three times, each newly signed, with five seconds for the answer.
 * Only silence, a lost connection or a status other than 200 is tried again; an answer that makes no sense is not.
 * See: https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
 */
import { isInOutbox, type Push, takeFromOutbox } from "../store/outbox.ts";
import { show } from "../store/received.ts";
import { recordCallback } from "../store/records.ts";
import { seconds, type World } from "../world.ts";
import { type Envelope, wrap } from "./envelope.ts";
import { type Reading, readReply } from "./reply.ts";

const attempts = 3;

/** 该公众号提供的服务出现故障，请稍后再试: what the follower sees when the callback fails. */
export const serviceUnavailable = "该公众号提供的服务出现故障，请稍后再试";

/** Messages that a follower sends; only to these a news reply shows a single article. */
const ownMessages: readonly string[] = [
	"text",
	"image",
	"voice",
	"video",
	"shortvideo",
	"location",
	"link",
];

/** After these nobody looks at the chat, so neither reply nor notice is shown. */
const unseen: readonly string[] = [
	"event.unsubscribe",
	"event.TEMPLATESENDJOBFINISH",
];

/** Delivers the push and records every attempt and what the follower saw. */
export async function deliver(world: World, push: Push): Promise<void> {
	for (let attempt = 1; attempt <= attempts; attempt++) {
		const settings = world.settings();
		const envelope = wrap(settings, push.openid, push.xml, seconds(world));
		const at = world.now();
		const answer = await post(envelope, settings.callback_timeout_ms);
		if (!isInOutbox(world, push.id)) return;
		const articles = ownMessages.includes(push.kind) ? 1 : 8;
		const reading =
			answer.body === null
				? null
				: readReply(answer.body, settings, { openid: push.openid, articles });
		recordCallback(world, push.id, attempt, {
			at: new Date(at).toISOString(),
			push: push.id,
			openid: push.openid,
			kind: push.kind,
			attempt,
			mode: settings.mode,
			url: envelope.url,
			body: envelope.body,
			xml: push.xml,
			status: answer.status,
			milliseconds: world.now() - at,
			answer: answer.text,
			answer_xml: reading?.xml ?? null,
			outcome:
				reading === null
					? answer.failure
					: reading.ok
						? reading.outcome
						: `invalid: ${reading.why}`,
		});
		if (reading !== null || attempt === attempts)
			return finish(world, push, reading);
	}
}

/** `body` is null unless the status is 200; `failure` says why. */
type Answered = {
	readonly status: number | null;
	readonly text: string | null;
	readonly body: string | null;
	readonly failure: string;
};

/** Posts one delivery. The limit covers the whole answer, also one whose body never ends. */
async function post({ url, body }: Envelope, limit: number): Promise<Answered> {
	const signal = AbortSignal.timeout(limit);
	try {
		const request = fetch(url, {
			method: "POST",
			headers: { "Content-Type": "text/xml" },
			body,
			signal,
			redirect: "manual",
		});
		const read = request.then(async (response) => ({
			status: response.status,
			text: await response.text(),
		}));
		const { status, text } = await Promise.race([read, ended(signal)]);
		return {
			status,
			text,
			body: status === 200 ? text : null,
			failure: `status ${status}`,
		};
	} catch (error) {
		const failure = signal.aborted
			? `no answer within ${limit} ms`
			: `connection failed: ${String(error)}`;
		return { status: null, text: null, body: null, failure };
	}
}

const ended = (signal: AbortSignal): Promise<never> =>
	new Promise((_resolve, reject) =>
		signal.addEventListener("abort", () => reject(signal.reason)),
	);

function finish(world: World, push: Push, reading: Reading | null): void {
	takeFromOutbox(world, push.id);
	if (unseen.includes(push.kind)) return;
	if (reading === null || !reading.ok) {
		show(
			world,
			push.openid,
			"notice",
			{ type: "text", content: serviceUnavailable },
			push.id,
		);
	} else if (reading.shown !== null) {
		show(world, push.openid, "passive-reply", reading.shown, push.id);
	}
}
