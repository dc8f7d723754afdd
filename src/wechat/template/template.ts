/** The account's message templates (消息模板): what WeChat answers about them, and which keys each one needs. */
import { isAbsent } from "../absent.ts";
import type { ApiRequest } from "../api.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { err, ok, type Result } from "../result.ts";

/** See: https://developers.weixin.qq.com/doc/service/api/notify/template/ */
export const TEMPLATE_PATHS = {
	list: "/cgi-bin/template/get_all_private_template",
	add: "/cgi-bin/template/api_add_template",
	remove: "/cgi-bin/template/del_private_template",
	send: "/cgi-bin/message/template/send",
} as const;

export const TEMPLATE_LIST_REQUEST: ApiRequest = {
	method: "GET",
	path: TEMPLATE_PATHS.list,
	success: "template_list",
};

export interface Template {
	readonly template_id: string;
	readonly title: string;
	readonly primary_industry: string;
	readonly deputy_industry: string;
	/** Its text, with a `{{key.DATA}}` where each value goes. */
	readonly content: string;
	readonly example: string;
	/** The keys of `data`, in the order of the text. */
	readonly keys: readonly string[];
}

/** Reads `{"template_list": […]}`; an error says in words what in it is not what WeChat promises. */
export const parseTemplateList = (answer: JsonObject): Result<readonly Template[], string> => {
	const list: unknown = answer["template_list"];
	if (!Array.isArray(list)) return err("template_list is not a list");
	const templates: Template[] = [];
	for (const [index, item] of list.entries()) {
		if (!isJsonObject(item) || textIn(item, "template_id") === "") {
			return err(`template_list[${index}] has no template_id`);
		}
		if (!isAbsent(item["content"]) && typeof item["content"] !== "string") {
			return err(`template_list[${index}].content is not a text`);
		}
		templates.push(toTemplate(item));
	}
	return ok(templates);
};

const toTemplate = (item: JsonObject): Template => ({
	template_id: textIn(item, "template_id"),
	title: textIn(item, "title"),
	primary_industry: textIn(item, "primary_industry"),
	deputy_industry: textIn(item, "deputy_industry"),
	content: textIn(item, "content"),
	example: textIn(item, "example"),
	keys: templateKeys(textIn(item, "content")),
});

const textIn = (item: JsonObject, name: string): string => {
	const value = item[name];
	return typeof value === "string" ? value : "";
};

/** The keys of a template's text: `{{thing1.DATA}}` needs `thing1`. Each once. */
export const templateKeys = (content: string): readonly string[] => [
	...new Set(Array.from(content.matchAll(/\{\{\s*([\w-]+)\.DATA\s*\}\}/g), (match) => match[1] ?? "")),
];
