/** The menus in other systems' public test suites. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "../../../src/wechat/json.ts";
import { type Menu, parseMenuAnswer, parseSelfMenuAnswer } from "../../../src/wechat/menu/menu.ts";
import { parseMenuRequest } from "../../../src/wechat/menu/menu-request.ts";
import type { Result } from "../../../src/wechat/result.ts";

interface Case {
	readonly id: string;
	readonly kind: unknown;
	readonly input: JsonObject;
	readonly expected: JsonObject;
}

const isCase = (value: unknown): value is Case =>
	isJsonObject(value) &&
	typeof value["id"] === "string" &&
	isJsonObject(value["input"]) &&
	isJsonObject(value["expected"]);

const casesIn = (file: string): readonly Case[] => {
	const path = join(import.meta.dirname, "../../cases", `${file}.json`);
	const parsed: unknown = JSON.parse(readFileSync(path, "utf8"));
	return Array.isArray(parsed) ? parsed.filter(isCase) : [];
};

const cases = ["silenceper", "wechatpy-api", "werobot-replies"].flatMap(casesIn);
const requests = cases.filter((each) => each.kind === "menu-request");

describe("menu requests", () => {
	test("there are some", () => {
		expect(requests.map((each) => each.id)).toEqual(
			expect.arrayContaining(["silenceper/menu/buttons", "werobot/menu/create"]),
		);
	});

	test.each(requests)("$id", ({ input, expected }) => {
		const result = parseMenuRequest(input["menu"], { check: true });
		expect(result.ok).toBe(expected["valid"]);
		if (!result.ok) return;
		expect(result.value.menu).toEqual(expected["outgoingBody"] ?? input["menu"]);
		expect(JSON.stringify(result.value.menu)).toBe(JSON.stringify(input["menu"]));
	});
});

const answerOf = (id: string): unknown => {
	const body = cases.find((each) => each.id === id)?.input["body"];
	if (typeof body !== "string") throw new Error(`no case ${id}`);
	return JSON.parse(body);
};

const menuOf = (result: Result<Menu, string>): Menu => {
	if (!result.ok) throw new Error(result.error);
	return result.value;
};

describe("WeChat's answers", () => {
	test("menu/get: one button, without the empty sub_button that WeChat adds, and it can be put back", () => {
		const menu = menuOf(parseMenuAnswer(answerOf("wechatpy/api/menu_get")));
		const button = [{ type: "click", name: "test", key: "test" }];
		expect(menu).toEqual({ button, source: "api", warnings: [] });
		expect(parseMenuRequest(menu, { check: true })).toEqual({
			ok: true,
			value: { menu: { button }, warnings: [] },
		});
		expect(parseMenuRequest(answerOf("wechatpy/api/menu_get"), { check: true }).ok).toBe(true);
	});

	test("get_current_selfmenu_info: everything made on the website is shown", () => {
		const { button, source } = menuOf(
			parseSelfMenuAnswer(answerOf("wechatpy/api/get_current_selfmenu_info")),
		);
		expect(source).toBe("website");
		expect(button).toMatchObject([
			{
				name: "button",
				sub_button: [{ type: "view" }, { type: "news" }, { type: "video" }, { type: "voice" }],
			},
			{ type: "text", value: "This is text!" },
			{ type: "img", name: "photo" },
		]);
	});

	test("get_current_selfmenu_info: put back, each button that the API cannot create is named", () => {
		const answer = answerOf("wechatpy/api/get_current_selfmenu_info");
		const named = [
			"button[0].sub_button[1].type",
			"button[0].sub_button[2].type",
			"button[0].sub_button[3].type",
			"button[1].type",
			"button[2].type",
		];
		for (const body of [answer, menuOf(parseSelfMenuAnswer(answer))]) {
			const result = parseMenuRequest(body, { check: true });
			expect(result.ok ? [] : result.error.map((fault) => fault.field)).toEqual(named);
		}
		const warnings = menuOf(parseSelfMenuAnswer(answer)).warnings;
		expect(warnings.map((warning) => warning.field)).toEqual(named);
	});
});
