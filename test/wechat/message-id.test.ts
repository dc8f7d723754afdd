/** The ids of all callbacks in `test/cases`, across the files: only equal messages have equal ones. */
import { expect, test } from "vitest";
import { type Message, messageId, parseMessage } from "../../src/wechat/message.ts";
import { caseFiles } from "../project/case-files.ts";
import { type Case, textIn } from "../worker/cases/case.ts";

const messages = caseFiles()
	.flatMap(({ cases }) => cases)
	.filter(({ kind, expected }) => kind === "incoming-xml" && expected["msgType"] !== undefined);

const messageOf = ({ input }: Case): Message => {
	const result = parseMessage(textIn(input, "xml"));
	if (!result.ok) throw new Error(result.error);
	return result.value;
};

test("what the peers take for one message has one id, what they tell apart has two", () => {
	const idOf = new Map<string, string>();
	for (const each of messages) {
		const key = textIn(each.expected, "dedupKey");
		const id = messageId(messageOf(each));
		expect(idOf.get(key) ?? id, each.id).toBe(id);
		idOf.set(key, id);
	}
	expect(new Set(idOf.values()).size).toBe(idOf.size);
});

test("an id beyond 2^53 is among them, digit for digit", () => {
	const ids = messages.map(({ expected }) => expected["msgIdString"]);
	expect(ids.some((id) => typeof id === "string" && !Number.isSafeInteger(Number(id)))).toBe(true);
});
