/** Setting a menu: what is accepted, what is refused, and what is said about it. */
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/wechat/json.ts";
import { BUTTON_TYPES, REQUIRED_FIELDS } from "../../../src/wechat/menu/menu-button.ts";
import { parseMenuRequest } from "../../../src/wechat/menu/menu-request.ts";
import type { Notice } from "../../../src/wechat/notice.ts";

const view = { type: "view", name: "官网", url: "https://example.com/" };
const click = { type: "click", name: "今日歌曲", key: "V1001_TODAY_MUSIC" };
const parent = { name: "菜单", sub_button: [view, click] };
const menu = { button: [click, parent] };

const fieldsOf = (notices: readonly Notice[]) => notices.map((notice) => notice.field);
const read = (body: unknown, check = true) => parseMenuRequest(body, { check });

const faultsOf = (body: unknown, check = true): readonly Notice[] => {
	const result = read(body, check);
	return result.ok ? [] : result.error;
};
const warningsOf = (body: unknown, check = true): readonly Notice[] => {
	const result = read(body, check);
	if (!result.ok) throw new Error(JSON.stringify(result.error));
	return result.value.warnings;
};
const sent = (body: unknown, check = true): unknown => {
	const result = read(body, check);
	if (!result.ok) throw new Error(JSON.stringify(result.error));
	return result.value.menu;
};
const oneButton = (changes: JsonObject): JsonObject => ({
	button: [{ ...view, ...changes }],
});
const oneSubButton = (changes: JsonObject): JsonObject => ({
	button: [{ name: "菜单", sub_button: [{ ...view, ...changes }] }],
});

describe("shapes", () => {
	test("a menu in WeChat's shape is sent as it is, without a warning", () => {
		expect(read(menu)).toEqual({ ok: true, value: { menu, warnings: [] } });
	});

	test("source and warnings of our own GET are not sent", () => {
		const answer = {
			button: menu.button,
			source: "api",
			warnings: [{ text: { en: "…", zh: "…" } }],
		};
		expect(read(answer)).toEqual({ ok: true, value: { menu, warnings: [] } });
	});

	test("what menu/get answers is unwrapped, and its menuid is not sent", () => {
		expect(read({ menu: { ...menu, menuid: 208396938 } })).toEqual({
			ok: true,
			value: { menu, warnings: [] },
		});
	});

	test("what get_current_selfmenu_info answers is unwrapped, and sub_button becomes a plain list", () => {
		const answer = {
			is_menu_open: 1,
			selfmenu_info: {
				button: [click, { name: "菜单", sub_button: { list: [view, click] } }],
			},
		};
		expect(read(answer)).toEqual({ ok: true, value: { menu, warnings: [] } });
	});

	test("a menu that was switched off can be put back, with a warning", () => {
		expect(fieldsOf(warningsOf({ is_menu_open: 0, selfmenu_info: menu }))).toEqual(["is_menu_open"]);
		expect(fieldsOf(warningsOf({ is_menu_open: false, selfmenu_info: menu }))).toEqual(["is_menu_open"]);
	});

	test("fields keep their order", () => {
		const button = { url: "https://example.com/", name: "官网", type: "view" };
		expect(JSON.stringify(sent({ button: [button] }))).toBe(JSON.stringify({ button: [button] }));
	});

	test.each([null, "", [], {}, { list: [] }])("an optional field that is %j is absent", (nothing) => {
		expect(
			sent(
				oneButton({
					sub_button: nothing,
					media_id: nothing === null ? null : "",
				}),
			),
		).toEqual({
			button: [view],
		});
	});

	test.each([null, "", [], {}])("a required field that is %j is missing", (nothing) => {
		expect(fieldsOf(faultsOf(oneButton({ url: nothing, name: nothing })))).toEqual([
			"button[0].name",
			"button[0].url",
		]);
	});

	test("an unknown field is sent, with a warning, in a button and beside the buttons", () => {
		const body = { ...oneButton({ colour: "red" }), remark: "v2" };
		expect(sent(body)).toEqual({
			...oneButton({ colour: "red" }),
			remark: "v2",
		});
		expect(fieldsOf(warningsOf(body))).toEqual(["remark", "button[0].colour"]);
	});

	test("a field that this type does not use is sent, with a warning", () => {
		const body = { button: [{ ...click, url: "https://example.com/" }] };
		expect(sent(body)).toEqual(body);
		expect(fieldsOf(warningsOf(body))).toEqual(["button[0].url"]);
	});

	test.each([undefined, null, "menu", 3, true, [view]])("%j is no menu", (body) => {
		const [fault, ...others] = faultsOf(body);
		expect(fault?.text.en).toContain('{"button": […]}');
		expect(fault).not.toHaveProperty("field");
		expect(others).toEqual([]);
	});

	test.each([
		{},
		{ button: [] },
		{ button: null },
		{ button: [], source: "none", warnings: [] },
		{ menu: { button: [] } },
		{ menu: { menuid: 1 } },
		{ is_menu_open: 0, selfmenu_info: { button: [] } },
	])("an empty menu points to DELETE: %j", (body) => {
		for (const check of [true, false]) {
			const faults = faultsOf(body, check);
			expect(fieldsOf(faults)).toEqual(["button"]);
			expect(faults[0]?.text.en).toContain("DELETE");
		}
	});

	test("two menus at once are a fault", () => {
		expect(fieldsOf(faultsOf({ ...menu, menu }))).toEqual(["menu"]);
		expect(fieldsOf(faultsOf({ menu, selfmenu_info: menu }))).toEqual(["selfmenu_info"]);
	});

	test.each([
		[{ button: view }, "button"],
		[{ button: "view" }, "button"],
		[{ menu: [view] }, "menu"],
		[{ menu: { button: 1 } }, "button"],
		[{ selfmenu_info: "…" }, "selfmenu_info"],
		[{ button: [view, "view"] }, "button[1]"],
		[{ button: [[view]] }, "button[0]"],
		[{ button: [null] }, "button[0]"],
		[{ button: [{ name: "菜单", sub_button: "view" }] }, "button[0].sub_button"],
		[{ button: [{ name: "菜单", sub_button: view }] }, "button[0].sub_button"],
		[{ button: [{ name: "菜单", sub_button: [view, 7] }] }, "button[0].sub_button[1]"],
	])("the wrong kind of value is a fault, checked or not: %j", (body, field) => {
		expect(fieldsOf(faultsOf(body))).toEqual([field]);
		expect(fieldsOf(faultsOf(body, false))).toEqual([field]);
	});
});

