/**
 * The menu that an owner wants to set, in any of the shapes in which WeChat or this gateway shows one, made into
 * the body of menu/create. Nothing is dropped in silence: what cannot be sent is a fault.
 */
import { isAbsent } from "../absent.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { nearest } from "../nearest.ts";
import { clip, type Finding, fault, type Notice, noticesOf, unknownField, warning } from "../notice.ts";
import { err, ok, type Result } from "../result.ts";
import { checkWellFormed } from "../well-formed.ts";
import { checkButtons } from "./menu-check.ts";
import { checkShape, nestsTooDeep, plainButtons, readIsMenuOpen } from "./menu-shape.ts";
import { checkParentTypes, withoutParentTypes } from "./parent-type.ts";

export interface MenuRequest {
	/** The body of menu/create. Its buttons are `MenuButton`s as far as they were checked. */
	readonly menu: { readonly button: readonly unknown[] };
	readonly warnings: readonly Notice[];
}

/**
 * Reads `{button}`, with or without the `source` and `warnings` of our own GET, menu/get's
 * `{menu: {button, menuid}, conditionalmenu}`, or get_current_selfmenu_info's
 * `{is_menu_open, selfmenu_info: {button}}`. The error holds every fault found, at most a hundred of them. With
 * `check: false` limits, types and required fields are left to WeChat; what is no menu, website-made buttons and
 * conditional menus are faults even so.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu
 */
export const parseMenuRequest = (
	body: unknown,
	options: { readonly check: boolean },
): Result<MenuRequest, readonly Notice[]> => {
	const found = findMenu(body);
	if (!found.ok) return err([found.error]);
	const { fields } = found.value;
	const given = plainButtons(found.value.buttons);
	const button = options.check ? withoutParentTypes(given) : given;
	const findings = [
		...checkWhatIsLeftOut(fields),
		...checkShape(button),
		...checkWellFormed(button, "button"),
		...(options.check ? [...checkParentTypes(given), ...checkButtons(button)] : []),
	];
	const faults = noticesOf(findings, "fault");
	if (faults.length > 0) return err(faults);
	return ok({
		menu: menuOf(fields, button),
		warnings: noticesOf(findings, "warning"),
	});
};

const SHAPES = ["button", "menu", "selfmenu_info"] as const;

/** What GET answers beside the buttons, and menu/create does not take. */
const LEFT_OUT: ReadonlySet<string> = new Set([
	"menu",
	"menuid",
	"conditionalmenu",
	"matchrule",
	"selfmenu_info",
	"is_menu_open",
	"source",
	"warnings",
]);

interface FoundMenu {
	/** The fields of the body and of the object inside it that holds the buttons. */
	readonly fields: JsonObject;
	readonly buttons: readonly unknown[];
}

const findMenu = (body: unknown): Result<FoundMenu, Notice> => {
	if (!isJsonObject(body)) return err(NO_MENU);
	if (nestsTooDeep(body)) return err(TOO_DEEP);
	const [shape, another] = SHAPES.filter((field) => !isAbsent(body[field]));
	if (shape === undefined) return err(emptyMenu(body));
	if (another !== undefined) return err(twoMenus(shape, another));
	const holder = shape === "button" ? body : body[shape];
	if (!isJsonObject(holder)) return err(notA(shape, 'an object: {"button": […]}', '对象：{"button": […]}'));
	const buttons = holder["button"];
	if (isAbsent(buttons)) return err(EMPTY);
	if (!Array.isArray(buttons)) return err(notA("button", "an array of buttons: [{…}]", "菜单项数组：[{…}]"));
	return ok({ fields: { ...body, ...holder }, buttons });
};

const menuOf = (fields: JsonObject, button: readonly unknown[]): MenuRequest["menu"] => {
	const kept = Object.entries(fields).filter(([field, value]) => !LEFT_OUT.has(field) && !isAbsent(value));
	return { ...Object.fromEntries(kept), button };
};

const checkWhatIsLeftOut = (fields: JsonObject): readonly Finding[] => [
	...(isAbsent(fields["conditionalmenu"]) ? [] : [conditionalMenus(fields["conditionalmenu"])]),
	...(isAbsent(fields["matchrule"]) ? [] : [CONDITIONAL_MENU]),
	...(readIsMenuOpen(fields["is_menu_open"]) === false ? [SWITCHED_OFF] : []),
	...Object.keys(fields)
		.filter((field) => field !== "button" && !LEFT_OUT.has(field) && !isAbsent(fields[field]))
		.map((field) => unknownField(clip(field))),
];

const NO_MENU: Notice = {
	text: {
		en: 'Send a menu as a JSON object: {"button": […]}.',
		zh: '请以 JSON 对象提交菜单：{"button": […]}。',
	},
};

const TOO_DEEP: Notice = {
	text: {
		en: "This JSON is nested too deeply for a menu, which has two levels of buttons.",
		zh: "JSON 嵌套过深：菜单最多两级。",
	},
};

const emptyMenu = (body: JsonObject): Notice => {
	const written = nearest("button", Object.keys(body));
	if (written === undefined || written === "button") return EMPTY;
	return {
		field: clip(written),
		text: {
			en: `A menu has no field "${clip(written)}". Did you mean "button"?`,
			zh: `菜单没有“${clip(written)}”字段。是否想写“button”？`,
		},
	};
};

const EMPTY: Notice = {
	field: "button",
	text: {
		en: "A menu has 1 to 3 buttons, here is none. To remove the menu, use DELETE.",
		zh: "菜单应有 1～3 个一级菜单，现在一个也没有。如需删除菜单，请使用 DELETE。",
	},
};

const twoMenus = (one: string, another: string): Notice => ({
	field: another,
	text: {
		en: `Here are two menus, in ${one} and in ${another}. Send one of them.`,
		zh: `${one} 与 ${another} 中各有一份菜单，请只提交其中一份。`,
	},
});

const notA = (field: string, en: string, zh: string): Notice => ({
	field,
	text: { en: `${field} must be ${en}.`, zh: `${field} 应为${zh}。` },
});

const conditionalMenus = (menus: unknown): Finding => {
	const count = Array.isArray(menus) ? menus.length : 1;
	return fault(
		"conditionalmenu",
		`Conditional menus: ${count}. They cannot be set here, only the default menu can. Remove conditionalmenu: those that exist at WeChat stay as they are.`,
		`含 ${count} 个个性化菜单，此处只能设置默认菜单。请删除 conditionalmenu：微信上已有的个性化菜单不受影响。`,
	);
};

const CONDITIONAL_MENU = fault(
	"matchrule",
	"With a matchrule this is a conditional menu, and only the default menu can be set here. Remove matchrule to show this menu to all followers.",
	"带 matchrule 的是个性化菜单，此处只能设置默认菜单。如需对所有用户生效，请删除 matchrule。",
);

const SWITCHED_OFF = warning(
	"is_menu_open",
	"This menu was switched off. is_menu_open is not sent: menu/create has no such switch.",
	"这份菜单原本处于停用状态。is_menu_open 不会提交：menu/create 接口没有这个开关。",
);
