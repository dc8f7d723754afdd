/** Tests with a browser: the account is fresh before each, and after it nothing may have been complained about. */
import { chromium, type Page } from "playwright-core";
import { test as base, expect, inject } from "vitest";
import { freshAccount } from "./api.ts";
import { type OpenPage, openPage, type PageOptions } from "./open-page.ts";

export type OpenWindow = (options?: PageOptions) => Promise<Page>;

/**
 * `open` opens windows of the test's own. `page` is a window that stays open for all tests of a file, since opening one
 * takes a second: a fresh account shows in it at once.
 */
export const test = base
	.extend("endpoint", { scope: "file" }, () => inject("browser"))
	.extend("browser", { scope: "file" }, async ({ endpoint }, { onCleanup }) => {
		const browser = await chromium.connect(endpoint);
		onCleanup(() => browser.close());
		return browser;
	})
	.extend("window", { scope: "file" }, async ({ browser }) => {
		// What the file before left would be drawn, and gone before it is.
		await freshAccount();
		return openPage(browser);
	})
	.extend("open", async ({ browser }, { onCleanup }) => {
		await freshAccount();
		const opened: OpenPage[] = [];
		onCleanup(async () => {
			await Promise.all(opened.map(({ page }) => page.context().close()));
			expect(opened.flatMap(({ takeComplaints }) => takeComplaints())).toEqual([]);
		});
		const open: OpenWindow = async (options) => {
			const one = await openPage(browser, options);
			opened.push(one);
			return one.page;
		};
		return open;
	})
	.extend("page", async ({ window: { page, takeComplaints } }, { onCleanup }) => {
		await expect.poll(() => isEmptied(page)).toBe(true);
		await page.getByRole("button", { name: "关注", exact: true }).waitFor();
		onCleanup(() => expect(takeComplaints()).toEqual([]));
		return page;
	});

/** A call of the test before that was still under way comes to the wire after the reset: then it takes another one. */
const isEmptied = async (page: Page): Promise<boolean> => {
	await freshAccount();
	const emptiness = page.getByText("还没有往来。点“关注”试试。");
	return emptiness.waitFor({ timeout: 5000 }).then(
		() => true,
		() => false,
	);
};
