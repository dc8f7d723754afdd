/**
 * The menu of an account as WeChat answers it, in one shape: that of menu/create, whichever API was asked. Buttons
 * are shown also when menu/create would not take them back; a warning then says so.
 */
import { isAbsent } from "../absent.ts";
import { isJsonObject } from "../json.ts";
import type { Notice } from "../notice.ts";
import { err, ok, type Result } from "../result.ts";
import { isButtonType, isWebsiteButtonType, type MenuButton } from "./menu-button.ts";
import { nestsTooDeep, plainButtons, readIsMenuOpen } from "./menu-shape.ts";
import { unknownTypeText, websiteTypeText } from "./menu-type.ts";

/** `create` is a POST, the others are GETs. `delete` removes all conditional menus too. */
export const MENU_PATHS = {
	/** See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu */
	create: "/cgi-bin/menu/create",
	/** See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_getmenu */
	get: "/cgi-bin/menu/get",
	/** See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_deletemenu */
	delete: "/cgi-bin/menu/delete",
	/** See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_getcurrentselfmenuinfo */
	selfMenu: "/cgi-bin/get_current_selfmenu_info",
} as const;

export interface Menu {
	readonly button: readonly MenuButton[];
	/** Made by an API, made on WeChat's website (公众平台官网), or not there. */
	readonly source: "api" | "website" | "none";
	readonly warnings: readonly Notice[];
}

/**
 * What menu/get answers: `{menu: {button, menuid}, conditionalmenu?}`. It knows only menus made by an API; without
 * one it answers errcode 46003. The error says what in the answer is not as documented.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_getmenu
 */
export const parseMenuAnswer = (answer: unknown): Result<Menu, string> => {
	const menu = isJsonObject(answer) ? answer["menu"] : undefined;
	if (!isJsonObject(answer) || !isJsonObject(menu)) return err("menu is not an object");
	const conditional = answer["conditionalmenu"];
	if (!isAbsent(conditional) && !Array.isArray(conditional)) return err("conditionalmenu is not an array");
	const warnings =
		Array.isArray(conditional) && conditional.length > 0 ? [alsoThere(conditional.length)] : [];
	return toMenu(menu["button"], "api", warnings);
};

/**
 * What get_current_selfmenu_info answers: `{is_menu_open, selfmenu_info: {button: [{name, sub_button: {list}}]}}`,
 * also for a menu made on WeChat's website. To be asked when menu/get has no menu: then what it shows was made
 * there. The error says what in the answer is not as documented.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_getcurrentselfmenuinfo
 */
export const parseSelfMenuAnswer = (answer: unknown): Result<Menu, string> => {
	if (!isJsonObject(answer)) return err("the answer is not an object");
	const isOpen = readIsMenuOpen(answer["is_menu_open"]);
	if (isOpen === undefined) return err("is_menu_open is neither 0 nor 1");
	const info = answer["selfmenu_info"];
	if (isAbsent(info)) return toMenu([], "website", []);
	if (!isJsonObject(info)) return err("selfmenu_info is not an object");
	const button = info["button"];
	return toMenu(button, "website", isOpen || isAbsent(button) ? [] : [SWITCHED_OFF]);
};

const toMenu = (
	button: unknown,
	source: "api" | "website",
	warnings: readonly Notice[],
): Result<Menu, string> => {
	if (isAbsent(button)) return ok({ button: [], source: "none", warnings });
	if (nestsTooDeep(button)) return err("button is nested too deeply");
	const buttons = readButtons(Array.isArray(button) ? plainButtons(button) : button, "button");
	if (!buttons.ok) return buttons;
	return ok({
		button: buttons.value,
		source,
		warnings: [
			...warnings,
			...buttons.value.flatMap((each, index) => notPublishable(each, `button[${index}]`)),
		],
	});
};

const readButtons = (list: unknown, path: string): Result<readonly MenuButton[], string> => {
	if (!Array.isArray(list)) return err(`${path} is not an array`);
	const buttons: MenuButton[] = [];
	for (const [index, value] of list.entries()) {
		const button = readButton(value, `${path}[${index}]`);
		if (!button.ok) return button;
		buttons.push(button.value);
	}
	return ok(buttons);
};

const readButton = (value: unknown, path: string): Result<MenuButton, string> => {
	if (!isJsonObject(value)) return err(`${path} is not an object`);
	const { name, type, sub_button: list } = value;
	if (typeof name !== "string") return err(`${path}.name is not text`);
	if (type !== undefined && typeof type !== "string") return err(`${path}.type is not text`);
	const button = { ...value, name, ...(type === undefined ? {} : { type }) };
	if (list === undefined) return ok(button);
	const subButtons = readButtons(list, `${path}.sub_button`);
	return subButtons.ok ? ok({ ...button, sub_button: subButtons.value }) : subButtons;
};

/** Buttons that PUT would refuse because the API has no such type. */
const notPublishable = (button: MenuButton, path: string): readonly Notice[] => {
	if ("sub_button" in button) {
		return button.sub_button.flatMap((each, index) => notPublishable(each, `${path}.sub_button[${index}]`));
	}
	const { type } = button;
	if (type === undefined || isButtonType(type)) return [];
	const text = isWebsiteButtonType(type) ? websiteTypeText(type) : unknownTypeText(type);
	return [{ field: `${path}.type`, text }];
};

const alsoThere = (count: number): Notice => ({
	text: {
		en: `Conditional menus: ${count}. They are not shown here, PUT leaves them as they are, DELETE removes them too.`,
		zh: `另有 ${count} 个个性化菜单，此处不显示；PUT 不会改动它们，DELETE 会一并删除。`,
	},
});

const SWITCHED_OFF: Notice = {
	text: {
		en: "This menu is switched off (is_menu_open is 0): followers do not see it.",
		zh: "该菜单处于停用状态（is_menu_open 为 0），用户看不到。",
	},
};
