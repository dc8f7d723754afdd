/** Messages and events, made as WeChat makes them and laid into the outbox. */
import { randomDigits } from "../random.ts";
import { addToOutbox, type Push } from "../store/outbox.ts";
import type { World } from "../world.ts";
import { bareElement, document, elements, type XmlFields } from "./xml.ts";

/** A push that was laid into the outbox; `msg_id` is null for events. */
export type Composed = { readonly id: number; readonly msg_id: string | null };

const head = (world: World, openid: string, msgType: string, time: number): XmlFields => ({
	ToUserName: world.settings().account_id,
	FromUserName: openid,
	CreateTime: Math.floor(time / 1000),
	MsgType: msgType,
});

/** A message of the follower (`text`, `image` …) with its own fields. */
export function composeMessage(world: World, openid: string, msgType: string, fields: XmlFields): Composed {
	const msg_id = `2${randomDigits(16)}`;
	const due_at = world.now();
	const content = elements({
		...head(world, openid, msgType, due_at),
		...fields,
	});
	const xml = document(content + bareElement("MsgId", msg_id));
	return enqueue(world, { openid, kind: msgType, msg_id, xml, due_at });
}

/** An event with its own fields; `bare` are 64-bit ids, `delay` milliseconds until it goes out. */
export function composeEvent(
	world: World,
	openid: string,
	event: string,
	fields: XmlFields,
	{
		bare = {},
		delay = 0,
	}: {
		readonly bare?: Readonly<Record<string, string>>;
		readonly delay?: number;
	} = {},
): Composed {
	const due_at = world.now() + delay;
	const content = elements({
		...head(world, openid, "event", due_at),
		Event: event,
		...fields,
	});
	const ids = Object.entries(bare).map(([name, digits]) => bareElement(name, digits));
	const push = {
		openid,
		kind: `event.${event}`,
		msg_id: null,
		xml: document(content + ids.join("")),
	};
	return enqueue(world, { ...push, due_at });
}

function enqueue(world: World, push: Omit<Push, "id">): Composed {
	const id = addToOutbox(world, push);
	world.wake();
	return { id, msg_id: push.msg_id };
}
