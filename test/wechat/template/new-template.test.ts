import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/wechat/json.ts";
import { parseNewTemplate } from "../../../src/wechat/template/new-template.ts";

const VALID = { template_id_short: "43216", keyword_name_list: ["订单号", "发货时间"] };

const accepted = (body: JsonObject) => {
	const result = parseNewTemplate(body);
	if (!result.ok) throw new Error(JSON.stringify(result.error));
	return result.value;
};
const faulty = (body: JsonObject) => {
	const result = parseNewTemplate(body);
	return result.ok ? [] : result.error.map(({ field }) => field);
};

describe("a template from WeChat's library", () => {
	test("is named by its number, with the chosen keywords in their order", () => {
		expect(accepted(VALID)).toStrictEqual({ template: VALID, warnings: [] });
	});

	test("an old one needs no keywords", () => {
		expect(accepted({ template_id_short: "TM00015" }).template).toStrictEqual({
			template_id_short: "TM00015",
		});
	});

	test("keywords that are there without anything in them are absent", () => {
		for (const keyword_name_list of [null, "", [], {}, undefined]) {
			expect(accepted({ ...VALID, keyword_name_list }), JSON.stringify(keyword_name_list)).toStrictEqual({
				template: { template_id_short: "43216" },
				warnings: [],
			});
		}
	});

	test("white space around the number is dropped", () => {
		expect(accepted({ template_id_short: " TM00015\n" }).template.template_id_short).toBe("TM00015");
	});

	test("an unknown field is sent as it is, with a warning", () => {
		const { template, warnings } = accepted({ ...VALID, scene: 1 });
		expect(template).toStrictEqual({ ...VALID, scene: 1 });
		expect(warnings.map(({ field }) => field)).toEqual(["scene"]);
	});
});

describe("refused", () => {
	test("a number that is missing, empty or no text", () => {
		for (const template_id_short of [undefined, null, "", " ", 43216, ["43216"], {}, true]) {
			expect(faulty({ ...VALID, template_id_short }), JSON.stringify(template_id_short)).toEqual([
				"template_id_short",
			]);
		}
	});

	test("the fix for a number without quotes is told", () => {
		const result = parseNewTemplate({ template_id_short: 43216 });
		expect(result.ok ? [] : result.error.map(({ text }) => text.en)).toEqual([
			'Name the template by its number in WeChat\'s library, as text: "43216".',
		]);
	});

	test("keywords that are no list of names", () => {
		for (const keyword_name_list of [
			"订单号",
			7,
			true,
			{ 0: "订单号" },
			[1],
			["订单号", ""],
			["订单号", null],
			[[]],
		]) {
			expect(faulty({ ...VALID, keyword_name_list }), JSON.stringify(keyword_name_list)).toEqual([
				"keyword_name_list",
			]);
		}
	});

	test("both at once, both told", () => {
		expect(faulty({ keyword_name_list: "x", scene: 1 })).toEqual(["template_id_short", "keyword_name_list"]);
	});
});
