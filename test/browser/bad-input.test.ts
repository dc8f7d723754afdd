/** What nobody should type or send, in every field and every message: shown as text, and the page goes on. */
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { control, newFollower, wechat } from "./support/api.ts";
import { answerCallbacks, elements, replyWith } from "./support/own-server.ts";
import { chat, menu, say } from "./support/phone.ts";
import { test as base } from "./support/test.ts";
import { openRow, wire } from "./support/wire.ts";

/** Each would run if it were taken for HTML, and would then be found here. */
const markup = [
	"<script>globalThis.ran = 1</script>",
	"<img src=x onerror='globalThis.ran = 1'>",
	"</textarea></pre><svg onload='globalThis.ran = 1'>",
	"{{constructor.constructor('globalThis.ran = 1')()}}",
].join(" ");
const emoji = "👨‍👩‍👧‍👦🇨🇳 e\u0301 \u202Eabc\u202C [微笑] ✈️";

const test = base.extend("page", async ({ page }, { onCleanup }) => {
	onCleanup(async () => {
		expect(await page.evaluate<unknown>("globalThis.ran")).toBeUndefined();
		await page.reload();
	});
	return page;
});

/** No part of the page is wider than the window. */
const isInWindow = (page: Page) =>
	page.evaluate<unknown>("document.documentElement.scrollWidth <= document.documentElement.clientWidth");

describe("the chat takes", () => {
	test.for([
		["10,000 characters", "长文本".repeat(3333).concat("尾")],
		["10,000 characters without a space", "x".repeat(10_000)],
		["emoji, joined and turned around", emoji],
		["HTML and script", markup],
	] as const)("%s as text, and so does the wire", async ([, text], { page }) => {
		await newFollower();
		await say(page, text);
		const said = chat(page).locator(".said-mine .bubble").last();
		expect(await said.textContent()).toBe(text);
		const details = await openRow(page, "message.text");
		await details.locator("pre").first().waitFor();
		expect(await isInWindow(page)).toBe(true);
	});

	test("lines, which stay lines; and nothing at all, which is not sent", async ({ page }) => {
		await newFollower();
		const field = page.getByRole("textbox", { name: "输入消息" });
		await field.fill("一\n二");
		await page.getByRole("button", { name: "发送", exact: true }).click();
		await expect.poll(() => chat(page).locator(".said-mine .bubble").textContent()).toBe("一\n二");
		await field.fill("  \n ");
		await field.press("Enter");
		expect(await page.getByRole("button", { name: "发送", exact: true }).count()).toBe(0);
		await say(page, "三");
		expect(await chat(page).locator(".said-mine").count()).toBe(2);
	});
});

test("what is said faster than it is sent stays in its order", async ({ page }) => {
	await newFollower();
	const field = page.getByRole("textbox", { name: "输入消息" });
	await field.focus();
	const texts = Array.from({ length: 12 }, (_, said) => `第${said}句`);
	for (const text of texts) {
		await page.keyboard.insertText(text);
		await page.keyboard.press("Enter");
	}
	await expect.poll(() => chat(page).locator(".said-mine .bubble").allInnerTexts()).toEqual(texts);
});

