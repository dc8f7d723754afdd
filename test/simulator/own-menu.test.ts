/** The menu that each follower sees: the default one, or a conditional one (个性化菜单) for one of the tags. */
import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { JsonObject } from "../../simulator/json.ts";
import { type Delivery, fieldOf, gatewayAnswers } from "./gateway.ts";
import { closePages, openPage } from "./open-page.ts";
import { call, control, list, newFollower, object, send } from "./simulator.ts";

const members = 100;

let deliveries: readonly Delivery[];
let openid: string;

beforeEach(async () => {
	deliveries = gatewayAnswers(() => "success");
	openid = await newFollower();
	await control("PUT", "/tags", { tags: [{ id: members, name: "会员" }] });
});

afterEach(async () => {
	await closePages();
	vi.restoreAllMocks();
	await reset();
});

const buttons = (...names: readonly string[]) => names.map((name) => ({ type: "click", name, key: name }));

const create = (...names: readonly string[]) =>
	call("POST", "/cgi-bin/menu/create", { button: buttons(...names) });

const addFor = async (tag_id: number, ...names: readonly string[]): Promise<unknown> => {
	const body = { button: buttons(...names), matchrule: { tag_id: String(tag_id) } };
	return (await call("POST", "/cgi-bin/menu/addconditional", body))["menuid"];
};

const tag = (who = openid) =>
	call("POST", "/cgi-bin/tags/members/batchtagging", { openid_list: [who], tagid: members });

/** The names of the buttons that each follower of the account view sees, oldest follower first; null without a menu. */
const seenIn = (account: JsonObject): readonly unknown[] =>
	list(account["followers"]).map(({ menu_id }) => {
		const menu = object(account["menus"])[String(menu_id)];
		return menu === undefined ? null : list(object(menu)["button"]).map(({ name }) => name);
	});

const seen = async () => seenIn(object((await openPage()).snapshot["account"]));

describe("a follower sees", () => {
	it("no menu where there is none", async () => {
		expect(await seen()).toEqual([null]);
	});

	it("the default one, and with a tag the one for that tag", async () => {
		const other = await newFollower();
		await create("今日");
		await addFor(members, "会员日", "积分");
		await tag(other);
		expect(await seen()).toEqual([["今日"], ["会员日", "积分"]]);
	});

	it("the default one that was made on the website, and still the one for a tag", async () => {
		const other = await newFollower();
		await create("今日");
		await addFor(members, "会员日");
		await tag(other);
		await control("PUT", "/website-menu", { button: [{ type: "text", name: "说明", value: "你好" }] });
		expect(await seen()).toEqual([["说明"], ["会员日"]]);
	});
});

it("a menu that many see is sent once, and one that nobody sees is not sent", async () => {
	await newFollower();
	await create("今日");
	await addFor(members, "会员日");
	const { menus, followers } = object((await openPage()).snapshot["account"]);
	const [id] = Object.keys(object(menus));
	expect(menus).toEqual({ [String(id)]: { button: [{ ...buttons("今日")[0], sub_button: [] }] } });
	expect(list(followers).map(({ menu_id }) => menu_id)).toEqual([id, id]);
});

describe("an open page is sent the other menu at once when", () => {
	/** The first follower sees a menu with just this one button; null: no menu. */
	const sees = (name: string | null) => (account: JsonObject) => String(seenIn(account)[0]) === String(name);

	it("the default one is made, and is deleted", async () => {
		const { page } = await openPage();
		await create("今日");
		await page.next("account", sees("今日"));
		await call("GET", "/cgi-bin/menu/delete");
		await page.next("account", sees(null));
	});

	it("the follower gets the tag, and loses it", async () => {
		await create("今日");
		await addFor(members, "会员日");
		const { page } = await openPage();
		await tag();
		await page.next("account", sees("会员日"));
		await call("POST", "/cgi-bin/tags/members/batchuntagging", { openid_list: [openid], tagid: members });
		await page.next("account", sees("今日"));
	});

	it("a conditional one is added, and is deleted", async () => {
		await create("今日");
		await tag();
		const { page } = await openPage();
		const menuid = await addFor(members, "会员日");
		await page.next("account", sees("会员日"));
		await call("POST", "/cgi-bin/menu/delconditional", { menuid });
		await page.next("account", sees("今日"));
	});

	it("the tag is given by the control route, and is deleted", async () => {
		await create("今日");
		await addFor(members, "会员日");
		const { page } = await openPage();
		await control("PUT", "/tags", { tags: [{ id: members, name: "会员", openids: [openid] }] });
		await page.next("account", sees("会员日"));
		await call("POST", "/cgi-bin/tags/delete", { tag: { id: members } });
		await page.next("account", sees("今日"));
	});
});

describe("a tap", () => {
	const tapped = () =>
		deliveries
			.filter(({ body }) => fieldOf(body, "Event") === "CLICK")
			.map(({ body }) => fieldOf(body, "EventKey"));

	it("is on the follower's own menu, whoever taps", async () => {
		await create("今日");
		await addFor(members, "会员日", "积分");
		await tag();
		await control("POST", "/tap", { path: [1] });
		const other = await newFollower();
		await control("POST", "/tap", { openid: other, path: [0] });
		expect(tapped()).toEqual(["积分", "今日"]);
		const refused = await send("POST", "/simulator/tap", { openid: other, path: [1] });
		expect(refused.status).toBe(422);
	});

	it("on a page of a conditional menu carries that menu's id", async () => {
		await create("今日");
		await tag();
		const button = [{ type: "view", name: "官网", url: "https://example.com/" }];
		const { menuid } = await call("POST", "/cgi-bin/menu/addconditional", {
			button,
			matchrule: { tag_id: String(members) },
		});
		await control("POST", "/tap", { path: [0] });
		expect(deliveries.at(-1)?.body).toContain(`<MenuId>${menuid}</MenuId>`);
	});
});
