/**
 * What WeChat takes as the value of a template's key: the key's letters name its type. Where copies of the
 * rules differ (digits of an amount), the wider one holds.
 * See: https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Operation_Specifications.html
 */

const characters = (text: string): number => Array.from(text).length;
const date = String.raw`\d{4}(?:年\d{1,2}月\d{1,2}日|-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|\.\d{1,2}\.\d{1,2})`;
const clock = String.raw`(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?`;
const time = String.raw`(?:${date}\s*)?${clock}`;
const timeOrRange = new RegExp(`^${time}(?:\\s*~\\s*${time})?$`);
const day = String.raw`${date}(?:\s*${clock})?`;
const dateOrRange = new RegExp(`^${day}(?:\\s*~\\s*${day})?$`);
const amount = /^[¥￥$€£]?-?\d{1,12}(?:\.\d+)?元?$/;
const han = /\p{Script=Han}/u;

const rules: Readonly<Record<string, (value: string) => boolean>> = {
	thing: (value) => characters(value) <= 20 && !/[\r\n]/.test(value),
	character_string: (value) => characters(value) <= 32 && !han.test(value) && !/[\r\n]/.test(value),
	time: (value) => timeOrRange.test(value),
	date: (value) => dateOrRange.test(value),
	amount: (value) => amount.test(value),
	phone_number: (value) => /^[\d+\-() ]{1,17}$/.test(value),
	car_number: (value) => characters(value) <= 8,
	const: (value) => characters(value) <= 20,
	number: (value) => /^-?\d{1,32}(?:\.\d+)?$/.test(value) && value.length <= 32,
	letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
	symbol: (value) => characters(value) <= 5 && !/[\p{L}\d]/u.test(value),
	name: (value) => characters(value) <= (han.test(value) ? 10 : 20),
	phrase: (value) => /^\p{Script=Han}{1,5}$/u.test(value),
};

/** Whether WeChat accepts `value` for `key`. An empty one it never does. */
export function acceptsValue(key: string, value: string): boolean {
	if (value.trim() === "") return false;
	const type = /^([a-z_]+)\d+$/.exec(key)?.[1];
	const rule = type === undefined ? undefined : rules[type];
	return rule === undefined || rule(value);
}
