import { describe, expect, test } from "vitest";
import { checkKeywordValue } from "../../../src/wechat/template/keyword-check.ts";
import { keywordRule, keywordType } from "../../../src/wechat/template/keyword-rule.ts";
import { keywordTypes } from "../../../src/wechat/template/keyword-type.ts";

describe("the type of a keyword", () => {
	test.each([
		["thing1", "thing"],
		["thing01", "thing"],
		["character_string2", "character_string"],
		["time5", "time"],
		["phone_number12", "phone_number"],
		["car_number3", "car_number"],
		["short_thing6", "short_thing"],
		["const4", "const"],
	])("%s is a %s", (key, type) => {
		expect(keywordType(key)).toBe(type);
		expect(keywordRule(key)?.type).toBe(type);
	});

	test.each([
		"first",
		"remark",
		"keyword1",
		"thing",
		"Thing1",
		"thing1a",
		"1thing",
		"thing1.DATA",
		"constructor1",
		"__proto__1",
		"",
		"12",
	])("%j has no type, no rule and no problem", (key) => {
		expect(keywordType(key)).toBeUndefined();
		expect(keywordRule(key)).toBeUndefined();
		expect(checkKeywordValue(key, "什么都可以，多长都行，这里没有任何规则可言".repeat(10))).toBeUndefined();
	});
});

describe("the rules", () => {
	test("every example keeps its own rule", () => {
		for (const { type, example } of keywordTypes) {
			expect(checkKeywordValue(`${type}1`, example), type).toBeUndefined();
		}
	});

	test("every rule is one English sentence and one Chinese", () => {
		for (const { type, rule } of keywordTypes) {
			expect(rule.en, type).toMatch(/^[A-Z][^\n]*\.$/);
			expect(rule.zh, type).toMatch(/\p{Script=Han}.*。$/u);
		}
	});

	test("a rule is told without how it is checked", () => {
		expect(Object.keys(keywordRule("thing1") ?? {})).toEqual(["type", "rule", "example", "sure"]);
	});

	test("the sources agree on thing, character_string, time, phone_number, car_number and const", () => {
		expect(keywordTypes.filter(({ sure }) => sure === "high").map(({ type }) => type)).toEqual([
			"thing",
			"character_string",
			"time",
			"phone_number",
			"car_number",
			"const",
		]);
	});
});

describe("values", () => {
	const severity = (key: string, value: string) => checkKeywordValue(key, value)?.severity;

	test.each([
		["thing1", "一二三四五六七八九十一二三四五六七八九十"],
		["thing1", "(喜报)-111营元 abc"],
		["thing1", "𠮷".repeat(20)],
		["character_string1", "0123456789abcdefghijklmnopqrstu!"],
		["time1", "15:01"],
		["time1", "2019年10月1日 15:01"],
		["time1", "10月1日 8:00~10:00"],
		["time1", "2023-09-12 19:43:07"],
		["time1", "2026/10/01 08:00 ~ 2026/10/02 09:30"],
		["date1", "2018.01.01"],
		["date1", "2018年1月"],
		["date1", "01-01"],
		["date1", "2018-01-01~2018-02-01 15:01"],
		["amount1", "￥1234567890.00"],
		["amount1", "$12"],
		["amount1", "9.85元"],
		["phone_number1", "13800138000"],
		["car_number1", "京AD12345"],
		["const1", "不正常"],
		["number1", "3.14"],
		["letter1", "Hello"],
		["symbol1", "~!@#%"],
		["name1", "欧阳·娜娜"],
		["name1", "Alexander Hamilton"],
		["phrase1", "待发货"],
		["enum1", "任意取值"],
		["short_thing1", "水路问题"],
	])("%s accepts %j", (key, value) => {
		expect(checkKeywordValue(key, value)).toBeUndefined();
	});

	test.each([
		["thing1", "2号厅二层东侧马桶水箱按键不回弹，洗手盆水龙头坏了"],
		["thing1", "第一行\n第二行"],
		["character_string1", "测试单号"],
		["character_string1", "x".repeat(33)],
		["time1", "啊啊啊啊啊啊啊"],
		["time1", "1708432089530"],
		["phone_number1", "测试"],
		["phone_number1", "+86-0766-668888660"],
		["car_number1", "粤A8Z8888挂"],
		["car_number1", "粤粤A8Z88"],
		["const1", "x".repeat(21)],
	])("%s refuses %j as an error", (key, value) => {
		expect(severity(key, value)).toBe("error");
	});

	test.each([
		["thing1", "恭喜🎉"],
		["character_string1", "25℃"],
		["time1", "2024-11-01"],
		["time1", "2024-06-2116: 34: 24"],
		["time1", "2022-01-27 15:00-16:00"],
		["time1", "15:00～16:00"],
		["time1", "25:00"],
		["date1", "明天"],
		["amount1", "1,234.00"],
		["amount1", "¥1234567890123"],
		["number1", "12个"],
		["number1", "1".repeat(33)],
		["letter1", "abc1"],
		["symbol1", "******"],
		["name1", "一二三四五六七八九十一"],
		["phrase1", "大娟姗720ml"],
		["phrase1", "一二三四五六"],
		["enum1", "两\n行"],
		["short_thing1", "两\n行"],
	])("%s only warns of %j", (key, value) => {
		expect(severity(key, value)).toBe("warning");
	});

	test.each(["", " ", "\n"])("an empty value %j is an error in every type", (value) => {
		for (const { type } of keywordTypes) expect(severity(`${type}1`, value), type).toBe("error");
	});

	test("characters are counted by code point, not by UTF-16 unit", () => {
		expect(severity("thing1", "𠮷".repeat(20))).toBeUndefined();
		expect(severity("thing1", "𠮷".repeat(21))).toBe("error");
	});

	test("a problem says how long the value is, the rule and an example, and does not repeat the value", () => {
		const value = "秘密".repeat(11);
		const problem = checkKeywordValue("thing1", value)?.problem;
		expect(problem?.en).toBe(
			"The value has 22 characters, which is too long. A thing is any text of at most 20 characters, without line breaks. Example: 会员卡已开通",
		);
		expect(problem?.zh).toMatch(/^值有 22 个字符，.*最多 20 个字符.*例如：会员卡已开通$/);
		expect(`${problem?.en}${problem?.zh}`).not.toContain("秘密");
	});
});
