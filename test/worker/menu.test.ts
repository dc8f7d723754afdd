/** `/api/menu`: the account's menu in WeChat's own shape. What GET answers can be PUT back. */
import { reset } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { api, jsonOf, problemOf } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { type Script, wechatAnswers } from "./support/wechat.ts";

afterEach(() => reset());

const PATH = "/api/menu";
const GET = "/cgi-bin/menu/get";
const CREATE = "/cgi-bin/menu/create";
const DELETE = "/cgi-bin/menu/delete";
const SELF_MENU = "/cgi-bin/get_current_selfmenu_info";

const NO_MENU = { errcode: 46003, errmsg: "menu no exist" };
const OK = { errcode: 0, errmsg: "ok" };

const PRICES = { type: "click", name: "价格", key: "PRICES" };
const SITE = { type: "view", name: "网站", url: "https://example.com/" };
const BUTTONS = [PRICES, { name: "更多", sub_button: [SITE] }];

const ask = async (method: string, script: Script, body?: unknown, query = "") => {
	const wechat = wechatAnswers(script);
	const response = await openGateway({ clock: impatientClock() }).request(
		`${PATH}${query}`,
		api(method, body),
	);
	return { response, wechat };
};

describe("GET /api/menu", () => {
	it("shows the menu that an API made, without the empty lists that WeChat adds", async () => {
		const fromWechat = [
			{ ...PRICES, sub_button: [] },
			{ name: "更多", sub_button: [{ ...SITE, sub_button: [] }] },
		];
		const { response, wechat } = await ask("GET", {
			[GET]: [{ menu: { button: fromWechat, menuid: 208396938 } }],
		});
		expect(await jsonOf(response)).toEqual({ button: BUTTONS, source: "api" });
		expect(wechat.callsTo(SELF_MENU)).toEqual([]);
	});

	it.each([
		["no API made one (46003)", NO_MENU],
		["the account may not use the menu API (48001)", { errcode: 48001, errmsg: "api unauthorized" }],
	])("shows the menu made on WeChat's website where %s", async (_, refusal) => {
		const info = { button: [PRICES, { name: "更多", sub_button: { list: [SITE] } }] };
		const { response, wechat } = await ask("GET", {
			[GET]: [refusal],
			[SELF_MENU]: [{ is_menu_open: 1, selfmenu_info: info }],
		});
		expect(await jsonOf(response)).toEqual({ button: BUTTONS, source: "website" });
		expect(wechat.callsTo(SELF_MENU)).toHaveLength(1);
	});

	it("warns of what the API could not create, and of a menu that is switched off", async () => {
		const button = [{ type: "text", name: "关于", value: "您好" }];
		const { response } = await ask("GET", {
			[GET]: [NO_MENU],
			[SELF_MENU]: [{ is_menu_open: 0, selfmenu_info: { button } }],
		});
		expect(await jsonOf(response)).toMatchObject({
			button,
			source: "website",
			warnings: [{ detail: expect.stringContaining("switched off") }, { field: "button[0].type" }],
		});
	});

	it("says none where there is none at all", async () => {
		const { response } = await ask("GET", { [GET]: [NO_MENU], [SELF_MENU]: [{ is_menu_open: 0 }] });
		expect(await jsonOf(response)).toEqual({ button: [], source: "none" });
	});

	it("warns of conditional menus", async () => {
		const { response } = await ask("GET", {
			[GET]: [
				{ menu: { button: BUTTONS }, conditionalmenu: [{ button: BUTTONS, matchrule: { tag_id: "2" } }] },
			],
		});
		const { warnings } = await jsonOf(response);
		expect(warnings).toEqual([{ detail: expect.stringContaining("Conditional menus: 1.") }]);
	});

	it.each([
		["48004", { errcode: 48004, errmsg: "api forbidden" }, 502],
		["a menu that is a text", { menu: "none" }, 502],
		["buttons that are an object", { menu: { button: { 0: PRICES } } }, 502],
		["busy twice", { errcode: -1, errmsg: "system error" }, 503],
	])("%s is no website menu: a problem", async (_, answer, status) => {
		const { response, wechat } = await ask("GET", { [GET]: [answer] });
		expect(await problemOf(response)).toMatchObject({ status });
		expect(wechat.callsTo(SELF_MENU)).toEqual([]);
	});

	it("passes on why the website menu cannot be had", async () => {
		const { response } = await ask("GET", {
			[GET]: [NO_MENU],
			[SELF_MENU]: [{ errcode: 48004, errmsg: "banned" }],
		});
		expect(await problemOf(response)).toMatchObject({ status: 502, errcode: 48004 });
	});
});