describe("the gateway's reply", () => {
	test.for([
		["HTML and script", markup],
		["emoji", emoji],
		["a link that is a script", `<a href="javascript:globalThis.ran=1">点我</a>`],
		[
			"a link with handlers",
			`<a href="https://example.com/" onclick="globalThis.ran=1" autofocus onfocus="globalThis.ran=1">好</a>`,
		],
	] as const)("with %s is shown without running anything", async ([, content], { page }) => {
		await answerCallbacks(replyWith(elements({ MsgType: "text", Content: content })));
		await newFollower();
		await control("POST", "/say", { text: "你好" });
		const bubble = chat(page).locator(".said:not(.said-mine) .bubble");
		await bubble.waitFor();
		for (const link of await bubble.getByRole("link").all()) {
			expect(await link.getAttribute("href")).toBe("https://example.com/");
			expect(await link.getAttribute("onclick")).toBeNull();
		}
		expect(await bubble.getByText("点我").locator("xpath=self::a").count()).toBe(0);
		expect(await isInWindow(page)).toBe(true);
	});

	test("with articles of script and odd addresses links nowhere and loads nothing", async ({ page }) => {
		const article = elements({
			Title: markup,
			Description: markup,
			PicUrl: "javascript:globalThis.ran=1",
			Url: "javascript:globalThis.ran=1",
		});
		await answerCallbacks(
			replyWith(
				`${elements({ MsgType: "news" })}<ArticleCount>1</ArticleCount><Articles><item>${article}</item></Articles>`,
			),
		);
		await newFollower();
		await control("POST", "/say", { text: "你好" });
		await chat(page).getByText(markup).first().waitFor();
		expect(await chat(page).getByRole("link").count()).toBe(0);
	});
});

describe("a field of the controls takes script as text:", () => {
	test("every field of a template, and 10,000 characters", async ({ page }) => {
		await newFollower();
		const form = page.locator("form.push-form");
		await form.waitFor();
		for (const field of await form.getByRole("textbox").all()) await field.fill(markup);
		await form.getByRole("textbox", { name: /商品名称/ }).fill("长".repeat(10_000));
		await form.getByText("globalThis.ran").first().waitFor();
		await page.getByRole("button", { name: "推送给此粉丝" }).click();
		await form.getByText("没有发送：网关的发送前检查未通过").waitFor();
		expect(await isInWindow(page)).toBe(true);
	});

	test("a template's own title, labels and values, on its card", async ({ page }) => {
		await control("PUT", "/templates", {
			template_list: [
				{
					template_id: "script",
					title: markup,
					content: "<b>名称</b>:{{keyword1.DATA}}\n",
					example: `<b>名称</b>:${markup}\n`,
				},
			],
		});
		const touser = await newFollower();
		await page.getByRole("combobox", { name: "消息模板" }).selectOption("script");
		await expect.poll(() => page.getByRole("textbox", { name: /名称/ }).inputValue()).toBe(markup);
		const data = { keyword1: { value: markup } };
		await wechat("/message/template/send", {
			touser,
			template_id: "script",
			url: "javascript:globalThis.ran=1",
			data,
		});
		expect(await chat(page).getByRole("definition").textContent()).not.toBe("");
		await chat(page).getByText("<b>名称</b>").waitFor();
		expect(await chat(page).getByRole("link").count()).toBe(0);
		expect(await isInWindow(page)).toBe(true);
	});

	test("the wire's filter", async ({ page }) => {
		await newFollower();
		await page.getByRole("searchbox", { name: "筛选" }).fill(markup);
		await wire(page).getByText("没有符合筛选条件的往来。").waitFor();
	});

	test("what a scan says, and the names in the menu", async ({ page }) => {
		await newFollower();
		await control("PUT", "/website-menu", {
			button: [{ type: "scancode_push", name: "<b>扫</b>", key: "<i>K</i>" }],
		});
		await menu(page).getByRole("menuitem", { name: "<b>扫</b>" }).click();
		const sheet = page.getByRole("dialog", { name: "扫一扫" });
		await sheet.getByRole("textbox").fill(markup);
		await sheet.getByRole("button", { name: "发送" }).click();
		const details = await openRow(page, "event.scancode_push");
		await details.getByText("<![CDATA[<i>K</i>]]>").waitFor();
		expect(await page.getByRole("dialog").count()).toBe(0);
	});

	test("seconds that are no number, which change nothing", async ({ page }) => {
		await newFollower();
		const seconds = page.getByRole("spinbutton", { name: "秒" });
		for (const wrong of ["", "0", "-1", "1e9", "2.5"]) await seconds.fill(wrong);
		await page.getByRole("switch", { name: "应答缓慢" }).click();
		await expect
			.poll(async () => (await control("GET", "/faults"))["faults"])
			.toMatchObject([{ delay_ms: 3000 }]);
	});
});
