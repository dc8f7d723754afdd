/** A menu at the bottom of the chat, whoever made it: in the shape that menu/create takes. */
import { isObject, type JsonObject } from "../json.ts";
import type { StoredMenu } from "../store/menus.ts";

export const shownMenu = (menu: StoredMenu): JsonObject => ({ button: buttonsOf(menu) });

/** Its buttons, each with a list of sub-buttons: a menu made on the website wraps that list. */
export const buttonsOf = (menu: StoredMenu): readonly JsonObject[] => asButtons(menu.body["button"]);

function asButtons(value: unknown): readonly JsonObject[] {
	const list = isObject(value) ? value["list"] : value;
	if (!Array.isArray(list)) return [];
	return list.filter(isObject).map((button) => ({ ...button, sub_button: asButtons(button["sub_button"]) }));
}