describe("PUT /api/menu", () => {
	it("creates the menu, and answers it as GET would", async () => {
		const { response, wechat } = await ask("PUT", { [CREATE]: [OK] }, { button: BUTTONS });
		expect(await jsonOf(response)).toEqual({ button: BUTTONS, source: "api" });
		expect(wechat.callsTo(CREATE)).toMatchObject([
			{ method: "POST", body: JSON.stringify({ button: BUTTONS }) },
		]);
	});

	it.each([
		["this API's answer", { button: BUTTONS, source: "api", warnings: [] }],
		["menu/get's answer", { menu: { button: BUTTONS, menuid: 208396938 } }],
		["the website menu's answer", { is_menu_open: 1, selfmenu_info: { button: BUTTONS } }],
		[
			"the website menu's answer with its lists",
			{
				is_menu_open: 1,
				selfmenu_info: { button: [PRICES, { name: "更多", sub_button: { list: [SITE] } }] },
			},
		],
	])("takes %s back", async (_, body) => {
		const { response, wechat } = await ask("PUT", { [CREATE]: [OK] }, body);
		expect(response.status).toBe(200);
		expect(wechat.callsTo(CREATE)[0]?.body).toBe(JSON.stringify({ button: BUTTONS }));
	});

	it.each([
		[{ [GET]: [{ menu: { button: BUTTONS, menuid: 1 } }] }],
		[{ [GET]: [NO_MENU], [SELF_MENU]: [{ is_menu_open: 1, selfmenu_info: { button: BUTTONS } }] }],
	])("takes what GET answered, whichever API it came from: %j", async (script) => {
		const got = await (await ask("GET", script)).response.text();
		const { response, wechat } = await ask("PUT", { [CREATE]: [OK] }, got);
		expect(response.status).toBe(200);
		expect(wechat.callsTo(CREATE)[0]?.body).toBe(JSON.stringify({ button: BUTTONS }));
	});

	it.each([
		["button[0].type", { button: [{ type: "news", name: "文章", value: "MEDIA_ID" }] }],
		[
			"button[0].sub_button[0].type",
			{ button: [{ name: "更多", sub_button: [{ type: "img", name: "图", value: "1" }] }] },
		],
		["conditionalmenu", { menu: { button: BUTTONS }, conditionalmenu: [{ button: BUTTONS }] }],
		["matchrule", { button: BUTTONS, matchrule: { tag_id: "2" } }],
		["button", {}],
		["button", { button: [] }],
		["button", { button: "click" }],
		["button", { button: [PRICES, PRICES, PRICES, PRICES] }],
		["button[0].key", { button: [{ type: "click", name: "价格" }] }],
		["button[0].name", { button: [{ type: "click", key: "PRICES" }] }],
		["selfmenu_info", { button: BUTTONS, selfmenu_info: { button: BUTTONS } }],
	])("is 422 and names %s: %j", async (field, body) => {
		const { response, wechat } = await ask("PUT", { [CREATE]: [OK] }, body);
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:invalid-request",
			status: 422,
			field,
		});
		expect(wechat.calls).toEqual([]);
	});

	it("tells all faults at once", async () => {
		const { response } = await ask(
			"PUT",
			{},
			{ button: [{ type: "click" }, { name: "网站", type: "view" }] },
		);
		expect((await problemOf(response))["errors"]).toMatchObject([
			{ field: "button[0].name" },
			{ field: "button[0].key" },
			{ field: "button[1].url" },
		]);
	});

	it("with check=false leaves limits and types to WeChat", async () => {
		const button = [
			{ type: "hologram", name: "一个超过六十字节的菜单名称一个超过六十字节的菜单名称一个超过六十字节" },
		];
		const checked = await ask("PUT", { [CREATE]: [OK] }, { button });
		expect((await problemOf(checked.response))["status"]).toBe(422);
		const { response, wechat } = await ask("PUT", { [CREATE]: [OK] }, { button }, "?check=false");
		expect(await jsonOf(response)).toEqual({ button, source: "api" });
		expect(wechat.callsTo(CREATE)[0]?.body).toBe(JSON.stringify({ button }));
	});

	it.each([
		["?check=true", "button[0].key"],
		["?check", "check"],
		["?check=0", "check"],
		["?dry_run=true", "dry_run"],
	])("with %s leaves nothing to WeChat", async (query, field) => {
		const { response } = await ask("PUT", {}, { button: [{ type: "click", name: "价格" }] }, query);
		expect(await problemOf(response)).toMatchObject({ status: 422, field });
	});

	it.each([
		["button[0].type", { button: [{ type: "news", name: "文章", value: "MEDIA_ID" }] }],
		["conditionalmenu", { menu: { button: BUTTONS }, conditionalmenu: [{ button: BUTTONS }] }],
	])("with check=false still refuses %s, which would be lost", async (field, body) => {
		const { response } = await ask("PUT", {}, body, "?check=false");
		expect(await problemOf(response)).toMatchObject({ status: 422, field });
	});

	it("warns of an unknown field and passes it on", async () => {
		const button = [{ ...PRICES, colour: "red" }];
		const { response, wechat } = await ask("PUT", { [CREATE]: [OK] }, { button });
		expect(await jsonOf(response)).toMatchObject({ warnings: [{ field: "button[0].colour" }] });
		expect(wechat.callsTo(CREATE)[0]?.body).toContain('"colour":"red"');
	});

	it("says with WeChat's refusal what it had noticed beforehand", async () => {
		const button = [{ type: "view", name: "网站", url: "www.example.com" }];
		const refusal = { errcode: 40055, errmsg: "invalid button url" };
		const { response } = await ask("PUT", { [CREATE]: [refusal] }, { button });
		expect(await problemOf(response)).toMatchObject({
			errcode: 40055,
			warnings: [{ field: "button[0].url", detail: expect.any(String) }],
		});
	});

	it("passes on what WeChat refuses", async () => {
		const { response } = await ask(
			"PUT",
			{ [CREATE]: [{ errcode: 40055, errmsg: "invalid button url domain" }] },
			{ button: BUTTONS },
		);
		expect(await problemOf(response)).toMatchObject({ status: 422, errcode: 40055, remedy: "fix-request" });
	});
});

describe("DELETE /api/menu", () => {
	it("removes the menu, and warns that all conditional ones went with it", async () => {
		const { response, wechat } = await ask("DELETE", { [DELETE]: [OK] });
		expect(await jsonOf(response)).toEqual({
			button: [],
			source: "none",
			warnings: [{ detail: expect.stringContaining("all conditional menus") }],
		});
		expect(wechat.callsTo(DELETE)).toMatchObject([{ method: "GET", body: "" }]);
	});
});
