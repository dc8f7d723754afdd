/** A passive reply: the fields that its XML has, or that there is none, so that WeChat is answered `success`. */
import { expect } from "vitest";
import { isJsonObject, type JsonObject } from "../../../src/wechat/json.ts";
import { renderReply } from "../../../src/wechat/reply.ts";
import { isXmlElement, parseXml, textOf, type XmlElement, type XmlValue } from "../../../src/wechat/xml.ts";
import { textMessage } from "../support/callback.ts";
import { type Case, objectIn } from "./case.ts";
import { openCaseGateway } from "./case-gateway.ts";
import { optionalTexts, replyOf } from "./reply-of.ts";

export const runReplyXml = async (each: Case): Promise<void> => {
	const { fields, fieldMatches, error, bodyIn } = each.expected;
	if (fields !== undefined) expectFields(elementOf(render(each)), each.expected);
	else if (fieldMatches !== undefined) await expectMatches(each);
	else if (error !== undefined) expect(render(each)).toBeUndefined();
	else await expectBody(each, bodyIn);
};

/** The reply goes to whom the message came from. */
const render = ({ input }: Case): string | undefined => {
	const reply = replyOf(input);
	if (reply === undefined) return undefined;
	const { toUser = "to", fromUser = "from" } = optionalTexts(input, "toUser", "fromUser");
	const { createTime = 1_700_000_000 } = input;
	return renderReply(reply, { ToUserName: fromUser, FromUserName: toUser }, Number(createTime));
};

/** What the callback answers a text when its handler replies so. */
const answered = async ({ input }: Case): Promise<string> => {
	const gateway = openCaseGateway({ answer: () => replyOf(input) });
	const response = await gateway.post(textMessage());
	expect(response.status).toBe(200);
	return await response.text();
};

const elementOf = (xml = ""): XmlElement => {
	const parsed = parseXml(xml);
	if (!parsed.ok) throw new Error(parsed.error);
	return parsed.value;
};

/** `Video.Title` is the Title inside Video. */
const at = (element: XmlElement, path: string): XmlValue | undefined => {
	const [name = "", ...rest] = path.split(".");
	const value = element[name];
	if (rest.length === 0) return value;
	return isXmlElement(value) ? at(value, rest.join(".")) : undefined;
};

const expectFields = (element: XmlElement, expected: JsonObject): void => {
	const { absent } = expected;
	for (const [path, value] of Object.entries(objectIn(expected, "fields"))) {
		if (isJsonObject(value)) expect(at(element, path), path).toMatchObject(value);
		else expect(at(element, path), path).toBe(value);
	}
	for (const path of Array.isArray(absent) ? absent : []) expect(at(element, path), path).toBeUndefined();
};

const expectMatches = async (each: Case): Promise<void> => {
	for (const element of [elementOf(render(each)), elementOf(await answered(each))]) {
		for (const [path, pattern] of Object.entries(objectIn(each.expected, "fieldMatches"))) {
			expect(textOf(at(element, path)), path).toMatch(new RegExp(String(pattern)));
		}
	}
};

const expectBody = async (each: Case, bodyIn: unknown): Promise<void> => {
	expect(render(each)).toBeUndefined();
	expect(bodyIn).toContain(await answered(each));
};
