/**
 * A type on a button that has sub-buttons. WeChat takes one or the other, and a console that keeps every button in one form
 * sends both. Takes plain buttons.
 */
import { isJsonObject } from "../json.ts";
import { type Finding, warning } from "../notice.ts";

const isParentWithType = (button: unknown): boolean =>
	isJsonObject(button) && button["sub_button"] !== undefined && button["type"] !== undefined;

export const withoutParentTypes = (buttons: readonly unknown[]): readonly unknown[] =>
	buttons.map((button) => {
		if (!isJsonObject(button) || !isParentWithType(button)) return button;
		const { type: _, ...parent } = button;
		return parent;
	});

/** Names each type that `withoutParentTypes` leaves out. */
export const checkParentTypes = (buttons: readonly unknown[]): readonly Finding[] =>
	buttons.flatMap((button, index) =>
		isParentWithType(button)
			? [
					warning(
						`button[${index}].type`,
						"A button with sub_button has no type of its own: left out.",
						"含 sub_button 的一级菜单没有 type，已忽略该字段。",
					),
				]
			: [],
	);
