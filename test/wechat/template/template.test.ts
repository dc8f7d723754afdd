import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/wechat/json.ts";
import { parseTemplateList, TEMPLATE_PATHS, templateKeys } from "../../../src/wechat/template/template.ts";

const SHIPPED = {
	template_id: "iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s",
	title: "发货通知",
	primary_industry: "IT科技",
	deputy_industry: "互联网|电子商务",
	content: "订单号:{{character_string1.DATA}}\n发货时间:{{time2.DATA}}\n",
	example: "订单号:SF-1\n发货时间:2026年10月1日\n",
};

const listOf = (...template_list: readonly unknown[]): JsonObject => ({ template_list });

describe("the account's templates", () => {
	test("are read with the keys that each one needs", () => {
		expect(parseTemplateList(listOf(SHIPPED))).toStrictEqual({
			ok: true,
			value: [{ ...SHIPPED, keys: ["character_string1", "time2"] }],
		});
	});

	test("may be none", () => {
		expect(parseTemplateList(listOf())).toStrictEqual({ ok: true, value: [] });
	});

	test("keep WeChat's order", () => {
		const result = parseTemplateList(
			listOf({ ...SHIPPED, template_id: "b" }, { ...SHIPPED, template_id: "a" }),
		);
		expect(result.ok && result.value.map((template) => template.template_id)).toEqual(["b", "a"]);
	});

	test("a field that WeChat left out is empty text, an unknown one is dropped", () => {
		expect(parseTemplateList(listOf({ template_id: "t", title: 7, new: "x" }))).toStrictEqual({
			ok: true,
			value: [
				{
					template_id: "t",
					title: "",
					primary_industry: "",
					deputy_industry: "",
					content: "",
					example: "",
					keys: [],
				},
			],
		});
	});

	test("whose content is no text is an error: which keys it needs nobody could tell", () => {
		expect(parseTemplateList(listOf({ ...SHIPPED, content: ["{{thing1.DATA}}"] }))).toStrictEqual({
			ok: false,
			error: "template_list[0].content is not a text",
		});
	});

	test.each([{}, { template_list: null }, { template_list: {} }, { template_list: "x" }])(
		"%j has no list: an error",
		(answer) => {
			expect(parseTemplateList(answer)).toStrictEqual({ ok: false, error: "template_list is not a list" });
		},
	);

	test.each([null, "t", [], {}, { template_id: "" }, { template_id: 7 }])(
		"%j is no template: an error says where",
		(item) => {
			expect(parseTemplateList(listOf(SHIPPED, item))).toStrictEqual({
				ok: false,
				error: "template_list[1] has no template_id",
			});
		},
	);
});

describe("the keys of a template's text", () => {
	test.each([
		["{{first.DATA}}\n姓名：{{keyword1.DATA}}\n{{remark.DATA}}", ["first", "keyword1", "remark"]],
		["{{thing1.DATA}}{{thing2.DATA}}", ["thing1", "thing2"]],
		["{{thing1.DATA}} {{thing1.DATA}}", ["thing1"]],
		["{{ thing1.DATA }}", ["thing1"]],
		["{{phone_number12.DATA}}", ["phone_number12"]],
		["{{thing1}} {thing2.DATA} {{.DATA}} {{thing 3.DATA}} {{thing4.data}}", []],
		["", []],
	])("%j", (content, keys) => {
		expect(templateKeys(content)).toEqual(keys);
	});

	test("a text of braces alone has none", () => {
		expect(templateKeys("{{".repeat(10_000))).toEqual([]);
	});
});

test("the paths are WeChat's", () => {
	expect(TEMPLATE_PATHS).toStrictEqual({
		list: "/cgi-bin/template/get_all_private_template",
		add: "/cgi-bin/template/api_add_template",
		remove: "/cgi-bin/template/del_private_template",
		send: "/cgi-bin/message/template/send",
	});
});
