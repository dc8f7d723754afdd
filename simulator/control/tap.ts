/** A tap on a button of the menu. */
import { type Context, Hono } from "hono";
import type { Dispatcher } from "../callback/dispatcher.ts";
import { isObject, type JsonObject, textOf } from "../json.ts";
import { buttonsOf } from "../live/shown-menu.ts";
import type { Follower } from "../store/followers.ts";
import { menuFor } from "../store/menus.ts";
import type { World } from "../world.ts";
import { actAnswer } from "./act-answer.ts";
import { readFields, refuseRequest } from "./body.ts";
import { tapFields, tapped } from "./tapped.ts";
import { actingFollower } from "./who.ts";

export function tapRoutes(world: World, dispatcher: Dispatcher): Hono {
	const answer = actAnswer(world, dispatcher);

	return new Hono().post("/tap", async (context: Context) => {
		const fields = await readFields(context, ["openid", "path", ...tapFields]);
		const follower = actingFollower(world, fields);
		const { openid } = follower;
		const { button, menuId } = buttonAt(world, follower, fields["path"]);
		const { composed, opens } = tapped(world, { openid, button, menuId, fields });
		return answer(context, openid, composed, { opens });
	});
}

type Found = { readonly button: JsonObject; readonly menuId: string };

/**
 * The button of the follower's menu that `path` leads to: `[1]` is the second one in the bar, `[1, 0]` the first in its
 * sub-menu.
 */
function buttonAt(world: World, follower: Follower, path: unknown): Found {
	if (!isPath(path)) {
		throw refuseRequest(422, {
			en: '"path" must be a list of one or two whole numbers, such as [1, 0].',
			zh: "“path”应为一到两个整数的列表，例如 [1, 0]。",
		});
	}
	const menu = menuFor(world)(follower);
	if (menu === undefined)
		throw refuseRequest(409, { en: "The account has no menu.", zh: "该账号没有自定义菜单。" });
	const [first = 0, second] = path;
	const top = buttonsOf(menu)[first];
	const button = second === undefined ? top : subButtons(top)[second];
	if (button === undefined) {
		const place = JSON.stringify(path);
		throw refuseRequest(422, {
			en: `The menu has no button at ${place}.`,
			zh: `菜单的 ${place} 处没有按钮。`,
		});
	}
	if (subButtons(button).length === 0) return { button, menuId: menu.id };
	const name = textOf(button["name"]);
	throw refuseRequest(422, {
		en: `${JSON.stringify(name)} only opens its sub-menu: no event follows. Name one of its buttons.`,
		zh: `“${name}”只展开子菜单，不产生事件。请指定其中的一个按钮。`,
	});
}

const isPath = (value: unknown): value is readonly number[] =>
	Array.isArray(value) &&
	[1, 2].includes(value.length) &&
	value.every((at) => Number.isInteger(at) && at >= 0);

const subButtons = (button: JsonObject | undefined): readonly JsonObject[] => {
	const list = button?.["sub_button"];
	return Array.isArray(list) ? list.filter(isObject) : [];
};
