/**
 * The types of template keywords and what WeChat allows as their values, in words: the table behind `keyword-rule.ts`.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
 */
import type { Advice } from "../advice.ts";

export interface KeywordRule {
	readonly type: string;
	/** One sentence. */
	readonly rule: Advice;
	readonly example: string;
	/** How well the rule is known: `high` where the sources agree. */
	readonly sure: "high" | "medium" | "low";
}

export const keywordTypes: readonly KeywordRule[] = [
	{
		type: "thing",
		rule: {
			en: "A thing is any text of at most 20 characters, without line breaks.",
			zh: "thing（事物）最多 20 个字符，汉字、数字、字母、符号均可，不能换行。",
		},
		example: "会员卡已开通",
		sure: "high",
	},
	{
		type: "character_string",
		rule: {
			en: "A character_string is at most 32 digits, letters and symbols, without Chinese characters.",
			zh: "character_string（字符串）最多 32 个数字、字母或符号，不能有中文。",
		},
		example: "SF-20261001-0042",
		sure: "high",
	},
	{
		type: "time",
		rule: {
			en: "A time is a 24-hour time, with a date before it if you like; two of them joined by ~ are a period.",
			zh: "time（时间）为 24 小时制时间，前面可以带年月日；时间段用半角 ~ 连接。",
		},
		example: "2026年10月1日 15:01",
		sure: "high",
	},
	{
		type: "date",
		rule: {
			en: "A date has year, month and day, with a 24-hour time after it if you like; two of them joined by ~ are a period.",
			zh: "date（日期）为年月日，后面可以带 24 小时制时间；时间段用半角 ~ 连接。",
		},
		example: "2026年10月1日",
		sure: "medium",
	},
	{
		type: "amount",
		rule: {
			en: "An amount is at most one currency sign and 10 digits (12 by another page), with decimals and 元 at the end if you like.",
			zh: "amount（金额）为 1 个币种符号加 10 位以内数字（另一份文档写 12 位），可带小数，结尾可带“元”。",
		},
		example: "¥99.50",
		sure: "medium",
	},
	{
		type: "phone_number",
		rule: {
			en: "A phone_number is at most 17 digits and symbols.",
			zh: "phone_number（电话）最多 17 位数字或符号。",
		},
		example: "+86-0766-66888866",
		sure: "high",
	},
	{
		type: "car_number",
		rule: {
			en: "A car_number is a plate of at most 8 letters and digits; the first and the last may be Chinese characters.",
			zh: "car_number（车牌）最多 8 位字母或数字，第一位和最后一位可以是汉字。",
		},
		example: "粤A8Z888挂",
		sure: "high",
	},
	{
		type: "const",
		rule: {
			en: "A const is one of the values approved for this template, at most 20 characters.",
			zh: "const（常量）只能填该模板审核通过的取值，最多 20 个字符。",
		},
		example: "已支付",
		sure: "high",
	},
	{
		type: "number",
		rule: {
			en: "A number is at most 32 digits, with decimals if you like.",
			zh: "number（数字）最多 32 位数字，可带小数。",
		},
		example: "42",
		sure: "medium",
	},
	{
		type: "letter",
		rule: {
			en: "A letter is at most 32 letters.",
			zh: "letter（字母）最多 32 个字母。",
		},
		example: "VIP",
		sure: "medium",
	},
	{
		type: "symbol",
		rule: {
			en: "A symbol is at most 5 symbols.",
			zh: "symbol（符号）最多 5 个符号。",
		},
		example: "***",
		sure: "medium",
	},
	{
		type: "name",
		rule: {
			en: "A name is at most 10 characters with Chinese in it, or 20 letters and symbols without.",
			zh: "name（姓名）含中文时最多 10 个字，纯字母或符号时最多 20 个。",
		},
		example: "张三",
		sure: "medium",
	},
	{
		type: "phrase",
		rule: {
			en: "A phrase is at most 5 Chinese characters and nothing else.",
			zh: "phrase（汉字）只能是 5 个以内的汉字。",
		},
		example: "配送中",
		sure: "medium",
	},
	{
		type: "enum",
		rule: {
			en: "An enum is one of the values set for this template.",
			zh: "enum（枚举值）只能填该模板预设的取值。",
		},
		example: "已完成",
		sure: "low",
	},
	{
		type: "short_thing",
		rule: {
			en: "WeChat publishes no rule for short_thing: keep it short and on one line.",
			zh: "short_thing（短事物）没有公开的规则：请尽量简短，不要换行。",
		},
		example: "水路故障",
		sure: "low",
	},
];
