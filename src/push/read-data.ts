/** The values of a template's keys (`data`), in a push or of one recipient. */
import { isJsonObject } from "../wechat/json.ts";
import { clip } from "../wechat/notice.ts";
import type { TemplateData } from "../wechat/template/template-message.ts";
import type { NoteFault } from "./faults.ts";
import { noteNotText, refuseUnknownFields } from "./read-field.ts";

/** Keys and values together. WeChat shows some hundred; what is longer would be a burden of the ledger only. */
const MOST_CHARACTERS = 10_000;

/** A value may be `"text"` or `{"value": "text"}`. `field` is as in `recipients[17].data`. */
export const readData = (data: unknown, field: string, note: NoteFault): TemplateData => {
	if (!isJsonObject(data)) {
		note(
			field,
			'An object belongs here, a value for each key of the template: {"thing1": "text"}.',
			'此处应为对象，为模板的每个关键词给出值：{"thing1": "文本"}。',
		);
		return {};
	}
	const entries = Object.entries(data).map(
		([key, value]) => [key, { value: readValue(value, `${field}.${clip(key)}`, note) }] as const,
	);
	const characters = entries.reduce((sum, [key, { value }]) => sum + key.length + value.length, 0);
	if (characters > MOST_CHARACTERS) {
		note(
			field,
			`At most ${MOST_CHARACTERS} characters in all keys and values.`,
			`全部关键词和值合计最多 ${MOST_CHARACTERS} 个字符。`,
		);
	}
	return Object.fromEntries(entries);
};

const VALUE_FIELDS = ["value"];

const readValue = (value: unknown, field: string, note: NoteFault): string => {
	if (typeof value === "string") return value;
	if (!isJsonObject(value)) {
		noteNotText(field, value, note);
		return "";
	}
	refuseUnknownFields(value, VALUE_FIELDS, `${field}.`, note);
	const text = value["value"];
	if (typeof text === "string") return text;
	noteNotText(`${field}.value`, text, note);
	return "";
};