describe("what cannot be set", () => {
	test.each([true, false])("conditional menus are a fault with their number (check: %j)", (check) => {
		const body = {
			menu,
			conditionalmenu: [{ ...menu, matchrule: { tag_id: "2" } }, menu],
		};
		const faults = faultsOf(body, check);
		expect(fieldsOf(faults)).toEqual(["conditionalmenu"]);
		expect(faults[0]?.text.en).toContain("Conditional menus: 2.");
		expect(faults[0]?.text.zh).toContain("2 个个性化菜单");
	});

	test("an empty list of conditional menus is none", () => {
		expect(sent({ menu, conditionalmenu: [] })).toEqual(menu);
	});

	test.each([true, false])("a conditional menu is not set as the default one (check: %j)", (check) => {
		expect(fieldsOf(faultsOf({ ...menu, matchrule: { tag_id: "2" } }, check))).toEqual(["matchrule"]);
		expect(fieldsOf(faultsOf({ menu: { ...menu, matchrule: { tag_id: "2" } } }, check))).toEqual([
			"matchrule",
		]);
	});

	test.each([
		["text", "click"],
		["img", "media_id"],
		["photo", "media_id"],
		["video", "media_id"],
		["voice", "media_id"],
		["news", "article_id"],
	])("a website-made button of type %s is a fault that names %s instead", (type, instead) => {
		for (const check of [true, false]) {
			const faults = faultsOf({ button: [{ type, name: "…", value: "…" }] }, check);
			expect(fieldsOf(faults)).toEqual(["button[0].type"]);
			expect(faults[0]?.text.en).toContain(`"${instead}"`);
			expect(faults[0]?.text.zh).toContain(instead);
		}
	});

	test("a website-made button is found among sub-buttons of WeChat's other shape", () => {
		const news = {
			type: "news",
			name: "文章",
			value: "…",
			news_info: { list: [{ title: "…" }] },
		};
		const body = {
			is_menu_open: 1,
			selfmenu_info: {
				button: [{ name: "菜单", sub_button: { list: [view, news] } }],
			},
		};
		expect(fieldsOf(faultsOf(body, false))).toEqual(["button[0].sub_button[1].type"]);
	});
});

