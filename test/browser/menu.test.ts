/** The menu bar: what each type of button opens and sends, how the bar follows the API, and its manners. */
import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { gatewayApi, newFollower } from "./support/api.ts";
import { chat, menu } from "./support/phone.ts";
import { test as base } from "./support/test.ts";
import { lines, openRow } from "./support/wire.ts";

const wholeMenu = {
	button: [
		{
			name: "扫码发图",
			sub_button: [
				{ type: "scancode_push", name: "扫码", key: "K1" },
				{ type: "scancode_waitmsg", name: "扫码带提示", key: "K2" },
				{ type: "pic_sysphoto", name: "拍照", key: "K3" },
				{ type: "pic_photo_or_album", name: "拍照或相册", key: "K4" },
				{ type: "pic_weixin", name: "微信相册", key: "K5" },
			],
		},
		{
			name: "打开",
			sub_button: [
				{ type: "view", name: "官网", url: "https://example.com/home" },
				{
					type: "miniprogram",
					name: "点餐",
					url: "https://example.com/old",
					appid: "wx0123456789abcdef",
					pagepath: "pages/index",
				},
				{ type: "article_view_limited", name: "看文章", article_id: "a-1001" },
				{ type: "view_limited", name: "看图文", media_id: "m-1001" },
			],
		},
		{
			name: "更多",
			sub_button: [
				{ type: "click", name: "赞一下", key: "K6" },
				{ type: "location_select", name: "发位置", key: "K7" },
				{ type: "media_id", name: "发素材", media_id: "m-1002" },
				{ type: "article_id", name: "发文章", article_id: "a-1002" },
			],
		},
	],
};

/** A follower of an account that has every type of button. */
const test = base.extend("page", async ({ page }) => {
	await newFollower();
	await gatewayApi("PUT", "/menu", wholeMenu);
	await menu(page).waitFor();
	await expect.poll(async () => (await lines(page)).length).toBeGreaterThanOrEqual(2);
	return page;
});

async function tap(page: Page, bar: string, name: string): Promise<void> {
	await menu(page).getByRole("menuitem", { name: bar, exact: true }).click();
	await page.getByRole("menu", { name: bar }).getByRole("menuitem", { name, exact: true }).click();
}

/** How many exchanges of each kind went out to the gateway since it follows. */
const sent = async (page: Page): Promise<readonly string[]> =>
	(await lines(page)).filter((line) => line.startsWith("→")).slice(0, -1);

const dialog = (page: Page, name: string): Locator => page.getByRole("dialog", { name });

describe("a button of type", () => {
	test("click sends its key", async ({ page }) => {
		await tap(page, "更多", "赞一下");
		await expect.poll(() => sent(page)).toEqual(["→ event.CLICK 200"]);
		await chat(page).getByText("你点击了菜单“赞一下”").waitFor();
	});

	test("view sends VIEW and names the page, which the browser can open", async ({ page }) => {
		await tap(page, "打开", "官网");
		const sheet = dialog(page, "example.com");
		await sheet.getByText("https://example.com/home").waitFor();
		const link = sheet.getByRole("link", { name: "在浏览器中打开" });
		expect(await link.getAttribute("href")).toBe("https://example.com/home");
		await expect.poll(() => sent(page)).toEqual(["→ event.VIEW 200"]);
		await sheet.getByRole("button", { name: "关闭" }).click();
	});

	test("miniprogram sends view_miniprogram and names the mini program", async ({ page }) => {
		await tap(page, "打开", "点餐");
		const sheet = dialog(page, "小程序");
		await sheet.getByText("wx0123456789abcdef").waitFor();
		await sheet.getByText("pages/index").waitFor();
		await expect.poll(() => sent(page)).toEqual(["→ event.view_miniprogram 200"]);
		await sheet.getByRole("button", { name: "关闭" }).click();
	});

	test("scancode_push sends what was scanned and opens it", async ({ page }) => {
		await tap(page, "扫码发图", "扫码");
		const sheet = dialog(page, "扫一扫");
		await sheet.getByRole("textbox", { name: "扫到的内容" }).fill("https://example.com/goods/1");
		await sheet.getByRole("button", { name: "发送" }).click();
		await dialog(page, "example.com").getByRole("button", { name: "关闭" }).click();
		const details = await openRow(page, "event.scancode_push");
		await details.getByText("<![CDATA[https://example.com/goods/1]]>").waitFor();
	});

	test("scancode_waitmsg sends what was scanned and opens nothing", async ({ page }) => {
		await tap(page, "扫码发图", "扫码带提示");
		await dialog(page, "扫一扫").getByRole("button", { name: "发送" }).click();
		await expect.poll(() => sent(page)).toEqual(["→ event.scancode_waitmsg 200"]);
		expect(await page.getByRole("dialog").count()).toBe(0);
	});

	test.for([
		["拍照", "pic_sysphoto"],
		["拍照或相册", "pic_photo_or_album"],
		["微信相册", "pic_weixin"],
	] as const)("%s: %s sends the event and then the picture", async ([name, type], { page }) => {
		await tap(page, "扫码发图", name);
		await dialog(page, "拍照或从相册选择").getByRole("button", { name: "发送" }).click();
		await chat(page).getByRole("img", { name: "图片" }).waitFor();
		await expect
			.poll(async () => (await sent(page)).toSorted())
			.toEqual([`→ event.${type} 200`, "→ message.image 200"]);
	});

	test("location_select sends the event and then the place", async ({ page }) => {
		await tap(page, "更多", "发位置");
		await dialog(page, "发送位置").getByRole("button", { name: "发送" }).click();
		await chat(page).getByText("23.134521, 113.358803").waitFor();
		await expect
			.poll(async () => (await sent(page)).toSorted())
			.toEqual(["→ event.location_select 200", "→ message.location 200"]);
	});

	test.for([
		["media_id", "更多", "发素材", "m-1002"],
		["article_id", "更多", "发文章", "a-1002"],
	] as const)(
		"%s shows what WeChat keeps, and the gateway hears nothing",
		async ([, bar, name, id], { page }) => {
			await tap(page, bar, name);
			await chat(page).getByText(id).waitFor();
			expect(await sent(page)).toEqual([]);
		},
	);

	test.for([
		["article_view_limited", "看文章", "a-1001"],
		["view_limited", "看图文", "m-1001"],
	] as const)("%s opens the article, and the gateway hears nothing", async ([, name, id], { page }) => {
		await tap(page, "打开", name);
		const sheet = page.getByRole("dialog");
		await sheet.getByText(id).waitFor();
		expect(await sent(page)).toEqual([]);
		await sheet.getByRole("button", { name: "关闭" }).click();
	});
});

