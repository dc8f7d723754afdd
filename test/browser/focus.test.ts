/** No press loses the keyboard: the button keeps it, or what is nearest gets it, and the outcome is announced. */
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { accessToken, control, gatewayApi, newFollower, wechat } from "./support/api.ts";
import { chat, faces, menu, phone } from "./support/phone.ts";
import { test } from "./support/test.ts";
import { row, rows, wire } from "./support/wire.ts";

const button = (page: Page, name: string): Locator => page.getByRole("button", { name, exact: true });

/** By the keyboard. */
async function press(one: Locator): Promise<void> {
	await one.focus();
	await one.press("Enter");
}

const isFocused = (one: Locator): Promise<boolean> =>
	one.evaluate<boolean, Element>((element) => element === element.ownerDocument.activeElement);

const announced = (page: Page, text: string): Promise<void> =>
	page.getByRole("status").filter({ hasText: text }).waitFor();

test("使其失效 keeps it, says that there is no token, and then does nothing", async ({ page }) => {
	await accessToken();
	const expire = button(page, "使其失效");
	await expect.poll(() => expire.isEnabled()).toBe(true);
	await press(expire);
	await announced(page, "暂无，网关需要时会获取");
	expect(await isFocused(expire)).toBe(true);
	expect(await expire.isEnabled()).toBe(false);
});

test("清空 keeps it, and says that the wire is empty", async ({ page }) => {
	await newFollower();
	await row(page, "event.subscribe").waitFor();
	await press(button(page, "清空"));
	await announced(page, "还没有往来");
	expect(await isFocused(button(page, "清空"))).toBe(true);
	expect(await button(page, "清空").isEnabled()).toBe(false);
});

test("全部清除 gives it to the last fault's switch, and says that there are no faults", async ({ page }) => {
	await control("PUT", "/faults", [{ path: "/cgi-bin/menu/get", errcode: 45009, times: 1 }]);
	await press(button(page, "全部清除"));
	await announced(page, "没有错误注入");
	expect(await isFocused(page.getByRole("switch", { name: "服务器错误 502" }))).toBe(true);
});

test("推送给此粉丝 keeps it while the push is under way, when it is sent once, and after", async ({
	open,
}) => {
	await newFollower();
	const page = await open();
	const release = Promise.withResolvers<void>();
	let pushes = 0;
	await page.route("**/simulator/push", async (route) => {
		pushes += 1;
		await release.promise;
		await route.continue();
	});
	await press(button(page, "推送给此粉丝"));
	const underWay = button(page, "正在推送…");
	await underWay.waitFor();
	expect(await isFocused(underWay)).toBe(true);
	await underWay.press("Enter");
	release.resolve();
	await announced(page, "网关已接受");
	expect(await isFocused(button(page, "推送给此粉丝"))).toBe(true);
	expect(pushes).toBe(1);
});

test("新粉丝关注 keeps it when the first follower comes", async ({ page }) => {
	await press(button(page, "新粉丝关注"));
	await faces(page).waitFor();
	expect(await isFocused(button(page, "新粉丝关注"))).toBe(true);
});

test("a menu button that goes gives it to the first one, and the whole menu to the phone", async ({
	page,
}) => {
	const withButtons = (...names: readonly string[]) =>
		gatewayApi("PUT", "/menu", { button: names.map((name) => ({ type: "click", name, key: name })) });
	await newFollower();
	await withButtons("一", "二");
	await menu(page).getByRole("menuitem", { name: "二" }).focus();
	await withButtons("一");
	await expect.poll(() => menu(page).getByRole("menuitem").count()).toBe(1);
	expect(await isFocused(menu(page).getByRole("menuitem", { name: "一" }))).toBe(true);
	await gatewayApi("DELETE", "/menu");
	await expect.poll(() => menu(page).count()).toBe(0);
	expect(await isFocused(phone(page))).toBe(true);
});

test("发送 gives it back to the line", async ({ page }) => {
	await newFollower();
	const line = page.getByRole("textbox", { name: "输入消息" });
	await line.fill("你好");
	await press(button(page, "发送"));
	await chat(page).getByText("你好", { exact: true }).waitFor();
	expect(await isFocused(line)).toBe(true);
});

test("the samples give way to what is typed, and the line keeps it", async ({ page }) => {
	await newFollower();
	await press(button(page, "发送图片、位置等"));
	const samples = page.getByRole("group", { name: "发送示例" });
	await samples.getByRole("button", { name: "图片" }).waitFor();
	const line = page.getByRole("textbox", { name: "输入消息" });
	await line.press("a");
	await expect.poll(() => samples.count()).toBe(0);
	expect(await isFocused(line)).toBe(true);
	await line.fill("");
});

test("a problem that is closed gives it back to where it came from", async ({ open }) => {
	await newFollower();
	await accessToken();
	const page = await open({ tolerates: /409/ });
	await page.route("**/simulator/expire-token", (route) =>
		route.fulfill({ status: 409, body: '{"error":{"en":"not today","zh":"今天不行"}}' }),
	);
	await press(button(page, "使其失效"));
	const problem = page.getByRole("alert");
	await problem.getByText("今天不行").waitFor();
	await press(problem.getByRole("button", { name: "关闭" }));
	await expect.poll(() => problem.getByRole("button").count()).toBe(0);
	expect(await isFocused(button(page, "使其失效"))).toBe(true);
});

test("the way to new messages gives it to the chat", async ({ page }) => {
	const touser = await newFollower();
	for (let said = 0; said < 12; said += 1) await control("POST", "/say", { text: `第 ${said} 句` });
	await chat(page).getByText("第 11 句").waitFor();
	const scroller = page.locator(".chat-scroller");
	await scroller.evaluate((box) => box.scrollTo({ top: -400 }));
	await wechat("/message/custom/send", { touser, msgtype: "text", text: { content: "新的" } });
	const [strip, list] = [await button(page, "1 条新消息").boundingBox(), await scroller.boundingBox()];
	expect(Number(strip?.y)).toBeGreaterThanOrEqual(Number(list?.y) + Number(list?.height));
	await press(button(page, "1 条新消息"));
	await expect.poll(() => button(page, "1 条新消息").count()).toBe(0);
	expect(await isFocused(scroller)).toBe(true);
});

test("the way to new exchanges gives it to the newest", async ({ page }) => {
	await newFollower();
	for (let said = 0; said < 20; said += 1) await control("POST", "/say", { text: `第 ${said} 句` });
	await expect.poll(() => rows(page).count()).toBe(21);
	await page.locator(".wire-scroller").evaluate((box) => box.scrollTo({ top: 400 }));
	await control("POST", "/say", { text: "新的" });
	await press(wire(page).getByRole("button", { name: "1 条新的往来" }));
	await expect
		.poll(() =>
			wire(page)
				.getByRole("button", { name: /新的往来/ })
				.count(),
		)
		.toBe(0);
	expect(await isFocused(rows(page).first().getByRole("button"))).toBe(true);
});
