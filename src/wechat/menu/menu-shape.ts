/**
 * The shapes in which buttons come: as menu/create takes them (`sub_button` is a list), and as
 * get_current_selfmenu_info answers them (`sub_button` is `{list}`). All recursion over outside data, here and in
 * the checks, is bounded because `nestsTooDeep` is asked first.
 */
import { isAbsent } from "../absent.ts";
import { isJsonObject, type JsonObject, nestsDeeper } from "../json.ts";
import { type Finding, fault } from "../notice.ts";
import { isWebsiteButtonType } from "./menu-button.ts";
import { websiteTypeText } from "./menu-type.ts";

/** The deepest menu, a website-made article in a sub-button, has ten levels of objects and arrays. */
const MOST_LEVELS = 20;

export const nestsTooDeep = (value: unknown): boolean => nestsDeeper(value, MOST_LEVELS);

/** `is_menu_open` as a boolean; undefined when it is neither 0 nor 1. */
export const readIsMenuOpen = (value: unknown): boolean | undefined => {
	if (value === 1 || value === true) return true;
	return value === 0 || value === false ? false : undefined;
};

/** The buttons as menu/create takes them, other fields untouched and in order. What is no button stays. */
export const plainButtons = (buttons: readonly unknown[]): readonly unknown[] =>
	buttons.map((button) => (isJsonObject(button) ? plainButton(button) : button));

const plainButton = (button: JsonObject): JsonObject => {
	const fields = Object.entries(button).map(
		([field, value]) => [field, field === "sub_button" ? plainSubButtons(value) : value] as const,
	);
	return Object.fromEntries(fields.filter(([, value]) => !isAbsent(value)));
};

const plainSubButtons = (value: unknown): unknown => {
	const list = isJsonObject(value) && Object.hasOwn(value, "list") ? value["list"] : value;
	return Array.isArray(list) ? plainButtons(list) : list;
};

/** What cannot be sent at all, whatever WeChat's limits are. Takes plain buttons. */
export const checkShape = (buttons: readonly unknown[], path = "button"): readonly Finding[] =>
	buttons.flatMap((button, index) => checkButtonShape(button, `${path}[${index}]`));

const checkButtonShape = (button: unknown, path: string): readonly Finding[] => {
	if (!isJsonObject(button)) {
		return [fault(path, 'A button is an object: {"name": "…", …}.', '菜单项应为对象：{"name": "…", …}。')];
	}
	const { type, sub_button: subButtons } = button;
	const findings = isWebsiteButtonType(type) ? [websiteTypeFault(`${path}.type`, type)] : [];
	if (subButtons === undefined) return findings;
	const field = `${path}.sub_button`;
	return Array.isArray(subButtons)
		? [...findings, ...checkShape(subButtons, field)]
		: [
				...findings,
				fault(field, "sub_button is an array of buttons: [{…}].", "sub_button 应为菜单项数组：[{…}]。"),
			];
};

const websiteTypeFault = (field: string, type: Parameters<typeof websiteTypeText>[0]): Finding => {
	const { en, zh } = websiteTypeText(type);
	return fault(field, en, zh);
};
