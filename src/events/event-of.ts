/** From WeChat's message to the event that the owner's URL gets: its type, its id, its JSON. Pure. */
import { type Message, messageId } from "../wechat/message.ts";
import { sha256 } from "./sha256.ts";

/** The same at every attempt. */
export interface OutgoingEvent {
	/** The `webhook-id`: the same for WeChat's redeliveries, and nothing can be read from it. */
	readonly id: string;
	readonly type: string;
	/** JSON: `{"type", "timestamp", "data"}`. */
	readonly body: string;
}

/** `message.text`, `event.subscribe`; also what has no type here is named as WeChat names it. */
export const typeOf = (message: Message): string => {
	if (message.kind !== "unrecognized") return message.kind;
	return message.MsgType === "event" ? `event.${message.Event ?? ""}` : `message.${message.MsgType}`;
};

export const eventOf = async (message: Message): Promise<OutgoingEvent> => {
	const type = typeOf(message);
	const hash = await sha256(JSON.stringify([message.ToUserName, messageId(message)]));
	const body = JSON.stringify({ type, timestamp: timeOf(message), data: dataOf(message) });
	return { id: `msg_${hash.slice(0, 32)}`, type, body };
};

/** ISO 8601. */
const timeOf = ({ CreateTime }: Message): string => new Date(CreateTime * 1000).toISOString();

/** The known elements as their types say, and whatever else arrived as it arrived. Empty ones say nothing. */
const dataOf = ({ kind: _, fields, ...known }: Message): object => ({
	...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== "")),
	...known,
});
