/** The own fields of any event, from JSON: objects become nested elements, lists repeated ones. */
import type { XmlFields, XmlValue } from "../callback/xml.ts";
import { isObject } from "../json.ts";
import { refuseRequest } from "./body.ts";

export function eventFields(value: unknown): XmlFields {
	if (value === undefined) return {};
	const fields = xmlValue(value, "fields");
	if (isFields(fields)) return fields;
	throw refuseRequest(422, { en: '"fields" must be a JSON object.', zh: "“fields”应为 JSON 对象。" });
}

const isFields = (value: XmlValue): value is XmlFields => isObject(value);

function xmlValue(value: unknown, at: string): XmlValue {
	if (typeof value === "string" || typeof value === "number") return value;
	if (Array.isArray(value)) return value.map((one) => xmlValue(one, at));
	if (!isObject(value)) {
		throw refuseRequest(422, {
			en: `"${at}" must be text, a number, an object or a list.`,
			zh: `“${at}”应为字符串、数字、对象或列表。`,
		});
	}
	return Object.fromEntries(
		Object.entries(value).map(([name, one]) => [elementName(name), xmlValue(one, name)]),
	);
}

function elementName(name: string): string {
	if (/^[A-Za-z_][\w.-]*$/.test(name)) return name;
	throw refuseRequest(422, {
		en: `"${name}" is no name for an XML element.`,
		zh: `“${name}”不能用作 XML 元素名。`,
	});
}
