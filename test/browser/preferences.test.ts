/** Language and theme: as the browser has them at first, then as the reader switched them, also after a reload. */
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { control, newFollower, wechat } from "./support/api.ts";
import { test } from "./support/test.ts";

const languageOf = (page: Page) => page.evaluate<unknown>("document.documentElement.lang");
const background = (page: Page) => page.evaluate<unknown>("getComputedStyle(document.body).backgroundColor");

async function startTyping(): Promise<void> {
	const touser = await newFollower();
	await control("POST", "/say", { text: "在吗" });
	await wechat("/message/custom/typing", { touser, command: "Typing" });
}

const han = /\p{Script=Han}|[，。：（）“”]/u;

/** Every piece of text under these elements, also what only screen readers say. */
async function textsIn(page: Page, selector: string): Promise<readonly string[]> {
	const texts = await page.evaluate<unknown>(`
		[...document.querySelectorAll(${JSON.stringify(selector)})].flatMap((root) => {
			const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
			const texts = [];
			while (walker.nextNode()) {
				const node = walker.currentNode;
				texts.push(node.nodeType === Node.TEXT_NODE ? node.data : (node.ariaLabel ?? node.title ?? ""));
			}
			return texts;
		})`);
	return Array.isArray(texts) ? texts.map(String) : [];
}

const light = "rgb(245, 245, 245)";
const dark = "rgb(10, 10, 10)";

describe("the language", () => {
	test.for([
		["zh-CN", "zh-CN", "关注", "wechat-edge 本地模拟器"],
		["zh-TW", "zh-CN", "关注", "wechat-edge 本地模拟器"],
		["en-US", "en", "Follow", "wechat-edge simulator"],
		["fr", "en", "Follow", "wechat-edge simulator"],
	] as const)("of a browser in %s is %s", async ([language, shown, follow, title], { open }) => {
		const page = await open({ language });
		await page.getByRole("button", { name: follow, exact: true }).waitFor();
		expect(await languageOf(page)).toBe(shown);
		expect(await page.title()).toBe(title);
	});

	test("is switched with a button in the other language, and remembered", async ({ open }) => {
		const page = await open({ language: "zh-CN" });
		await page.getByRole("button", { name: "English" }).click();
		await page.getByRole("button", { name: "Follow", exact: true }).waitFor();
		await page.reload();
		await page.getByRole("button", { name: "Follow", exact: true }).waitFor();
		expect(await languageOf(page)).toBe("en");
		expect(await page.getByRole("button", { name: "中文" }).getAttribute("lang")).toBe("zh-CN");
		await page.getByRole("button", { name: "中文" }).click();
		await page.getByRole("button", { name: "关注", exact: true }).waitFor();
	});

	test("English leaves no Chinese behind, but for what the account itself says", async ({ open }) => {
		const page = await open({ language: "en-GB" });
		const chinese = async () =>
			(await textsIn(page, "#page")).filter((text) => han.test(text) && text !== "中文");
		expect(await chinese()).toEqual([]);
		await newFollower();
		// The last to come, with the template's values in it.
		await page.getByText(/^curl .*保温杯/).waitFor();
		const seen = await chinese();
		const account = await textsIn(page, "form.push-form, select, [role=log]");
		expect(seen.filter((text) => !account.includes(text))).toEqual([]);
	});
});

describe("the theme", () => {
	test.for([
		["light", light],
		["dark", dark],
	] as const)("of a system in %s is the same", async ([theme, colour], { open }) => {
		expect(await background(await open({ theme }))).toBe(colour);
	});

	test("is switched with a button, and remembered", async ({ open }) => {
		const page = await open({ theme: "light" });
		await page.getByRole("button", { name: "切换为深色" }).click();
		await expect.poll(() => background(page)).toBe(dark);
		await page.reload();
		await page.getByRole("button", { name: "切换为浅色" }).waitFor();
		expect(await background(page)).toBe(dark);
	});
});

describe("motion", () => {
	const moving = "document.getAnimations().length";

	test("is there while the account types", async ({ open }) => {
		const page = await open();
		await startTyping();
		await expect.poll(() => page.evaluate<unknown>(moving)).toBeGreaterThan(0);
	});

	test("is left out for readers who asked for stillness", async ({ open }) => {
		const page = await open({ motion: "reduce" });
		await startTyping();
		await page.getByRole("heading", { name: "对方正在输入…" }).waitFor();
		expect(await page.evaluate<unknown>(moving)).toBe(0);
	});
});
