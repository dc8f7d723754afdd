/** Reading what WeChat answers about an account's menu. */
import { describe, expect, test } from "vitest";
import { type Menu, parseMenuAnswer, parseSelfMenuAnswer } from "../../../src/wechat/menu/menu.ts";
import { parseMenuRequest } from "../../../src/wechat/menu/menu-request.ts";
import type { Result } from "../../../src/wechat/result.ts";

const view = { type: "view", name: "官网", url: "https://example.com/" };
const click = { type: "click", name: "今日歌曲", key: "V1001_TODAY_MUSIC" };
const miniprogram = {
	type: "miniprogram",
	name: "商城",
	url: view.url,
	appid: "wx286b93c14bbf93aa",
	pagepath: "pages/index",
};
const button = [click, { name: "菜单", sub_button: [view, miniprogram] }];

const apiAnswer = {
	menu: {
		button: [
			{ ...click, sub_button: [] },
			{
				name: "菜单",
				sub_button: [
					{ ...view, sub_button: [] },
					{ ...miniprogram, sub_button: [] },
				],
			},
		],
		menuid: 208396938,
	},
};
const selfAnswer = {
	is_menu_open: 1,
	selfmenu_info: {
		button: [click, { name: "菜单", sub_button: { list: [view, miniprogram] } }],
	},
};

const menuOf = (result: Result<Menu, string>): Menu => {
	if (!result.ok) throw new Error(result.error);
	return result.value;
};

describe("menu/get", () => {
	test("a menu made by an API is shown in the shape of menu/create", () => {
		expect(parseMenuAnswer(apiAnswer)).toEqual({
			ok: true,
			value: { button, source: "api", warnings: [] },
		});
	});

	test("conditional menus are not shown, a warning counts them", () => {
		const conditional = { ...apiAnswer.menu, matchrule: { tag_id: "2" } };
		const menu = menuOf(
			parseMenuAnswer({
				...apiAnswer,
				conditionalmenu: [conditional, conditional],
			}),
		);
		expect(menu.button).toEqual(button);
		expect(menu.warnings).toHaveLength(1);
		expect(menu.warnings[0]?.text.en).toContain("Conditional menus: 2.");
		expect(menu.warnings[0]?.text.zh).toContain("2 个个性化菜单");
	});

	test("a menu without buttons is none", () => {
		expect(parseMenuAnswer({ menu: { button: [] } })).toEqual({
			ok: true,
			value: { button: [], source: "none", warnings: [] },
		});
	});

	test("a type that WeChat has invented since is shown, with a warning that it cannot be put back", () => {
		const hologram = { type: "hologram", name: "…", beam: 1 };
		const menu = menuOf(parseMenuAnswer({ menu: { button: [hologram] } }));
		expect(menu.button).toEqual([hologram]);
		expect(menu.warnings.map((warning) => warning.field)).toEqual(["button[0].type"]);
	});

	test("a button without the fields of its type is shown all the same", () => {
		expect(
			menuOf(
				parseMenuAnswer({
					menu: { button: [{ type: "click", name: "…", key: "" }] },
				}),
			).button,
		).toEqual([{ type: "click", name: "…" }]);
	});

	test.each([
		[undefined, "menu is not an object"],
		["<html>", "menu is not an object"],
		[{}, "menu is not an object"],
		[{ menu: [] }, "menu is not an object"],
		[{ menu: { button: "…" } }, "button is not an array"],
		[{ menu: { button: [null] } }, "button[0] is not an object"],
		[{ menu: { button: [{ type: "click" }] } }, "button[0].name is not text"],
		[{ menu: { button: [{ name: "…", type: 1 }] } }, "button[0].type is not text"],
		[{ menu: { button: [{ name: "…", sub_button: 1 }] } }, "button[0].sub_button is not an array"],
		[{ menu: { button: [{ name: "…", sub_button: [1] }] } }, "button[0].sub_button[0] is not an object"],
		[{ ...apiAnswer, conditionalmenu: "…" }, "conditionalmenu is not an array"],
	])("%j: the error says what is wrong", (answer, error) => {
		expect(parseMenuAnswer(answer)).toEqual({ ok: false, error });
	});

	test("a hundred thousand levels are an error, not a crash", () => {
		let deep: unknown = "x";
		for (let level = 0; level < 100_000; level += 1) deep = { name: "…", sub_button: [deep] };
		expect(parseMenuAnswer({ menu: { button: [deep] } })).toEqual({
			ok: false,
			error: "button is nested too deeply",
		});
	});
});

