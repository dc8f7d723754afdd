/** The account's menu, read into buttons that the phone can draw. */
import { isObject, type JsonObject, textOf } from "../../json.ts";

export type MenuButton = {
	readonly name: string;
	/** click, view, miniprogram, scancode_push …; "" for one that only opens its sub-menu. */
	readonly type: string;
	/** `[1]` is the second button of the bar, `[1, 0]` the first of its sub-menu. */
	readonly path: readonly number[];
	readonly subButtons: readonly MenuButton[];
};

/** The buttons of `{"button": […]}`; none for null. */
export const menuButtons = (menu: JsonObject | null): readonly MenuButton[] =>
	objectsIn(menu?.["button"]).map((button, index) => readButton(button, [index]));

const readButton = (button: JsonObject, path: readonly number[]): MenuButton => ({
	name: textOf(button["name"]),
	type: textOf(button["type"]),
	path,
	subButtons: objectsIn(button["sub_button"]).map((sub, index) => readButton(sub, [...path, index])),
});

const objectsIn = (value: unknown): readonly JsonObject[] =>
	Array.isArray(value) ? value.filter(isObject) : [];