describe("limits", () => {
	test("three buttons with five sub-buttons each are accepted", () => {
		const full = { name: "菜单", sub_button: Array(5).fill(view) };
		expect(warningsOf({ button: [full, full, full] })).toEqual([]);
	});

	test("a fourth button is a fault, and so is a sixth sub-button", () => {
		expect(fieldsOf(faultsOf({ button: Array(4).fill(view) }))).toEqual(["button"]);
		expect(
			fieldsOf(
				faultsOf({
					button: [view, { name: "菜单", sub_button: Array(6).fill(view) }],
				}),
			),
		).toEqual(["button[1].sub_button"]);
	});

	test("a top-level name of 16 bytes is fine, 17 are a warning, 61 are a fault", () => {
		expect(warningsOf(oneButton({ name: "我的订单" }))).toEqual([]);
		const lengthWarnings = (name: string) =>
			warningsOf(oneButton({ name })).filter((notice) => notice.text.en.includes("bytes"));
		expect(lengthWarnings("a".repeat(16))).toEqual([]);
		expect(fieldsOf(lengthWarnings("a".repeat(17)))).toEqual(["button[0].name"]);
		expect(fieldsOf(lengthWarnings("a".repeat(60)))).toEqual(["button[0].name"]);
		expect(fieldsOf(faultsOf(oneButton({ name: "a".repeat(61) })))).toEqual(["button[0].name"]);
	});

	test("a name counts in UTF-8 bytes", () => {
		expect(faultsOf(oneButton({ name: "单".repeat(20) }))).toEqual([]);
		expect(faultsOf(oneButton({ name: "单".repeat(21) }))[0]?.text.en).toContain("63 bytes");
	});

	test("a sub-button's name of 40 bytes is fine, 41 are a warning, 61 are a fault", () => {
		const lengthWarnings = (name: string) =>
			warningsOf(oneSubButton({ name })).filter((notice) => notice.text.en.includes("bytes"));
		expect(lengthWarnings("a".repeat(40))).toEqual([]);
		expect(fieldsOf(lengthWarnings("a".repeat(41)))).toEqual(["button[0].sub_button[0].name"]);
		expect(fieldsOf(lengthWarnings("a".repeat(60)))).toEqual(["button[0].sub_button[0].name"]);
		expect(fieldsOf(faultsOf(oneSubButton({ name: "a".repeat(61) })))).toEqual([
			"button[0].sub_button[0].name",
		]);
	});

	test("a name is cut off after 4 Chinese characters at the top and after 8 below", () => {
		expect(warningsOf(oneButton({ name: "单".repeat(4) }))).toEqual([]);
		expect(warningsOf(oneButton({ name: "单".repeat(5) }))[0]?.text.zh).toContain("4 个汉字");
		expect(warningsOf(oneSubButton({ name: "单".repeat(8) }))).toEqual([]);
		expect(warningsOf(oneSubButton({ name: "单".repeat(9) }))[0]?.text.zh).toContain("8 个汉字");
	});

	test("two Latin letters take the place of one Chinese character", () => {
		expect(warningsOf(oneButton({ name: "My order" }))).toEqual([]);
		expect(fieldsOf(warningsOf(oneButton({ name: "My orders" })))).toEqual(["button[0].name"]);
	});

	test("a key of 128 bytes is fine, 129 are a fault", () => {
		expect(warningsOf({ button: [{ ...click, key: "k".repeat(128) }] })).toEqual([]);
		expect(fieldsOf(faultsOf({ button: [{ ...click, key: "k".repeat(129) }] }))).toEqual(["button[0].key"]);
	});

	test("a url of 256 bytes is fine, 257 are a warning, 1025 are a fault", () => {
		const url = (bytes: number) => "https://example.com/".padEnd(bytes, "a");
		expect(warningsOf(oneButton({ url: url(256) }))).toEqual([]);
		expect(fieldsOf(warningsOf(oneButton({ url: url(257) })))).toEqual(["button[0].url"]);
		expect(fieldsOf(warningsOf(oneButton({ url: url(1024) })))).toEqual(["button[0].url"]);
		expect(fieldsOf(faultsOf(oneButton({ url: url(1025) })))).toEqual(["button[0].url"]);
	});

	test.each(["weixin://dl/business", "tel:10086", "example.com"])("the url %s is a warning only", (url) => {
		expect(fieldsOf(warningsOf(oneButton({ url })))).toEqual(["button[0].url"]);
	});

	test("http, https and capital letters are no reason for a warning", () => {
		expect(warningsOf(oneButton({ url: "http://example.com/" }))).toEqual([]);
		expect(warningsOf(oneButton({ url: "HTTPS://EXAMPLE.COM/" }))).toEqual([]);
	});
});

