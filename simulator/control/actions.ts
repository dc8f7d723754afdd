/** What a follower does: follow, say, click … Each becomes a callback to the gateway. */
import { type Context, Hono } from "hono";
import { type Composed, composeEvent, composeMessage } from "../callback/compose.ts";
import type { Dispatcher } from "../callback/dispatcher.ts";
import type { XmlFields } from "../callback/xml.ts";
import { randomOpenid, randomText } from "../random.ts";
import { follow, unfollow } from "../store/followers.ts";
import { receivedFor } from "../store/received.ts";
import { deliveriesOf } from "../store/records.ts";
import { openActionWindow, openMessageWindow } from "../store/windows.ts";
import type { World } from "../world.ts";
import { optionalText, readFields, refuseRequest, requiredText } from "./body.ts";
import { eventFields } from "./event-fields.ts";
import { mediaFields, mediaKinds } from "./media-messages.ts";
import { actingFollower, newcomer } from "./who.ts";

/** Events that open the account's one-minute window for customer-service messages. */
const windowEvents: readonly string[] = ["CLICK", "SCAN", "scancode_push", "scancode_waitmsg"];

/** Events that change who follows, so they have routes of their own. */
const ownRoute = /^(?:un)?subscribe$/i;

const ticket = (): string => `gQ${randomText(94)}`;

export function actionRoutes(world: World, dispatcher: Dispatcher): Hono {
	const answer = async (context: Context, openid: string, { id, msg_id }: Composed): Promise<Response> => {
		if (context.req.query("wait") === "false") return context.json({ openid, msg_id }, 202);
		await dispatcher.finished(id);
		const deliveries = deliveriesOf(world, id).map(({ attempt, status, milliseconds, outcome }) => ({
			attempt,
			status,
			milliseconds,
			outcome,
		}));
		return context.json({
			openid,
			msg_id,
			deliveries,
			received: receivedFor(world, id),
		});
	};

	const event = (
		openid: string,
		name: string,
		fields: XmlFields,
		bare: Record<string, string> = {},
	): Composed => {
		if (windowEvents.includes(name)) openActionWindow(world, openid);
		return composeEvent(world, openid, name, fields, { bare });
	};

	return new Hono()
		.post("/follow", async (context) => {
			const fields = await readFields(context, ["openid", "scene"]);
			const openid = newcomer(world, optionalText(fields, "openid") ?? randomOpenid());
			const scene = optionalText(fields, "scene");
			follow(world, openid, scene ?? null);
			world.change({ last_openid: openid });
			openActionWindow(world, openid);
			const qr = scene === undefined ? {} : { EventKey: `qrscene_${scene}`, Ticket: ticket() };
			return answer(context, openid, event(openid, "subscribe", qr));
		})
		.post("/unfollow", async (context) => {
			const { openid } = actingFollower(world, await readFields(context, ["openid"]));
			unfollow(world, openid);
			return answer(context, openid, event(openid, "unsubscribe", { EventKey: "" }));
		})
		.post("/say", async (context) => {
			const fields = await readFields(context, ["openid", "text", "bizmsgmenuid"]);
			const { openid } = actingFollower(world, fields);
			const content = { Content: requiredText(fields, "text") };
			const option = optionalText(fields, "bizmsgmenuid");
			if (option === undefined) openMessageWindow(world, openid);
			else openActionWindow(world, openid);
			const message = option === undefined ? content : { ...content, bizmsgmenuid: option };
			return answer(context, openid, composeMessage(world, openid, "text", message));
		})
		.post("/send", async (context) => {
			const fields = await readFields(context, ["openid", "type", ...mediaKinds.fields]);
			const { openid } = actingFollower(world, fields);
			const type = requiredText(fields, "type");
			const message = mediaFields(type, fields);
			openMessageWindow(world, openid);
			return answer(context, openid, composeMessage(world, openid, type, message));
		})
		.post("/click", async (context) => {
			const fields = await readFields(context, ["openid", "key"]);
			const { openid } = actingFollower(world, fields);
			return answer(context, openid, event(openid, "CLICK", { EventKey: requiredText(fields, "key") }));
		})
		.post("/view", async (context) => {
			const fields = await readFields(context, ["openid", "url", "menu_id"]);
			const { openid } = actingFollower(world, fields);
			const menuId = optionalText(fields, "menu_id");
			if (menuId !== undefined && !/^\d+$/.test(menuId))
				throw refuseRequest(422, '"menu_id" must be digits.');
			const bare: Record<string, string> = menuId === undefined ? {} : { MenuId: menuId };
			return answer(context, openid, event(openid, "VIEW", { EventKey: requiredText(fields, "url") }, bare));
		})
		.post("/scan", async (context) => {
			const fields = await readFields(context, ["openid", "scene"]);
			const { openid } = actingFollower(world, fields);
			const scene = requiredText(fields, "scene");
			return answer(context, openid, event(openid, "SCAN", { EventKey: scene, Ticket: ticket() }));
		})
		.post("/event", async (context) => {
			const fields = await readFields(context, ["openid", "event", "fields"]);
			const name = requiredText(fields, "event");
			if (ownRoute.test(name)) throw refuseRequest(422, "Use POST /simulator/follow or /simulator/unfollow.");
			const { openid } = actingFollower(world, fields);
			return answer(context, openid, event(openid, name, eventFields(fields["fields"])));
		});
}
