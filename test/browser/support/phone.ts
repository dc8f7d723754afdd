/** The phone as the tests use it: by what its reader sees, in Chinese. */
import type { Locator, Page } from "playwright-core";

export const phone = (page: Page): Locator => page.getByRole("region", { name: "手机" });

export const chat = (page: Page): Locator => page.getByRole("log", { name: "聊天记录" });

export const menu = (page: Page): Locator => page.getByRole("menubar", { name: "自定义菜单" });

/** Resolves when the welcome is there. */
export async function follow(page: Page): Promise<void> {
	await page.getByRole("button", { name: "关注", exact: true }).click();
	await chat(page).getByText("欢迎关注！").waitFor();
}

/** Resolves when it stands in the chat. */
export async function say(page: Page, text: string): Promise<void> {
	await page.getByRole("textbox", { name: "输入消息" }).fill(text);
	await page.keyboard.press("Enter");
	await chat(page).getByText(text, { exact: true }).last().waitFor();
}

/** The followers as faces, beside the phone. */
export const faces = (page: Page): Locator =>
	page.getByRole("group", { name: "当前粉丝" }).getByRole("radio");

/** The one of them with this openid. */
export const face = (page: Page, openid: string): Locator => page.locator(`.face input[value="${openid}"]`);

/** What the ⋯ of the title bar offers. */
export async function choose(page: Page, action: string): Promise<void> {
	await page.getByRole("button", { name: "更多", exact: true }).click();
	await page.getByRole("dialog", { name: "更多" }).getByRole("button", { name: action }).click();
}
