/** Everything that WeChat delivers to an Official Account, each kind with its own type and WeChat's own field names. */
import { digest } from "./digest.ts";
import { EVENT_SHAPES, type EventName } from "./event-shape.ts";
import { MESSAGE_SHAPES, type MsgType } from "./message-shape.ts";
import { notLater } from "./not-later.ts";
import { err, ok, type Result } from "./result.ts";
import { readShape, type Shape, type Shaped } from "./shape.ts";
import { parseXml, textOf, type XmlElement } from "./xml.ts";

interface Envelope {
	/** The account's own id (`gh_…`). */
	readonly ToUserName: string;
	/** The follower's openid. */
	readonly FromUserName: string;
	/** Unix time in seconds, never later than now. */
	readonly CreateTime: number;
	/** Every element as it arrived, CreateTime included, also those that have no type here. */
	readonly fields: XmlElement;
}

export type MessageOf<T extends MsgType> = Envelope & {
	readonly kind: `message.${T}`;
	readonly MsgType: T;
	/** 64-bit, so text. */
	readonly MsgId: string;
	/** Set when the message comes from an article's page: the article, and its place in a multi-article message. */
	readonly MsgDataId?: string;
	readonly Idx?: string;
} & Shaped<(typeof MESSAGE_SHAPES)[T]>;

export type EventOf<E extends EventName> = Envelope & {
	readonly kind: `event.${E}`;
	readonly MsgType: "event";
	readonly Event: E;
} & Shaped<(typeof EVENT_SHAPES)[E]>;

/** A kind that has no type here. Its elements are in `fields`. */
export interface UnrecognizedMessage extends Envelope {
	readonly kind: "unrecognized";
	readonly MsgType: string;
	readonly Event?: string;
	readonly MsgId?: string;
}

export type RecognizedMessage =
	| { [T in MsgType]: MessageOf<T> }[MsgType]
	| { [E in EventName]: EventOf<E> }[EventName];

/** Narrow by `kind`. */
export type Message = RecognizedMessage | UnrecognizedMessage;

/**
 * Reads a callback's body. An unknown MsgType or Event is an `UnrecognizedMessage`; an error says in words what makes
 * this no message of WeChat's at all. `now` is Unix milliseconds: no CreateTime counts as later. Never throws.
 */
export const parseMessage = (xml: string, now: number): Result<Message, string> => {
	const parsed = parseXml(xml);
	return parsed.ok ? readMessage(parsed.value, now) : parsed;
};

/** The message that an element describes: the `<xml>` root of a plain callback. */
export const readMessage = (fields: XmlElement, now: number): Result<Message, string> => {
	const msgType = textOf(fields["MsgType"]).trim();
	const toUserName = textOf(fields["ToUserName"]).trim();
	const fromUserName = textOf(fields["FromUserName"]).trim();
	const createTime = createTimeIn(fields);
	if (msgType === "") return err("no MsgType");
	if (toUserName === "" || fromUserName === "") return err("no ToUserName or no FromUserName");
	if (createTime === undefined) return err("CreateTime is not a number of seconds");
	const envelope = {
		ToUserName: toUserName,
		FromUserName: fromUserName,
		CreateTime: notLater(createTime, Math.trunc(now / 1000)),
		fields,
	};
	return ok(msgType === "event" ? readEvent(envelope) : readUserMessage(envelope, msgType));
};

/** CreateTime as it arrived: the same for every redelivery, whatever the time. */
export const sentCreateTime = ({ fields, CreateTime }: Message): number => createTimeIn(fields) ?? CreateTime;

const createTimeIn = (fields: XmlElement): number | undefined => {
	const text = textOf(fields["CreateTime"]).trim();
	return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
};

/**
 * The same for every redelivery of one message, and for no other: MsgId, or for events, which have none, who did what
 * and when, and a digest of all that the event says: a follower may be given two cards within one second.
 * See: https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html
 */
export const messageId = (message: Message): string => {
	const text = (name: string): string => textOf(message.fields[name]).trim();
	if (message.MsgType !== "event" && text("MsgId") !== "") return text("MsgId");
	const said = Object.entries(message.fields).filter(([, value]) => value !== "");
	const key = text("EventKey").slice(0, MOST_OF_A_KEY);
	const when = sentCreateTime(message);
	return [message.FromUserName, when, text("Event"), key, digest(JSON.stringify(said))].join("|");
};

/** For whoever reads a log: that of a menu's link is a whole URL. */
const MOST_OF_A_KEY = 64;

/** The same for a log, where no openid belongs. */
export const loggableId = (message: Message): string =>
	messageId(message).replace(`${message.FromUserName}|`, "");

const SHAPE_OF_MSGTYPE: ReadonlyMap<string, Shape> = new Map(Object.entries(MESSAGE_SHAPES));

const readUserMessage = (envelope: Envelope, msgType: string): Message => {
	const optional = optionalTexts(envelope.fields, ["MsgId", "MsgDataId", "Idx"]);
	const shape = SHAPE_OF_MSGTYPE.get(msgType);
	if (shape === undefined) return { ...envelope, kind: "unrecognized", MsgType: msgType, ...optional };
	const own = readShape(envelope.fields, shape);
	return asMessage({
		...envelope,
		kind: `message.${msgType}`,
		MsgType: msgType,
		MsgId: "",
		...optional,
		...own,
	});
};

/** Keyed in lower case: event names differ in case from page to page and from year to year. */
const SHAPE_OF_EVENT: ReadonlyMap<string, { readonly name: string; readonly shape: Shape }> = new Map(
	Object.entries(EVENT_SHAPES).map(([name, shape]) => [name.toLowerCase(), { name, shape }]),
);

const readEvent = (envelope: Envelope): Message => {
	const arrived = textOf(envelope.fields["Event"]).trim();
	const known = SHAPE_OF_EVENT.get(arrived.toLowerCase());
	if (known === undefined)
		return {
			...envelope,
			kind: "unrecognized",
			MsgType: "event",
			Event: arrived,
		};
	const { name, shape } = known;
	const own = readShape(envelope.fields, shape);
	return asMessage({
		...envelope,
		kind: `event.${name}`,
		MsgType: "event",
		Event: name,
		...own,
	});
};

/** The one place where a table's entry becomes its type: TypeScript cannot follow a shape chosen at run time. */
const asMessage = (message: object): Message => message as Message;

const optionalTexts = (element: XmlElement, names: readonly string[]): Record<string, string> => {
	const values: Record<string, string> = {};
	for (const name of names) {
		const text = textOf(element[name]).trim();
		if (text !== "") values[name] = text;
	}
	return values;
};
