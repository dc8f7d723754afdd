/** WeChat's rules for a menu, checked before it is sent: the owner learns all faults at once, and which button. */
import { isJsonObject, type JsonObject } from "../json.ts";
import { clip, type Finding, fault, notText, unknownField, warning } from "../notice.ts";
import {
	BUTTON_TYPES,
	type ButtonType,
	isButtonType,
	isWebsiteButtonType,
	REQUIRED_FIELDS,
} from "./menu-button.ts";
import { checkCount, checkFieldLength, checkNameLength, type Level } from "./menu-limits.ts";
import { unknownTypeText } from "./menu-type.ts";

/** Takes plain buttons. Says nothing of what `checkShape` says. */
export const checkButtons = (
	buttons: readonly unknown[],
	field = "button",
	level: Level = "top",
): readonly Finding[] => [
	...checkCount(buttons.length, field, level),
	...buttons.flatMap((button, index) =>
		isJsonObject(button) ? checkButton(button, `${field}[${index}]`, level) : [],
	),
];

const checkButton = (button: JsonObject, path: string, level: Level): readonly Finding[] => [
	...checkName(button["name"], `${path}.name`, level),
	...(button["sub_button"] === undefined
		? checkAction(button, path, level)
		: checkParent(button, path, level)),
];

const checkName = (name: unknown, field: string, level: Level): readonly Finding[] => {
	if (name === undefined) return [fault(field, "Give this button a name.", "请填写菜单名称 name。")];
	return typeof name === "string" ? checkNameLength(name, field, level) : [notText(field, name)];
};

const checkParent = (button: JsonObject, path: string, level: Level): readonly Finding[] => {
	const { sub_button: subButtons } = button;
	const field = `${path}.sub_button`;
	if (level === "sub") {
		return [
			fault(field, "A menu has two levels. Move these buttons up.", "菜单最多两级，请把这些菜单项上移。"),
		];
	}
	return [
		...(Array.isArray(subButtons) ? checkButtons(subButtons, field, "sub") : []),
		...unusedFields(button, path, []),
	];
};

const checkAction = (button: JsonObject, path: string, level: Level): readonly Finding[] => {
	const { type } = button;
	const field = `${path}.type`;
	if (type === undefined) return [missingType(field, level)];
	if (typeof type !== "string") return [notText(field, type)];
	if (isWebsiteButtonType(type)) return [];
	if (isButtonType(type)) return checkType(button, path, type);
	const { en, zh } = unknownTypeText(type);
	return [fault(field, en, zh)];
};

const checkType = (button: JsonObject, path: string, type: ButtonType): readonly Finding[] => [
	...(type === "view_limited" ? [outdated(`${path}.type`)] : []),
	...REQUIRED_FIELDS[type].flatMap((field) => checkRequired(button[field], path, field, type)),
	...unusedFields(button, path, REQUIRED_FIELDS[type]),
];

const checkRequired = (value: unknown, path: string, field: string, type: string): readonly Finding[] => {
	if (value === undefined) return [missingField(`${path}.${field}`, field, type)];
	if (typeof value !== "string") return [notText(`${path}.${field}`, value)];
	const lengths = checkFieldLength(value, path, field);
	return field === "url" && !/^https?:\/\//i.test(value)
		? [...lengths, noWebAddress(`${path}.url`)]
		: lengths;
};

const unusedFields = (button: JsonObject, path: string, used: readonly string[]): readonly Finding[] =>
	Object.keys(button)
		.filter((field) => !["name", "type", "sub_button", ...used].includes(field))
		.map((field) =>
			ACTION_FIELDS.has(field) ? unusedField(`${path}.${field}`) : unknownField(`${path}.${clip(field)}`),
		);

const ACTION_FIELDS: ReadonlySet<string> = new Set(BUTTON_TYPES.flatMap((type) => REQUIRED_FIELDS[type]));

const unusedField = (field: string): Finding =>
	warning(
		field,
		"This button does not use this field. It is sent as it is.",
		"这个菜单项用不到该字段，将原样传给微信。",
	);

const missingField = (path: string, field: string, type: string): Finding =>
	fault(path, `A button of type "${type}" needs ${field}.`, `"${type}" 类型的菜单必须填写 ${field}。`);

const missingType = (field: string, level: Level): Finding =>
	level === "top"
		? fault(
				field,
				"Give this button a type, or sub_button with 1 to 5 buttons.",
				"请填写 type，或在 sub_button 中给出 1～5 个二级菜单。",
			)
		: fault(field, "Give this button a type.", "请填写 type。");

/** See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu */
const outdated = (field: string): Finding =>
	warning(
		field,
		'WeChat is giving up "view_limited". Use "article_view_limited" with the article_id of a published article.',
		"微信将不再支持 view_limited，请改用 article_view_limited，并填写已发布文章的 article_id。",
	);

const noWebAddress = (field: string): Finding =>
	warning(
		field,
		"This url does not begin with http:// or https://. WeChat may refuse it (40054, 40055).",
		"url 不是以 http:// 或 https:// 开头，微信可能拒绝（40054、40055）。",
	);
