/**
 * A callback's body: read as XML with all of its fields and as a message, and given by the callback to the handler. A
 * sealed one is only read as XML here.
 */
import { expect } from "vitest";
import { isJsonObject, type JsonObject } from "../../../src/wechat/json.ts";
import { type Message, parseMessage } from "../../../src/wechat/message.ts";
import { parseXml, textOf, type XmlElement } from "../../../src/wechat/xml.ts";
import { NOON } from "../support/callback.ts";
import { type Case, objectIn, textIn } from "./case.ts";
import { openCaseGateway } from "./case-gateway.ts";

export const runIncomingXml = async ({ input, expected }: Case): Promise<void> => {
	const xml = textIn(input, "xml");
	expect(expected["parse"]).toBe("ok");
	const element = elementOf(xml);
	expectFields(element, expected);
	if (expected["msgType"] === undefined) await expectNoMessage(xml, element["Encrypt"] !== undefined);
	else await expectMessage(xml, expected);
};

const elementOf = (xml: string): XmlElement => {
	const result = parseXml(xml);
	if (!result.ok) throw new Error(result.error);
	return result.value;
};

const messageOf = (xml: string): Message => {
	const result = parseMessage(xml, NOON);
	if (!result.ok) throw new Error(result.error);
	return result.value;
};

/** White space around a value is layout in some of the cases, and their expectation says so. */
const trimmed = (value: unknown): unknown => {
	if (typeof value === "string") return value.trim();
	if (Array.isArray(value)) return value.map(trimmed);
	if (!isJsonObject(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, trimmed(item)]));
};

const expectFields = (element: XmlElement, expected: JsonObject): void => {
	if (expected["fieldsTrimmed"] !== undefined) {
		expect(trimmed(element)).toEqual(expected["fieldsTrimmed"]);
	} else if (expected["encryptTrimmed"] !== undefined) {
		expect(textOf(element["Encrypt"]).trim()).toBe(expected["encryptTrimmed"]);
	} else {
		expect(element).toEqual(objectIn(expected, "fields"));
	}
};

/** Its kind, event, key and id; and the callback's handler gets the same message. */
const expectMessage = async (xml: string, expected: JsonObject): Promise<void> => {
	const message = messageOf(xml);
	const { msgType, event, eventKey = "", msgIdString } = expected;
	const isUser = msgType !== "event";
	expect(message.MsgType).toBe(msgType);
	expect(textOf(message.fields["EventKey"]).trim()).toBe(eventKey);
	if (message.MsgType === "event") expect(message).toHaveProperty("Event", event);
	if (message.kind !== "unrecognized") {
		expect(message.kind).toBe(isUser ? `message.${msgType}` : `event.${event}`);
	}
	if (msgIdString !== undefined) expect(message).toHaveProperty(isUser ? "MsgId" : "MsgID", msgIdString);

	const gateway = openCaseGateway();
	const response = await gateway.post(xml);
	expect(response.status).toBe(200);
	expect(gateway.seen).toEqual([message]);
};

/** Without MsgType, or sealed, and then no right msg_signature comes with it. */
const expectNoMessage = async (xml: string, isSealed: boolean): Promise<void> => {
	expect(parseMessage(xml, NOON)).toEqual({ ok: false, error: "no MsgType" });
	const gateway = openCaseGateway();
	const response = await gateway.post(xml);
	expect(response.status).toBe(isSealed ? 403 : 400);
	expect(gateway.seen).toEqual([]);
};
