/** XML as WeChat writes it: text in CDATA, numbers bare, lists as repeated elements. */

export type XmlValue = string | number | XmlFields | readonly XmlValue[];

export type XmlFields = { readonly [name: string]: XmlValue };

/** Text in CDATA; a `]]>` inside is split over two sections. */
const cdata = (text: string): string => `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;

function element(name: string, value: XmlValue): string {
	if (typeof value === "string") return `<${name}>${cdata(value)}</${name}>`;
	if (typeof value === "number") return `<${name}>${value}</${name}>`;
	if (isList(value)) return value.map((one) => element(name, one)).join("");
	return `<${name}>${elements(value)}</${name}>`;
}

const isList = (value: XmlFields | readonly XmlValue[]): value is readonly XmlValue[] => Array.isArray(value);

export const elements = (fields: XmlFields): string =>
	Object.entries(fields)
		.map(([name, value]) => element(name, value))
		.join("");

/** A 64-bit id goes out bare: `<MsgId>24801004976846051</MsgId>`. */
export const bareElement = (name: string, digits: string): string => `<${name}>${digits}</${name}>`;

export const document = (content: string): string => `<xml>${content}</xml>`;
