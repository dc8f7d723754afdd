/** Comparing values with a template, before WeChat does. */
import { describe, expect, it } from "vitest";
import { checkValues, findMissingKeys, renderTemplate } from "../../../src/wechat/template/preflight.ts";
import { type Template, templateKeys } from "../../../src/wechat/template/template.ts";

const templateOf = (content: string): Template => ({
	template_id: "TEMPLATE_1",
	title: "订单发货通知",
	primary_industry: "",
	deputy_industry: "",
	content,
	example: "",
	keys: templateKeys(content),
});

const SHIPPED = templateOf(
	"订单号：{{character_string1.DATA}}\n商品：{{thing2.DATA}}\n时间：{{time3.DATA}}\n",
);
const OLD = templateOf("{{first.DATA}}\n卡号：{{keyword1.DATA}}\n{{remark.DATA}}");

const VALUES = { character_string1: "SF-42", thing2: "保温杯", time3: "2026年10月1日 15:01" };

const dataOf = (values: Readonly<Record<string, string>>) =>
	Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));

const missing = (values: Readonly<Record<string, string>>, template = SHIPPED) =>
	findMissingKeys(template, dataOf(values), "data");
const found = (values: Readonly<Record<string, string>>, template = SHIPPED) =>
	checkValues(template, dataOf(values), "data").map(({ severity, notice }) => [severity, notice.field]);

describe("the keys of a template", () => {
	it("all there, with values that fit, leave nothing to say", () => {
		expect(missing(VALUES)).toEqual([]);
		expect(found(VALUES)).toEqual([]);
	});

	it("without a value are faults, each named where it belongs", () => {
		const findings = findMissingKeys(SHIPPED, dataOf({ thing2: "保温杯" }), "recipients[17].data");
		expect(findings.map(({ severity, notice }) => [severity, notice.field])).toEqual([
			["fault", "recipients[17].data.character_string1"],
			["fault", "recipients[17].data.time3"],
		]);
	});

	it.each([
		["thing_2", "thing2"],
		["Thing2", "thing2"],
		["thing4", "thing2"],
		["characterstring1", "character_string1"],
	])("may have been meant by an unknown one: %s for %s", (written, key) => {
		const { [key]: value = "", ...others } = dataOf(VALUES);
		const findings = findMissingKeys(SHIPPED, { ...others, [written]: value || { value: "" } }, "data");
		expect(findings).toHaveLength(1);
		expect(findings[0]?.notice).toMatchObject({
			field: `data.${key}`,
			text: {
				en: expect.stringContaining(`There is one for "${written}": did you mean ${key}?`),
				zh: expect.stringContaining(`请求中有“${written}”，是否想写 ${key}？`),
			},
		});
	});

	it("are listed where one is missing and nothing like it was written", () => {
		const [finding] = missing({ character_string1: "SF-42", time3: "15:01" });
		expect(finding?.notice.text.en).toBe(
			'The template needs a value for thing2. The keys of "订单发货通知": character_string1, thing2, time3.',
		);
	});

	it("do not include first and remark: no message needs them, and none is wrong with them", () => {
		expect(missing({ keyword1: "88002211" }, OLD)).toEqual([]);
		expect(found({ keyword1: "88002211", first: "您好", remark: "" }, OLD)).toEqual([]);
		expect(found({ ...VALUES, first: "您好", remark: "再见" })).toEqual([]);
	});

	it.each(["", " ", "\n\t", "\u3000"])(
		"with the empty value %j are faults, also of a type without rules",
		(value) => {
			expect(missing({ ...VALUES, thing2: value })).toMatchObject([
				{
					severity: "fault",
					notice: {
						field: "data.thing2",
						text: {
							en: expect.stringMatching(
								/^The value is empty, which WeChat refuses\. .*at most 20 characters/,
							),
							zh: expect.stringMatching(/^值为空，微信会拒绝。.*最多 20 个字符/),
						},
					},
				},
			]);
			expect(missing({ keyword1: value }, OLD)).toMatchObject([
				{ severity: "fault", notice: { field: "data.keyword1", text: { zh: "值为空，微信会拒绝。" } } },
			]);
			expect(missing({ keyword1: "88002211", first: value, remark: value }, OLD)).toEqual([]);
			expect(found({ ...VALUES, thing2: value })).toEqual([]);
		},
	);

	it.each(["__proto__", "constructor", "toString"])("may be called %s", (key) => {
		const template = templateOf(`{{${key}.DATA}}`);
		expect(missing({}, template)).toHaveLength(1);
		expect(renderTemplate(template, {})).toBe("");
		expect(missing({ [key]: "值" }, template)).toEqual([]);
	});
});

describe("a key that the template does not have", () => {
	it("is a warning, and nothing is said about its value", () => {
		expect(found({ ...VALUES, time9: "no time" })).toEqual([["warning", "data.time9"]]);
	});

	it("is named in short", () => {
		const [finding] = checkValues(SHIPPED, dataOf({ ["x".repeat(500)]: "" }), "data");
		expect(finding?.notice.field?.length).toBeLessThan(80);
	});
});

describe("a value", () => {
	it("that WeChat refuses by all sources is a fault: 21 characters of a thing", () => {
		expect(found({ ...VALUES, thing2: "字".repeat(20) })).toEqual([]);
		expect(found({ ...VALUES, thing2: "字".repeat(21) })).toEqual([["fault", "data.thing2"]]);
	});

	it("that the sources disagree about is a warning", () => {
		expect(found({ amount1: "一百元" }, templateOf("{{amount1.DATA}}"))).toEqual([
			["warning", "data.amount1"],
		]);
	});

	it("of a key without a type may be anything", () => {
		expect(found({ keyword1: `${"长".repeat(300)}\n` }, OLD)).toEqual([]);
	});

	it("that is wrong is told with the rule of its type", () => {
		const [finding] = checkValues(SHIPPED, dataOf({ time3: "明天" }), "data");
		expect(finding?.notice.text.en).toMatch(/24-hour time.*Example: /);
	});
});

describe("the rendered text", () => {
	it("has each value in its place", () => {
		expect(renderTemplate(SHIPPED, dataOf(VALUES))).toBe(
			"订单号：SF-42\n商品：保温杯\n时间：2026年10月1日 15:01\n",
		);
	});

	it("has a value as it is, also one that looks like a pattern or a key", () => {
		const values = { ...VALUES, thing2: "$& $1 {{time3.DATA}}" };
		expect(renderTemplate(SHIPPED, dataOf(values))).toContain("商品：$& $1 {{time3.DATA}}\n");
	});

	it("is without the lines of first and remark, as followers have seen it since 2023", () => {
		expect(renderTemplate(OLD, dataOf({ first: "您好", keyword1: "88002211", remark: "再见" }))).toBe(
			"卡号：88002211\n",
		);
	});

	it("is empty where a value is missing", () => {
		expect(renderTemplate(SHIPPED, dataOf({ thing2: "书" }))).toBe("订单号：\n商品：书\n时间：\n");
	});
});
