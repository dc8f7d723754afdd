/** Events as WeChat writes them, and what is expected of their types. */
import { expect } from "vitest";
import { type Message, parseMessage } from "../../src/wechat/message.ts";

export const HEAD = {
	ToUserName: "gh_123456789abc",
	FromUserName: "otFpruAK8D-E6EfStSYonYSBZ8_4",
	CreateTime: 1610969440,
	MsgType: "event",
} as const;

const eventXml = (event: string, own: string): string =>
	`<xml><ToUserName><![CDATA[${HEAD.ToUserName}]]></ToUserName>` +
	`<FromUserName><![CDATA[${HEAD.FromUserName}]]></FromUserName><CreateTime>${HEAD.CreateTime}</CreateTime>` +
	`<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[${event}]]></Event>${own}</xml>`;

export const eventOf = (event: string, own = ""): Message => {
	const parsed = parseMessage(eventXml(event, own), HEAD.CreateTime * 1000);
	if (!parsed.ok) throw new Error(parsed.error);
	return parsed.value;
};

/** What the type of the event has, without the bag of all elements. */
export const typedPart = (message: Message): object => {
	const { fields: _, ...typed } = message;
	return typed;
};

export const expectEvent = (event: string, own: string, typed: object): void =>
	expect(typedPart(eventOf(event, own))).toEqual({ ...HEAD, kind: `event.${event}`, Event: event, ...typed });