describe("types of buttons", () => {
	const complete = (type: keyof typeof REQUIRED_FIELDS): JsonObject => ({
		type,
		name: "…",
		...Object.fromEntries(REQUIRED_FIELDS[type].map((field) => [field, field === "url" ? view.url : "x"])),
	});

	test.each(BUTTON_TYPES)("%s is accepted with its fields, and each of them is needed", (type) => {
		expect(sent({ button: [complete(type)] })).toEqual({
			button: [complete(type)],
		});
		for (const field of REQUIRED_FIELDS[type]) {
			expect(fieldsOf(faultsOf({ button: [{ ...complete(type), [field]: undefined }] }))).toEqual([
				`button[0].${field}`,
			]);
		}
	});

	test("view_limited is going away: a warning", () => {
		expect(fieldsOf(warningsOf({ button: [complete("view_limited")] }))).toEqual(["button[0].type"]);
	});

	test("an unknown type is a fault that lists the known ones and guesses", () => {
		const [fault] = faultsOf(oneButton({ type: "veiw" }));
		expect(fault?.field).toBe("button[0].type");
		expect(fault?.text.en).toContain('Did you mean "view"?');
		expect(fault?.text.zh).toContain('是否想写 "view"');
		for (const type of BUTTON_TYPES) expect(fault?.text.en).toContain(type);
	});

	test("an unknown type that resembles none gets no guess", () => {
		expect(faultsOf(oneButton({ type: "hologram" }))[0]?.text.en).not.toContain("Did you mean");
	});

	test.each(["constructor", "__proto__", "toString"])("the type %s is unknown", (type) => {
		expect(fieldsOf(faultsOf(oneButton({ type })))).toEqual(["button[0].type"]);
	});

	test.each(["click", "view", "news", "hologram", 1])(
		"a button with sub-buttons loses its type (%j), with a warning",
		(type) => {
			const parsed = parseMenuRequest(
				{ button: [{ name: "菜单", type, sub_button: [view] }] },
				{ check: true },
			);
			expect(parsed).toMatchObject({
				ok: true,
				value: { menu: { button: [{ name: "菜单", sub_button: [view] }] } },
			});
			if (!parsed.ok) return;
			expect(parsed.value.menu.button[0]).not.toHaveProperty("type");
			expect(fieldsOf(parsed.value.warnings)).toEqual(["button[0].type"]);
		},
	);

	test("half a character in a name or a key is a warning that names it", () => {
		const parsed = parseMenuRequest({ button: [{ ...click, name: "今日\ud83d" }] }, { check: true });
		expect(parsed.ok && fieldsOf(parsed.value.warnings)).toEqual(["button[0].name"]);
	});

	test("a button has a type or sub-buttons", () => {
		expect(fieldsOf(faultsOf({ button: [{ name: "菜单" }] }))).toEqual(["button[0].type"]);
		expect(fieldsOf(faultsOf({ button: [{ name: "菜单", sub_button: [] }] }))).toEqual(["button[0].type"]);
	});

	test("sub-buttons have no sub-buttons", () => {
		const body = {
			button: [
				{
					name: "菜单",
					sub_button: [view, { name: "更多", sub_button: [view] }],
				},
			],
		};
		expect(fieldsOf(faultsOf(body))).toEqual(["button[0].sub_button[1].sub_button"]);
	});

	test("a number where text belongs is a fault that shows the fix", () => {
		const body = { button: [{ type: "click", name: 2026, key: 123 }] };
		const faults = faultsOf(body);
		expect(fieldsOf(faults)).toEqual(["button[0].name", "button[0].key"]);
		expect(faults[1]?.text.en).toContain('"123"');
		expect(faults[1]?.text.zh).toContain('"123"');
		expect(fieldsOf(faultsOf(oneButton({ type: 1 })))).toEqual(["button[0].type"]);
	});

	test.each([
		[2026, "2026"],
		[-7, "-7"],
		[Number.MAX_SAFE_INTEGER, "9007199254740991"],
		[true, "true"],
		[false, "false"],
	])("%j where text belongs is said again in quotes: JSON kept it as it was written", (value, said) => {
		for (const name of ["name", "url", "type"]) {
			expect(faultsOf(oneButton({ [name]: value }))).toEqual([
				{
					field: `button[0].${name}`,
					text: {
						en: `Text belongs here. Put it in quotes: "${said}".`,
						zh: `此处应为字符串，请加上引号："${said}"。`,
					},
				},
			]);
		}
	});

	test.each(["1.50", "99.5", "12345678901234567890", "1e400"])(
		"%s where text belongs is not said again: JSON may not have kept it as it was written",
		(written) => {
			const value: unknown = JSON.parse(written);
			for (const name of ["name", "url", "type"]) {
				expect(faultsOf(oneButton({ [name]: value }))).toEqual([
					{
						field: `button[0].${name}`,
						text: {
							en: "Text belongs here. Put it in quotes, exactly as you mean it.",
							zh: "此处应为字符串，请加上引号，按原样填写。",
						},
					},
				]);
			}
		},
	);

	test.each([["x"], { value: "x" }])("%j where text belongs is a fault", (value) => {
		expect(faultsOf(oneButton({ url: value }))).toEqual([
			{
				field: "button[0].url",
				text: { en: 'Text belongs here: "…".', zh: '此处应为字符串："…"。' },
			},
		]);
	});
});

