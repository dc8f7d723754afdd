/** What a newcomer does, in this order and in one window: follow, talk, use the menu, push, seal, break, heal. */
import { describe, expect } from "vitest";
import { freshAccount, gatewayApi } from "./support/api.ts";
import { openPage } from "./support/open-page.ts";
import { chat, follow, menu, phone, say } from "./support/phone.ts";
import { test as base } from "./support/test.ts";
import { lines, openRow, row, wire } from "./support/wire.ts";

const test = base.extend("window", { scope: "file" }, async ({ browser }) => {
	await freshAccount();
	return openPage(browser);
});

const ownersMenu = {
	button: [
		{ type: "click", name: "今日歌曲", key: "V1001_TODAY" },
		{
			name: "更多",
			sub_button: [
				{ type: "view", name: "官网", url: "https://example.com/" },
				{ type: "click", name: "赞一下", key: "V1001_GOOD" },
			],
		},
	],
};

describe("a newcomer", () => {
	test("sees the account, one green button, and that nothing was sent yet", async ({ window: { page } }) => {
		const card = page.getByRole("region", { name: "示例服务号" });
		await card.getByText("还没有推送过").waitFor();
		expect(await card.getByRole("button").allInnerTexts()).toEqual(["关注"]);
		await wire(page).getByText("还没有往来。点“关注”试试。").waitFor();
	});

	test("is shown the first three steps where the wire is empty", async ({ window: { page } }) => {
		const steps = wire(page).locator(".first-step");
		expect(await steps.allInnerTexts()).toEqual([
			expect.stringMatching(/^1\s+在手机里点“关注”/),
			expect.stringMatching(/^2\s+发送 ping/),
			expect.stringMatching(/^3\s+在“推送模板消息”中点“推送给此粉丝”/),
		]);
	});

	test("follows, is welcomed, and the wire has the event", async ({ window: { page } }) => {
		await follow(page);
		await chat(page).getByText("你已关注该公众号").waitFor();
		await expect.poll(() => lines(page)).toEqual(["→ event.subscribe 200"]);
	});

	test("sends ping and gets pong", async ({ window: { page } }) => {
		await say(page, "ping");
		await chat(page).getByText("pong", { exact: true }).waitFor();
		await expect.poll(() => lines(page)).toEqual(["→ message.text 200", "→ event.subscribe 200"]);
	});

	test("has the menu as soon as the owner PUTs it", async ({ window: { page } }) => {
		expect(await menu(page).count()).toBe(0);
		await gatewayApi("PUT", "/menu", ownersMenu);
		await expect.poll(() => menu(page).getByRole("menuitem").allInnerTexts()).toEqual(["今日歌曲", "更多"]);
		await row(page, "menu/create", "errcode 0").waitFor();
	});

	test("taps a button, and the event has its key", async ({ window: { page } }) => {
		await menu(page).getByRole("menuitem", { name: "今日歌曲" }).click();
		await chat(page).getByText("你点击了菜单“今日歌曲”").waitFor();
		const details = await openRow(page, "event.CLICK");
		await details.getByText("<![CDATA[V1001_TODAY]]>").waitFor();
	});

	test("opens a sub-menu upward and taps inside it", async ({ window: { page } }) => {
		const opener = menu(page).getByRole("menuitem", { name: "更多" });
		await opener.click();
		const inside = page.getByRole("menu", { name: "更多" });
		const [bar, sheet] = await Promise.all([opener.boundingBox(), inside.boundingBox()]);
		expect(Number(sheet?.y) + Number(sheet?.height)).toBeLessThanOrEqual(Number(bar?.y));
		await inside.getByRole("menuitem", { name: "赞一下" }).click();
		await chat(page).getByText("你点击了菜单“赞一下”").waitFor();
		expect(await inside.count()).toBe(0);
	});

	test("does the same with the keyboard", async ({ window: { page } }) => {
		await page.getByRole("button", { name: "切换到键盘" }).focus();
		for (const key of ["Tab", "ArrowUp", "Enter"]) await page.keyboard.press(key);
		await expect.poll(() => chat(page).getByText("你点击了菜单“赞一下”").count()).toBe(2);
	});

	test("is pushed a template: a card in the chat, a receipt below it, both in the wire", async ({
		window: { page },
	}) => {
		await page.getByRole("button", { name: "推送给此粉丝" }).click();
		await page.getByText(/^网关已接受 200\s+msgid \d+$/).waitFor();
		await expect
			.poll(() => chat(page).getByRole("term").allInnerTexts())
			.toEqual(["订单编号", "商品名称", "发货时间", "订单金额"]);
		await chat(page).getByText("送达回执 success").waitFor();
		// Which templates there are the gateway may have asked a while ago.
		const went = async () => (await lines(page)).filter((line) => !line.includes("get_all_private_template"));
		await expect
			.poll(async () => (await went()).slice(0, 4))
			.toEqual([
				"→ event.TEMPLATESENDJOBFINISH 200",
				"← message/template/send 200 errcode 0",
				"⇐ messages/template 200",
				expect.stringContaining("→ event.CLICK"),
			]);
	});
});

test("the three steps are taken, as an emptied wire says", async ({ window: { page } }) => {
	await wire(page).getByRole("button", { name: "清空" }).click();
	await expect.poll(() => wire(page).getByText("（已完成）").count()).toBe(3);
});

describe("the newcomer switches to safe mode", () => {
	test("and still gets pong, by callbacks that the wire shows sealed and opened", async ({
		window: { page },
	}) => {
		await page.getByRole("radio", { name: "安全模式" }).check();
		await page.getByRole("button", { name: "切换到键盘" }).click();
		await say(page, "ping");
		await expect.poll(() => chat(page).getByText("pong", { exact: true }).count()).toBe(2);
		const details = await openRow(page, "message.text");
		await details.getByText("<![CDATA[pong]]>").waitFor();
		await details.getByRole("tab", { name: "密文" }).click();
		await expect.poll(() => details.getByText("<Encrypt>").count()).toBe(2);
		expect(await details.getByText("<![CDATA[pong]]>").count()).toBe(0);
	});

	test("and is pushed another template, with its receipt", async ({ window: { page } }) => {
		await page.getByRole("combobox", { name: "消息模板" }).selectOption("预约提醒");
		await page.getByRole("button", { name: "推送给此粉丝" }).click();
		await phone(page).getByText("预约提醒").waitFor();
		await expect.poll(() => chat(page).getByText("送达回执 success").count()).toBe(2);
	});
});

test("an access_token that is expired heals with the next push", async ({ window: { page } }) => {
	await page.getByRole("button", { name: "使其失效" }).click();
	await page.getByRole("button", { name: "推送给此粉丝" }).click();
	await expect.poll(() => chat(page).getByText("送达回执 success").count()).toBe(3);
	await expect
		.poll(async () => (await lines(page)).slice(0, 5))
		.toEqual([
			"→ event.TEMPLATESENDJOBFINISH 200",
			"← message/template/send 200 errcode 0",
			"← stable_token 200 errcode 0",
			"← message/template/send 200 errcode 40001 已恢复",
			"⇐ messages/template 200",
		]);
	await page.getByText(/^剩余 (?:1:59:|2:00:00)/).waitFor();
});

test("all that without an error, a warning or a request to another host", ({
	window: { takeComplaints },
}) => {
	expect(takeComplaints()).toEqual([]);
});
