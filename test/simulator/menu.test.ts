import { reset } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { gatewayAnswers } from "./gateway.ts";
import { call, control, errcodeOf, list, newFollower, object } from "./simulator.ts";

afterEach(async () => {
	vi.restoreAllMocks();
	await reset();
});

const click = { type: "click", name: "今日歌曲", key: "V1001_TODAY_MUSIC" };
const view = { type: "view", name: "搜索", url: "https://example.com/" };
const parent = { name: "菜单", sub_button: [view, { ...click, name: "赞一下我们" }] };

const create = (button: unknown): Promise<unknown> => errcodeOf("POST", "/cgi-bin/menu/create", { button });

describe("a menu", () => {
	it("comes back as it was made, with an empty sub_button on every leaf", async () => {
		expect(await create([click, parent])).toBe(0);
		expect(await call("GET", "/cgi-bin/menu/get")).toEqual({
			menu: {
				button: [
					{ ...click, sub_button: [] },
					{
						name: "菜单",
						sub_button: [
							{ ...view, sub_button: [] },
							{ ...click, name: "赞一下我们", sub_button: [] },
						],
					},
				],
			},
		});
	});

	it("that was never made is 46003, also after it was deleted", async () => {
		expect(await errcodeOf("GET", "/cgi-bin/menu/get")).toBe(46003);
		await create([click]);
		expect(await errcodeOf("GET", "/cgi-bin/menu/delete")).toBe(0);
		expect(await errcodeOf("GET", "/cgi-bin/menu/get")).toBe(46003);
	});

	it("may have every kind of button", async () => {
		const keyed = ["scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin"];
		const others = [
			{ type: "location_select", name: "位置", key: "k" },
			{ type: "media_id", name: "图片", media_id: "M" },
			{ type: "article_id", name: "文章", article_id: "A" },
			{ type: "article_view_limited", name: "文章", article_id: "A" },
			{
				type: "miniprogram",
				name: "小程序",
				appid: "wx1",
				pagepath: "pages/index",
				url: "https://example.com",
			},
		];
		const first = keyed.map((type) => ({ type, name: type, key: "k" }));
		const third = [click, view, { type: "view_limited", name: "图文", media_id: "M" }];
		const menu = [first, others, third].map((sub_button, at) => ({ name: `${at + 1}`, sub_button }));
		expect(await create(menu)).toBe(0);
	});

	it("made on the website is only seen by get_current_selfmenu_info", async () => {
		const button = [
			{ type: "text", name: "说明", value: "你好" },
			{ name: "更多", sub_button: { list: [view] } },
		];
		await control("PUT", "/website-menu", { button });
		expect(await errcodeOf("GET", "/cgi-bin/menu/get")).toBe(46003);
		expect(await call("GET", "/cgi-bin/get_current_selfmenu_info")).toEqual({
			is_menu_open: 1,
			selfmenu_info: { button },
		});
	});

	it("made by API is shown by get_current_selfmenu_info with a list in each sub_button", async () => {
		await create([click, parent]);
		const shown = await call("GET", "/cgi-bin/get_current_selfmenu_info");
		const [leaf, folder] = list(object(shown["selfmenu_info"])["button"]);
		expect(leaf).toEqual(click);
		expect(folder).toEqual({ name: "菜单", sub_button: { list: parent.sub_button } });
	});

	it("that nobody made is closed", async () => {
		expect((await call("GET", "/cgi-bin/get_current_selfmenu_info"))["is_menu_open"]).toBe(0);
	});
});

describe("menu/create refuses", () => {
	const long = (bytes: number): string => "x".repeat(bytes);
	const sub = (one: unknown) => [{ name: "菜单", sub_button: [one] }];

	it.each([
		["no buttons", 40016, []],
		["four buttons", 40016, [click, click, click, click]],
		["no button field", 41007, undefined],
		["an unknown type", 40017, [{ ...click, type: "push" }]],
		["a button without a type", 40017, [{ name: "x" }]],
		["an empty name", 40018, [{ ...click, name: "" }]],
		["a name of 61 bytes", 40018, [{ ...click, name: long(61) }]],
		["a click without a key", 40019, [{ type: "click", name: "x" }]],
		["a key of 129 bytes", 40019, [{ ...click, key: long(129) }]],
		["a view without a url", 40020, [{ type: "view", name: "x" }]],
		["a url of 1025 bytes", 40020, [{ ...view, url: `https://${long(1017)}` }]],
		["a url without a scheme", 40055, [{ ...view, url: "example.com" }]],
		["six sub-buttons", 40023, [{ name: "x", sub_button: Array.from({ length: 6 }, () => click) }]],
		["an unknown type of sub-button", 40024, sub({ ...click, type: "push" })],
		["a sub-button's name of 61 bytes", 40025, sub({ ...click, name: long(61) })],
		["a sub-button's key of 129 bytes", 40026, sub({ ...click, key: long(129) })],
		["a sub-button without a url", 40027, sub({ type: "view", name: "x" })],
		["a sub-button's url without a scheme", 40054, sub({ ...view, url: "example.com" })],
		["a third level", 40022, sub({ ...parent })],
		[
			"a mini program without appid",
			40166,
			[{ type: "miniprogram", name: "x", pagepath: "p", url: "https://e.com" }],
		],
		[
			"a mini program without pagepath",
			40165,
			[{ type: "miniprogram", name: "x", appid: "a", url: "https://e.com" }],
		],
	])("%s with %i", async (_what, errcode, button) => {
		expect(await create(button)).toBe(errcode);
	});

	it("names that are written as \\u escapes with 40033", async () => {
		const body = '{"button":[{"type":"click","name":"\\u4eca","key":"k"}]}';
		expect(await errcodeOf("POST", "/cgi-bin/menu/create", body)).toBe(40033);
	});

	it("a body that is not JSON with 47001, and keeps the former menu", async () => {
		await create([click]);
		expect(await errcodeOf("POST", "/cgi-bin/menu/create", "button=1")).toBe(47001);
		expect((await call("GET", "/cgi-bin/menu/get"))["menu"]).toBeDefined();
	});
});