test("all faults are found at once", () => {
	const body = {
		button: [
			{ type: "click", name: "a".repeat(61) },
			"nonsense",
			{
				name: "菜单",
				sub_button: [{ type: "view", name: "…", url: 1 }, { type: "news", name: "…" }, { type: "view" }],
			},
		],
		matchrule: { tag_id: "2" },
	};
	expect(fieldsOf(faultsOf(body)).sort()).toEqual([
		"button[0].key",
		"button[0].name",
		"button[1]",
		"button[2].sub_button[0].url",
		"button[2].sub_button[1].type",
		"button[2].sub_button[2].name",
		"button[2].sub_button[2].url",
		"matchrule",
	]);
});

describe("without the check", () => {
	test("limits, types and required fields are left to WeChat", () => {
		const body = {
			button: [
				{ type: "hologram", name: "a".repeat(100) },
				{ type: "view", name: 7 },
				{ ...click, sub_button: Array(6).fill(view) },
				{ name: "菜单", sub_button: [{ name: "更多", sub_button: [view] }] },
			],
		};
		expect(read(body, false)).toEqual({
			ok: true,
			value: { menu: body, warnings: [] },
		});
	});

	test("both shapes of WeChat are still understood", () => {
		const self = {
			is_menu_open: 1,
			selfmenu_info: {
				button: [{ name: "菜单", sub_button: { list: [view] } }],
			},
		};
		expect(sent(self, false)).toEqual({
			button: [{ name: "菜单", sub_button: [view] }],
		});
		expect(sent({ menu }, false)).toEqual(menu);
	});
});

describe("hostile bodies", () => {
	const nested = (levels: number, around: (inner: unknown) => unknown): unknown => {
		let value: unknown = "x";
		for (let level = 0; level < levels; level += 1) value = around(value);
		return value;
	};

	test.each([
		["arrays", (inner: unknown) => [inner]],
		["objects", (inner: unknown) => ({ a: inner })],
		["buttons", (inner: unknown) => ({ name: "…", sub_button: [inner] })],
		["lists", (inner: unknown) => ({ name: "…", sub_button: { list: [inner] } })],
	])("a hundred thousand %s inside each other are one fault", (_, around) => {
		for (const check of [true, false]) {
			expect(faultsOf({ button: [nested(100_000, around)] }, check)).toHaveLength(1);
			expect(faultsOf(oneButton({ extra: nested(100_000, around) }), check)).toHaveLength(1);
		}
	});

	test("a hundred thousand buttons give a hundred faults", () => {
		expect(faultsOf({ button: Array(100_000).fill(0) })).toHaveLength(100);
		expect(faultsOf({ button: Array(100_000).fill({}) })).toHaveLength(100);
	});

	test("__proto__ is a field like any other", () => {
		const body: unknown = JSON.parse(
			'{"__proto__": {"button": []}, "button": [{"type": "view", "name": "n", "url": "https://example.com/", "__proto__": {"x": 1}}]}',
		);
		expect(fieldsOf(warningsOf(body))).toEqual(["__proto__", "button[0].__proto__"]);
		expect(JSON.stringify(sent(body))).toContain('"__proto__":{"x":1}');
		expect(Object.getPrototypeOf({})).toBe(Object.prototype);
	});

	test("long names of fields and types are cut in what is said about them", () => {
		const long = "x".repeat(100_000);
		expect(warningsOf(oneButton({ [long]: 1 }))[0]?.field?.length).toBeLessThan(100);
		expect(faultsOf(oneButton({ type: long }))[0]?.text.en.length).toBeLessThan(500);
	});
});

test.each(["buttons", "Button", "buton"])("a menu in %s is told the field that was meant", (field) => {
	const result = parseMenuRequest(
		{ [field]: [{ type: "click", name: "价格", key: "PRICES" }] },
		{ check: true },
	);
	expect(result).toMatchObject({
		ok: false,
		error: [{ field, text: { en: expect.stringContaining('Did you mean "button"?') } }],
	});
});
