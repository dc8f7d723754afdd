/** The ids of all callbacks in `test/cases`, across the files: only equal messages have equal ones. */
import { expect, test } from "vitest";
import { type Message, messageId, parseMessage } from "../../src/wechat/message.ts";
import { caseFiles } from "../project/case-files.ts";
import { type Case, textIn } from "../worker/cases/case.ts";

const messages = caseFiles()
	.flatMap(({ cases }) => cases)
	.filter(({ kind, expected }) => kind === "incoming-xml" && expected["msgType"] !== undefined);

const messageOf = ({ input }: Case): Message => {
	// An id says nothing of the time at which it is asked for.
	const result = parseMessage(textIn(input, "xml"), 0);
	if (!result.ok) throw new Error(result.error);
	return result.value;
};

/** What the peers know it by, and all that it says: two of them have made events of the same name and second. */
const identityOf = (each: Case): string => {
	const { fields } = messageOf(each);
	const isKnownByMsgId = fields["MsgType"] !== "event" && textIn(each.expected, "dedupKey").match(/^\d+$/);
	const said = Object.entries(fields).filter(([, value]) => value !== "");
	return JSON.stringify([each.expected["dedupKey"], ...(isKnownByMsgId ? [] : said)]);
};

test("a message has one id wherever it is met, and what differs in anything has two", () => {
	const idOf = new Map<string, string>();
	for (const each of messages) {
		const key = identityOf(each);
		const id = messageId(messageOf(each));
		expect(idOf.get(key) ?? id, each.id).toBe(id);
		idOf.set(key, id);
	}
	expect(idOf.size).toBeLessThan(messages.length);
	expect(new Set(idOf.values()).size).toBe(idOf.size);
});

test("an id beyond 2^53 is among them, digit for digit", () => {
	const ids = messages.map(({ expected }) => expected["msgIdString"]);
	expect(ids.some((id) => typeof id === "string" && !Number.isSafeInteger(Number(id)))).toBe(true);
});
