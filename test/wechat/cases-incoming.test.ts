/**
 * The callbacks in other systems' public test suites: each is read as XML with all of its fields, and as a message.
 * Sealed ones are only read as XML here.
 */
import { describe, expect, test } from "vitest";
import { isJsonObject } from "../../src/wechat/json.ts";
import { type Message, messageId, parseMessage } from "../../src/wechat/message.ts";
import { parseXml, textOf, type XmlElement } from "../../src/wechat/xml.ts";
import { type SharedCase, sharedCases, textIn } from "./shared-cases.ts";

const FILES = [
	["chanxuehong-crypto", 1],
	["chanxuehong-incoming", 13],
	["node-webot", 12],
	["thenorthmemory-xml", 7],
	["wechatpy-incoming", 51],
	["werobot-incoming", 40],
] as const;

const incoming = (file: string) => sharedCases(file).filter(({ kind }) => kind === "incoming-xml");
const hasMsgType = ({ expected }: SharedCase) => expected["msgType"] !== undefined;

const elementOf = ({ input }: SharedCase): XmlElement => {
	const result = parseXml(textIn(input, "xml"));
	if (!result.ok) throw new Error(result.error);
	return result.value;
};

const messageOf = ({ input }: SharedCase): Message => {
	const result = parseMessage(textIn(input, "xml"));
	if (!result.ok) throw new Error(result.error);
	return result.value;
};

/**
 * A space stands between a value's CDATA and its end tag, and the expectation counts it as part of the value. In every
 * other case of that form the note calls it layout; WeChat's documentation shows no such space at all.
 */
const SPACE_IS_LAYOUT = new Set(["werobot/parser/test_user_pay_from_pay_cell_event/1"]);

/** White space around a value is layout in some of the cases, and their expectation says so. */
const trimmed = (value: unknown): unknown => {
	if (typeof value === "string") return value.trim();
	if (Array.isArray(value)) return value.map(trimmed);
	if (!isJsonObject(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, trimmed(item)]));
};

const expectFields = (element: XmlElement, { id, expected }: SharedCase): void => {
	if (expected["fieldsTrimmed"] !== undefined) {
		expect(trimmed(element)).toEqual(expected["fieldsTrimmed"]);
	} else if (SPACE_IS_LAYOUT.has(id)) {
		expect(element).toEqual(trimmed(expected["fields"]));
	} else if (expected["encryptTrimmed"] !== undefined) {
		expect(textOf(element["Encrypt"]).trim()).toBe(expected["encryptTrimmed"]);
	} else {
		expect(element).toEqual(expected["fields"]);
	}
};

describe.each(FILES)("%s", (file, count) => {
	const cases = incoming(file);

	test("the file is read whole", () => {
		expect(cases).toHaveLength(count);
	});

	test.each(cases)("$id: every field", (each) => {
		expect(each.expected["parse"]).toBe("ok");
		expectFields(elementOf(each), each);
	});

	const messages = cases.filter(hasMsgType);
	test.runIf(messages.length > 0).each(messages)("$id: its kind, event, key and id", (each) => {
		const message = messageOf(each);
		const { msgType, event, eventKey = "", msgIdString } = each.expected;
		const isUser = msgType !== "event";
		expect(message.MsgType).toBe(msgType);
		expect(textOf(message.fields["EventKey"]).trim()).toBe(eventKey);
		if (message.MsgType === "event") expect(message).toHaveProperty("Event", event);
		if (message.kind !== "unrecognized") {
			expect(message.kind).toBe(isUser ? `message.${msgType}` : `event.${event}`);
		}
		if (msgIdString !== undefined) expect(message).toHaveProperty(isUser ? "MsgId" : "MsgID", msgIdString);
	});

	const nameless = cases.filter((each) => !hasMsgType(each));
	test.runIf(nameless.length > 0).each(nameless)("$id: sealed or without MsgType, so no message", (each) => {
		expect(parseMessage(textIn(each.input, "xml"))).toEqual({ ok: false, error: "no MsgType" });
	});
});

const all = FILES.flatMap(([file]) => incoming(file)).filter(hasMsgType);

test("what the peers take for one message has one id, what they tell apart has two", () => {
	const idOf = new Map<string, string>();
	for (const each of all) {
		const key = textIn(each.expected, "dedupKey");
		const id = messageId(messageOf(each));
		expect(idOf.get(key) ?? id, each.id).toBe(id);
		idOf.set(key, id);
	}
	expect(new Set(idOf.values()).size).toBe(idOf.size);
});

test("an id beyond 2^53 is among them, digit for digit", () => {
	const ids = all.map(({ expected }) => expected["msgIdString"]);
	expect(ids.some((id) => typeof id === "string" && !Number.isSafeInteger(Number(id)))).toBe(true);
});

describe("bodies that are broken or hostile", () => {
	const bad = ["node-webot", "thenorthmemory-xml"]
		.flatMap(sharedCases)
		.filter(({ kind }) => kind === "bad-body");

	test("there are six", () => {
		expect(bad).toHaveLength(6);
	});

	test.each(bad)("$id is no message", ({ input }) => {
		const { xml, chunks } = input;
		const body = Array.isArray(chunks) ? chunks.join("") : xml;
		expect(typeof body === "string" && parseMessage(body).ok).toBe(false);
	});
});
