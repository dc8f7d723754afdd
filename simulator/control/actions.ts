/** What a follower does: follow, say, click … Each becomes a callback to the gateway. */
import { Hono } from "hono";
import type { Dispatcher } from "../callback/dispatcher.ts";
import { randomOpenid } from "../random.ts";
import { follow, unfollow } from "../store/followers.ts";
import { ticketOf } from "../store/qr-codes.ts";
import type { World } from "../world.ts";
import { actAnswer } from "./act-answer.ts";
import { sendEvent, sendMessage } from "./acts.ts";
import { optionalText, readFields, refuseRequest, requiredText } from "./body.ts";
import { eventFields } from "./event-fields.ts";
import { mediaFields, mediaKinds } from "./media-messages.ts";
import { actingFollower, newcomer, noteFollow } from "./who.ts";

/** Events that change who follows, so they have routes of their own. */
const ownRoute = /^(?:un)?subscribe$/i;

export function actionRoutes(world: World, dispatcher: Dispatcher): Hono {
	const answer = actAnswer(world, dispatcher);

	return new Hono()
		.post("/follow", async (context) => {
			const fields = await readFields(context, ["openid", "scene"]);
			const openid = newcomer(world, optionalText(fields, "openid") ?? randomOpenid());
			const scene = optionalText(fields, "scene");
			follow(world, openid, scene ?? null);
			noteFollow(world, openid);
			const qr = scene === undefined ? {} : { EventKey: `qrscene_${scene}`, Ticket: ticketOf(world, scene) };
			return answer(context, openid, [sendEvent(world, openid, "subscribe", { fields: qr })]);
		})
		.post("/unfollow", async (context) => {
			const { openid } = actingFollower(world, await readFields(context, ["openid"]));
			unfollow(world, openid);
			const event = sendEvent(world, openid, "unsubscribe", { fields: { EventKey: "" } });
			return answer(context, openid, [event]);
		})
		.post("/say", async (context) => {
			const fields = await readFields(context, ["openid", "text", "bizmsgmenuid"]);
			const { openid } = actingFollower(world, fields);
			const content = { Content: requiredText(fields, "text") };
			const option = optionalText(fields, "bizmsgmenuid");
			const message = option === undefined ? content : { ...content, bizmsgmenuid: option };
			return answer(context, openid, [sendMessage(world, openid, "text", message)]);
		})
		.post("/send", async (context) => {
			const fields = await readFields(context, ["openid", "type", ...mediaKinds.fields]);
			const { openid } = actingFollower(world, fields);
			const type = requiredText(fields, "type");
			return answer(context, openid, [sendMessage(world, openid, type, mediaFields(type, fields))]);
		})
		.post("/click", async (context) => {
			const fields = await readFields(context, ["openid", "key"]);
			const { openid } = actingFollower(world, fields);
			const key = { EventKey: requiredText(fields, "key") };
			return answer(context, openid, [sendEvent(world, openid, "CLICK", { fields: key })]);
		})
		.post("/view", async (context) => {
			const fields = await readFields(context, ["openid", "url", "menu_id"]);
			const { openid } = actingFollower(world, fields);
			const menuId = optionalText(fields, "menu_id");
			if (menuId !== undefined && !/^\d+$/.test(menuId))
				throw refuseRequest(422, { en: '"menu_id" must be digits.', zh: "“menu_id”应为数字。" });
			const url = { EventKey: requiredText(fields, "url") };
			const bare: Record<string, string> = menuId === undefined ? {} : { MenuId: menuId };
			return answer(context, openid, [sendEvent(world, openid, "VIEW", { fields: url, bare })]);
		})
		.post("/scan", async (context) => {
			const fields = await readFields(context, ["openid", "scene"]);
			const { openid } = actingFollower(world, fields);
			const scene = requiredText(fields, "scene");
			const scanned = { EventKey: scene, Ticket: ticketOf(world, scene) };
			return answer(context, openid, [sendEvent(world, openid, "SCAN", { fields: scanned })]);
		})
		.post("/event", async (context) => {
			const fields = await readFields(context, ["openid", "event", "fields"]);
			const name = requiredText(fields, "event");
			if (ownRoute.test(name)) {
				throw refuseRequest(422, {
					en: "Use POST /simulator/follow or /simulator/unfollow.",
					zh: "请使用 POST /simulator/follow 或 /simulator/unfollow。",
				});
			}
			const { openid } = actingFollower(world, fields);
			const event = sendEvent(world, openid, name, { fields: eventFields(fields["fields"]) });
			return answer(context, openid, [event]);
		});
}
