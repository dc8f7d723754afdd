/** The menu at the bottom of the chat, whoever made it: in the shape that menu/create takes. */
import { isObject, type JsonObject } from "../json.ts";
import { menusFrom, type StoredMenu } from "../store/menus.ts";
import type { World } from "../world.ts";

/** Null when there is none. */
export function shownMenu(world: World): JsonObject | null {
	const menu = currentMenu(world);
	return menu === undefined ? null : { button: buttonsOf(menu) };
}

/** The menu that followers see. */
export const currentMenu = (world: World): StoredMenu | undefined =>
	menusFrom(world, "api")[0] ?? menusFrom(world, "website")[0];

/** Its buttons, each with a list of sub-buttons: a menu made on the website wraps that list. */
export const buttonsOf = (menu: StoredMenu): readonly JsonObject[] => asButtons(menu.body["button"]);

function asButtons(value: unknown): readonly JsonObject[] {
	const list = isObject(value) ? value["list"] : value;
	if (!Array.isArray(list)) return [];
	return list.filter(isObject).map((button) => ({ ...button, sub_button: asButtons(button["sub_button"]) }));
}