test("a question can be cancelled, and nothing is sent", async ({ page }) => {
	await tap(page, "扫码发图", "拍照");
	await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
	await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
	expect(await sent(page)).toEqual([]);
});

describe("the bar", () => {
	test("changes at once with a PUT, and goes with a DELETE, as the keyboard's line comes back", async ({
		page,
	}) => {
		await gatewayApi("PUT", "/menu", { button: [{ type: "click", name: "新菜单", key: "K" }] });
		await expect.poll(() => menu(page).getByRole("menuitem").allInnerTexts()).toEqual(["新菜单"]);
		await gatewayApi("DELETE", "/menu");
		await page.getByRole("textbox", { name: "输入消息" }).waitFor();
		expect(await menu(page).count()).toBe(0);
	});

	test("gives way to the keyboard's line and comes back", async ({ page }) => {
		await page.getByRole("button", { name: "切换到键盘" }).click();
		await page.getByRole("textbox", { name: "输入消息" }).waitFor();
		await page.getByRole("button", { name: "切换到菜单" }).click();
		await menu(page).waitFor();
	});

	test("does not lose what was being typed when it comes", async ({ page }) => {
		await gatewayApi("DELETE", "/menu");
		await page.getByRole("textbox", { name: "输入消息" }).fill("写到一半");
		await gatewayApi("PUT", "/menu", wholeMenu);
		await page.getByRole("button", { name: "切换到键盘" }).click();
		expect(await page.getByRole("textbox", { name: "输入消息" }).inputValue()).toBe("写到一半");
	});

	test("closes a sub-menu on a press outside, on Escape and on a second press", async ({ page }) => {
		const opener = menu(page).getByRole("menuitem", { name: "打开", exact: true });
		const inside = page.getByRole("menu", { name: "打开" });
		for (const leave of [
			() => chat(page).click({ position: { x: 8, y: 8 } }),
			() => page.keyboard.press("Escape"),
			() => opener.click(),
		]) {
			await opener.click();
			await inside.waitFor();
			expect(await opener.getAttribute("aria-expanded")).toBe("true");
			await leave();
			await expect.poll(() => inside.count()).toBe(0);
			expect(await opener.getAttribute("aria-expanded")).toBe("false");
		}
	});

	test("is walked with the arrow keys: along the bar, up into a sub-menu, around, and back", async ({
		page,
	}) => {
		const focused = () => page.evaluate<unknown>("document.activeElement.innerText");
		await menu(page).getByRole("menuitem").first().focus();
		for (const [key, name] of [
			["ArrowRight", "打开"],
			["ArrowLeft", "扫码发图"],
			["ArrowLeft", "更多"],
			["ArrowUp", "发文章"],
			["ArrowUp", "发素材"],
			["Home", "赞一下"],
			["ArrowUp", "发文章"],
			["ArrowDown", "赞一下"],
			["Escape", "更多"],
			["Home", "扫码发图"],
			["End", "更多"],
		] as const) {
			await page.keyboard.press(key);
			await expect.poll(focused, { message: key }).toBe(name);
		}
		expect(await page.getByRole("menu").count()).toBe(0);
	});
});