describe("a conditional menu", () => {
	const rule = { tag_id: "2" };

	it("needs a default menu and a rule by tag alone", async () => {
		const path = "/cgi-bin/menu/addconditional";
		expect(await errcodeOf("POST", path, { button: [click], matchrule: rule })).toBe(65303);
		await create([click]);
		expect(await errcodeOf("POST", path, { button: [click], matchrule: {} })).toBe(65304);
		expect(await errcodeOf("POST", path, { button: [click], matchrule: { sex: "1" } })).toBe(65320);
		expect((await call("POST", path, { button: [view], matchrule: rule }))["menuid"]).toMatch(/^\d+$/);
	});

	it("is listed by menu/get, and goes with the default one", async () => {
		await create([click]);
		const { menuid } = await call("POST", "/cgi-bin/menu/addconditional", {
			button: [view],
			matchrule: rule,
		});
		const [conditional] = list((await call("GET", "/cgi-bin/menu/get"))["conditionalmenu"]);
		expect(conditional).toEqual({ button: [{ ...view, sub_button: [] }], matchrule: rule, menuid });
		await call("GET", "/cgi-bin/menu/delete");
		expect(await errcodeOf("GET", "/cgi-bin/menu/get")).toBe(46003);
	});

	it("goes alone by menu/delconditional; one that is not there is 65301", async () => {
		await create([click]);
		const { menuid } = await addFor("2", view);
		const remove = (id: unknown) => errcodeOf("POST", "/cgi-bin/menu/delconditional", { menuid: id });
		expect([await remove("1"), await remove(menuid), await remove(menuid)]).toEqual([65301, 0, 65301]);
		expect(await call("GET", "/cgi-bin/menu/get")).toEqual({
			menu: { button: [{ ...click, sub_button: [] }] },
		});
	});

	it("is not the default one, which menu/delconditional does not touch", async () => {
		await create([click]);
		await addFor("2", view);
		const { menu } = await call("GET", "/cgi-bin/menu/get");
		const { menuid } = object(menu);
		expect(await errcodeOf("POST", "/cgi-bin/menu/delconditional", { menuid })).toBe(65301);
	});
});

describe("menu/trymatch answers", () => {
	const tryMatch = (user_id: string) => call("POST", "/cgi-bin/menu/trymatch", { user_id });
	const shown = (one: object) => ({ button: [{ ...one, sub_button: [] }] });

	it("the newest conditional menu for a tag that the follower carries, and else the default one", async () => {
		gatewayAnswers(() => "success");
		const [star, member] = [await newFollower(), await newFollower()];
		const tags = [
			{ id: 2, name: "星标组", openids: [star] },
			{ id: 100, name: "会员", openids: [star, member] },
		];
		await control("PUT", "/tags", { tags });
		await create([click]);
		expect(await tryMatch(star)).toEqual(shown(click));
		await addFor("2", view);
		await addFor("100", { ...view, name: "会员" });
		expect(await tryMatch(star)).toEqual(shown({ ...view, name: "会员" }));
		const { menuid } = await addFor("2", { ...view, name: "星标" });
		expect(await tryMatch(star)).toEqual(shown({ ...view, name: "星标" }));
		expect(await tryMatch(member)).toEqual(shown({ ...view, name: "会员" }));
		expect(await tryMatch(await newFollower())).toEqual(shown(click));
		await call("POST", "/cgi-bin/menu/delconditional", { menuid });
		expect(await tryMatch(star)).toEqual(shown({ ...view, name: "会员" }));
	});

	it("65302 to one who does not follow, 46003 while there is no menu", async () => {
		gatewayAnswers(() => "success");
		const openid = await newFollower();
		expect(await tryMatch(openid)).toMatchObject({ errcode: 46003 });
		expect(await tryMatch("nobody")).toMatchObject({ errcode: 65302 });
		await control("POST", "/unfollow", { openid });
		expect(await tryMatch(openid)).toMatchObject({ errcode: 65302 });
	});
});

const addFor = (tag_id: string, button: object) =>
	call("POST", "/cgi-bin/menu/addconditional", { button: [button], matchrule: { tag_id } });
