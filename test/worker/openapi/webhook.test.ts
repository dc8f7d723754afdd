/** What the document says of events out: the request to the owner's URL, and the replies that it may answer. */
import { expect, it } from "vitest";
import { eventOf } from "../../../src/events/event-of.ts";
import { readReply } from "../../../src/events/read-reply.ts";
import { parseMessage } from "../../../src/wechat/message.ts";
import { NOON, textMessage } from "../support/callback.ts";
import { consumed, OWNER } from "../support/events.ts";
import { useLedger } from "../support/ledger.ts";
import { wechatAnswers } from "../support/wechat.ts";
import { at, DOCUMENT, entriesAt, itemsAt } from "./document.ts";
import { faultsOf, faultsOfText } from "./schema.ts";

useLedger();

const EVENT = at(DOCUMENT, "webhooks", "event", "post");
const SENT = at(EVENT, "requestBody", "content", "application/json");
const ANSWERED = at(EVENT, "responses", "2XX", "content", "application/json");

it("a text message is sent as the document shows it", async () => {
	const message = parseMessage(textMessage(), NOON);
	if (!message.ok) throw new Error(message.error);
	const owner = wechatAnswers({ [OWNER]: [{}] });
	await consumed([{ ...(await eventOf(message.value)), tries: 0 }]);
	expect(owner.calls).toHaveLength(1);
	for (const { body, headers } of owner.calls) {
		const event: unknown = JSON.parse(body);
		expect(event).toEqual(at(SENT, "examples", "text", "value"));
		expect(faultsOf(event, at(SENT, "schema"))).toEqual([]);
		for (const header of itemsAt(EVENT, "parameters")) {
			const name = String(at(header, "name"));
			expect(faultsOfText(headers.get(name) ?? "", at(header, "schema")), name).toEqual([]);
		}
	}
});

it.each(entriesAt(ANSWERED, "examples"))("the reply that is shown as %s is understood", (_, example) => {
	const answer = at(example, "value");
	expect(faultsOf(answer, at(ANSWERED, "schema"))).toEqual([]);
	expect(readReply(JSON.stringify(answer))).toMatchObject({
		ok: true,
		value: { type: at(answer, "reply", "type") },
	});
});
