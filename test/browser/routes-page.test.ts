/** The list of curl lines: reached from the page in its language, with a button that copies each line. */
import axe from "axe-core";
import { expect } from "vitest";
import { control } from "./support/api.ts";
import { test } from "./support/test.ts";

test.for([
	["zh-CN", "curl 命令", "wechat-edge 本地模拟器", "粉丝发送文本消息", "复制", "已复制"],
	["en", "curl lines", "wechat-edge simulator", "The follower says something", "Copy", "Copied"],
] as const)("in %s", async ([language, link, title, what, copy, copied], { open }) => {
	const page = await open({ language });
	const opened = page.context().waitForEvent("page");
	await page.getByRole("link", { name: link }).click();
	const list = await opened;
	await list.getByRole("heading", { name: title }).waitFor();
	const { routes } = await control("GET", "/");
	const buttons = list.getByRole("button", { name: copy, exact: true });
	await expect.poll(() => buttons.count()).toBe(Array.isArray(routes) ? routes.length : -1);
	const item = list.getByRole("listitem").filter({ hasText: what }).first();
	await item.getByRole("button").click();
	await item.getByRole("button", { name: copied }).waitFor();
	expect(await list.evaluate<unknown>("navigator.clipboard.readText()")).toBe(
		await item.locator("pre").textContent(),
	);
	expect(await list.evaluate<unknown>("navigator.clipboard.readText()")).toMatch(
		/^curl -s -X POST .*\/simulator\/say'/,
	);
	await buttons.first().waitFor();
	await list.evaluate(axe.source);
	const found = await list.evaluate<unknown>(
		"axe.run({ resultTypes: ['violations'] }).then((run) => run.violations.map(({ id, impact }) => id + ' ' + impact).filter((text) => /serious|critical/.test(text)))",
	);
	expect(found).toEqual([]);
	await list.setViewportSize({ width: 360, height: 740 });
	expect(await list.evaluate<unknown>("document.documentElement.scrollWidth")).toBe(360);
	await list.getByRole("link", { name: language === "en" ? "中文" : "English" }).click();
	await list
		.getByRole("heading", { name: language === "en" ? "wechat-edge 本地模拟器" : "wechat-edge simulator" })
		.waitFor();
});

test("is in the theme that the reader chose on the phone's page", async ({ open }) => {
	const page = await open({ theme: "light" });
	await page.getByRole("button", { name: "切换为深色" }).click();
	await page.goto("/simulator/routes");
	await expect
		.poll(() => page.evaluate<unknown>("getComputedStyle(document.documentElement).colorScheme"))
		.toBe("dark");
});
