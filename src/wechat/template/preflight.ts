/** Comparing the values of a message with its template, before WeChat does: what it would refuse, and what it would lose. */
import { nearest } from "../nearest.ts";
import { clip, type Finding, lazyFinding, type Notice } from "../notice.ts";
import { checkKeywordValue, EMPTY } from "./keyword-check.ts";
import type { Template } from "./template.ts";
import type { TemplateData } from "./template-message.ts";

/** WeChat has shown neither since 2023-05-04: no message needs them, and none is wrong with them. */
const UNSHOWN = ["first", "remark"];

const isUnshown = (key: string): boolean => UNSHOWN.includes(key);

/**
 * The keys of the template that have no value, or an empty one. `field` is where the values stand, as in
 * `recipients[17].data`.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage.html
 */
export const findMissingKeys = (
	template: Template,
	data: TemplateData,
	field: string,
): readonly Finding[] => {
	const missing = template.keys.filter((key) => !isUnshown(key) && isBlank(valueIn(data, key)));
	return missing.map((key) =>
		lazyFinding("fault", `${field}.${key}`, () => {
			if (Object.hasOwn(data, key)) return checkKeywordValue(key, valueIn(data, key))?.problem ?? EMPTY;
			const unknown = Object.keys(data).filter((name) => isUnknown(template, name));
			return missingKey(template, key, nearest(key, unknown));
		}),
	);
};

const valueIn = (data: TemplateData, key: string): string =>
	Object.hasOwn(data, key) ? (data[key]?.value ?? "") : "";

const isBlank = (value: string): boolean => value.trim() === "";

/** Values that WeChat refuses, and keys that it does not know. `field` as above. */
export const checkValues = (template: Template, data: TemplateData, field: string): readonly Finding[] =>
	Object.entries(data).flatMap(([key, { value }]) =>
		isUnknown(template, key)
			? [unknownKey(template, `${field}.${clip(key)}`)]
			: checkValue(key, value, `${field}.${key}`),
	);

const isUnknown = (template: Template, key: string): boolean =>
	!isUnshown(key) && !template.keys.includes(key);

/** An empty value is the business of `findMissingKeys`: another one may stand in for it. */
const checkValue = (key: string, value: string, field: string): readonly Finding[] => {
	if (isBlank(value)) return [];
	const found = checkKeywordValue(key, value);
	if (found === undefined) return [];
	const severity = found.severity === "error" ? "fault" : "warning";
	return [{ severity, notice: { field, text: found.problem } }];
};

const missingKey = (template: Template, key: string, written: string | undefined): Notice["text"] => ({
	en: `The template needs a value for ${key}.${written === undefined ? "" : ` There is one for "${clip(written)}": did you mean ${key}?`} ${keysOf(template).en}`,
	zh: `模板需要 ${key} 的值。${written === undefined ? "" : `请求中有“${clip(written)}”，是否想写 ${key}？`}${keysOf(template).zh}`,
});

const unknownKey = (template: Template, field: string): Finding =>
	lazyFinding("warning", field, () => ({
		en: `The template has no such key: its value is not shown. ${keysOf(template).en}`,
		zh: `模板中没有该关键词，它的值不会展示。${keysOf(template).zh}`,
	}));

const keysOf = ({ title, keys }: Template): Notice["text"] => ({
	en: `The keys of "${title}": ${keys.join(", ") || "none"}.`,
	zh: `“${title}”的关键词：${keys.join("、") || "无"}。`,
});

/** The template's text as a follower sees it, with these values; what has none is empty. */
export const renderTemplate = ({ content }: Template, data: TemplateData): string =>
	content.replace(UNSHOWN_LINE, "").replace(PLACE, (_, key: string) => valueIn(data, key));

const PLACE = /\{\{\s*([\w-]+)\.DATA\s*\}\}/g;
const UNSHOWN_LINE = /^\{\{\s*(?:first|remark)\.DATA\s*\}\}(?:\r?\n|$)/gm;
