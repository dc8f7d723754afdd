/** Conditional menus (个性化菜单): each follower sees and taps the own one, and sees at once when it becomes another. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { control, gatewayApi, newFollower, wechat } from "./support/api.ts";
import { chat, face, menu } from "./support/phone.ts";
import { test as base } from "./support/test.ts";
import { openRow } from "./support/wire.ts";

const members = 100;

const button = (name: string) => ({ type: "click", name, key: name });

const tagging = (what: "batchtagging" | "batchuntagging", openid: string) =>
	wechat(`/tags/members/${what}`, { openid_list: [openid], tagid: members });

const names = (page: Page) => menu(page).getByRole("menuitem").allInnerTexts();

/** Two followers of an account that has a menu for its members; neither is one. The second one's phone is shown. */
const test = base.extend("followers", async ({ page }) => {
	const [first, second] = [await newFollower(), await newFollower()];
	await control("PUT", "/tags", { tags: [{ id: members, name: "会员" }] });
	await gatewayApi("PUT", "/menu", { button: [button("今日")] });
	await wechat("/menu/addconditional", {
		button: [button("会员日"), button("积分")],
		matchrule: { tag_id: String(members) },
	});
	await expect.poll(() => names(page)).toEqual(["今日"]);
	return { page, first, second };
});

test("a follower who gets the tag sees the members' menu, and who loses it the default one", async ({
	followers: { page, second },
}) => {
	await tagging("batchtagging", second);
	await expect.poll(() => names(page)).toEqual(["会员日", "积分"]);
	await tagging("batchuntagging", second);
	await expect.poll(() => names(page)).toEqual(["今日"]);
});

test("each follower has the own menu, and taps it", async ({ followers: { page, first } }) => {
	await tagging("batchtagging", first);
	expect(await names(page)).toEqual(["今日"]);
	await face(page, first).check();
	await expect.poll(() => names(page)).toEqual(["会员日", "积分"]);
	await menu(page).getByRole("menuitem", { name: "积分" }).click();
	await chat(page).getByText("你点击了菜单“积分”").waitFor();
	const details = await openRow(page, "event.CLICK");
	await details.getByText("<EventKey><![CDATA[积分]]></EventKey>").waitFor();
});

test("a default menu that was made on the website leaves the members theirs", async ({
	followers: { page, second },
}) => {
	await control("PUT", "/website-menu", { button: [{ type: "text", name: "说明", value: "你好" }] });
	await expect.poll(() => names(page)).toEqual(["说明"]);
	await tagging("batchtagging", second);
	await expect.poll(() => names(page)).toEqual(["会员日", "积分"]);
});
