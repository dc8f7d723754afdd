/** What a follower does: it stands in the chat, and becomes a callback to the gateway. */
import { type Composed, composeEvent, composeMessage } from "../callback/compose.ts";
import { ownFields } from "../callback/own-name.ts";
import type { XmlFields } from "../callback/xml.ts";
import type { JsonObject } from "../json.ts";
import { act } from "../store/chat.ts";
import { openActionWindow, openMessageWindow } from "../store/windows.ts";
import type { World } from "../world.ts";

/** Events that open the account's one-minute window for customer-service messages. */
const windowEvents: readonly string[] = ["subscribe", "CLICK", "SCAN", "scancode_push", "scancode_waitmsg"];

/** The follower sends a message. A tap on an option of a customer-service menu counts as an action. */
export function sendMessage(world: World, openid: string, type: string, fields: XmlFields): Composed {
	if ("bizmsgmenuid" in fields) openActionWindow(world, openid);
	else openMessageWindow(world, openid);
	const composed = composeMessage(world, openid, type, fields);
	act(world, openid, composed.id, { ...ownFields(fields), type });
	return composed;
}

type EventParts = {
	readonly fields?: XmlFields;
	/** 64-bit ids. */
	readonly bare?: Readonly<Record<string, string>>;
	/** What the chat shows beside the event's own fields. */
	readonly shown?: JsonObject;
};

/** The follower does something that is no message. */
export function sendEvent(world: World, openid: string, name: string, parts: EventParts = {}): Composed {
	const { fields = {}, bare = {}, shown = {} } = parts;
	if (windowEvents.includes(name)) openActionWindow(world, openid);
	const composed = composeEvent(world, openid, name, fields, { bare });
	act(world, openid, composed.id, {
		...ownFields(fields),
		...ownFields(bare),
		...shown,
		type: "event",
		event: name,
	});
	return composed;
}