describe("get_current_selfmenu_info", () => {
	test("its sub-buttons are shown as a plain list, and its source is the website", () => {
		expect(parseSelfMenuAnswer(selfAnswer)).toEqual({
			ok: true,
			value: { button, source: "website", warnings: [] },
		});
	});

	test("is_menu_open may be a boolean", () => {
		expect(menuOf(parseSelfMenuAnswer({ ...selfAnswer, is_menu_open: true })).warnings).toEqual([]);
		expect(menuOf(parseSelfMenuAnswer({ ...selfAnswer, is_menu_open: false })).warnings).toHaveLength(1);
	});

	test("a menu that is switched off is shown with a warning", () => {
		const menu = menuOf(parseSelfMenuAnswer({ ...selfAnswer, is_menu_open: 0 }));
		expect(menu.button).toEqual(button);
		expect(menu.source).toBe("website");
		expect(menu.warnings[0]?.text.zh).toContain("停用");
	});

	test.each([
		{ is_menu_open: 0 },
		{ is_menu_open: 0, selfmenu_info: {} },
		{ is_menu_open: 0, selfmenu_info: { button: [] } },
		{ is_menu_open: 1, selfmenu_info: { button: [] } },
	])("%j is no menu", (answer) => {
		expect(parseSelfMenuAnswer(answer)).toEqual({
			ok: true,
			value: { button: [], source: "none", warnings: [] },
		});
	});

	test("website-made buttons are shown with what they hold, and a warning says what to use instead", () => {
		const text = { type: "text", name: "电话", value: "10086" };
		const news = {
			type: "news",
			name: "文章",
			value: "…",
			news_info: { list: [{ title: "…", source_url: "" }] },
		};
		const menu = menuOf(
			parseSelfMenuAnswer({
				is_menu_open: 1,
				selfmenu_info: {
					button: [text, { name: "菜单", sub_button: { list: [view, news] } }],
				},
			}),
		);
		expect(menu.button).toEqual([text, { name: "菜单", sub_button: [view, news] }]);
		expect(menu.warnings.map((warning) => warning.field)).toEqual([
			"button[0].type",
			"button[1].sub_button[1].type",
		]);
		expect(menu.warnings[0]?.text.en).toContain('"click"');
	});

	test.each([
		[[], "the answer is not an object"],
		[{}, "is_menu_open is neither 0 nor 1"],
		[{ ...selfAnswer, is_menu_open: "yes" }, "is_menu_open is neither 0 nor 1"],
		[{ is_menu_open: 1, selfmenu_info: "…" }, "selfmenu_info is not an object"],
		[{ is_menu_open: 1, selfmenu_info: { button: view } }, "button is not an array"],
	])("%j: the error says what is wrong", (answer, error) => {
		expect(parseSelfMenuAnswer(answer)).toEqual({ ok: false, error });
	});
});

describe("what GET shows can be PUT back", () => {
	test.each([
		["menu/get", parseMenuAnswer(apiAnswer)],
		["get_current_selfmenu_info", parseSelfMenuAnswer(selfAnswer)],
	])("%s: unchanged and without a fault", (_, result) => {
		const menu = menuOf(result);
		expect(parseMenuRequest(menu, { check: true })).toEqual({
			ok: true,
			value: { menu: { button: menu.button }, warnings: [] },
		});
	});
});
