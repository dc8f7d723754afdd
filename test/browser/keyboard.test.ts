/** The whole page without a mouse. */
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { control, gatewayApi, newFollower } from "./support/api.ts";
import { chat, phone } from "./support/phone.ts";
import { test } from "./support/test.ts";
import { row, rows } from "./support/wire.ts";

/** What has the focus, as its role's reader hears it: its label or its text. */
const focused = (page: Page) =>
	page.evaluate<unknown>(`(() => {
		const element = document.activeElement;
		return element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ?? element.innerText;
	})()`);

/** More stops than the page has. */
const mostStops = 80;

/** Presses Tab until something with this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
	for (let stop = 0; stop < mostStops; stop += 1) {
		await page.keyboard.press("Tab");
		if (name.test(String(await focused(page)))) return;
	}
	throw new Error(`Tab never comes to ${name}`);
}

const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
	for (const key of keys) await page.keyboard.press(key);
};

test("a newcomer follows, talks, pushes, seals and reads the wire", async ({ page }) => {
	await tabTo(page, /^关注$/);
	await press(page, "Enter");
	await chat(page).getByText("欢迎关注！").waitFor();

	await tabTo(page, /^输入消息$/);
	await page.keyboard.type("ping");
	await press(page, "Enter");
	await chat(page).getByText("pong", { exact: true }).waitFor();

	await tabTo(page, /^明文模式$/);
	await press(page, "ArrowRight", "ArrowRight");
	await expect.poll(async () => (await control("GET", "/account"))["mode"]).toBe("safe");

	await tabTo(page, /^商品名称/);
	await press(page, "Control+A");
	await page.keyboard.type("雨伞");
	await press(page, "Enter");
	await chat(page).getByText("送达回执 success").waitFor();
	await chat(page).getByText("雨伞").waitFor();

	await row(page, "event.TEMPLATESENDJOBFINISH").waitFor();
	await tabTo(page, /event\.TEMPLATESENDJOBFINISH/);
	await press(page, "Enter");
	const details = rows(page).filter({ has: page.getByRole("button", { expanded: true }) });
	await details.getByRole("tab", { name: "明文", selected: true }).waitFor();
	await tabTo(page, /^明文$/);
	await press(page, "ArrowRight");
	await details.getByRole("tab", { name: "密文", selected: true }).waitFor();
	await expect.poll(() => focused(page)).toBe("密文");
	await details.getByText("<Encrypt>").first().waitFor();
});

test("every stop of Tab can be seen, and is marked", async ({ open }) => {
	await newFollower();
	await gatewayApi("PUT", "/menu", { button: [{ type: "click", name: "一", key: "K" }] });
	const page = await open();
	await page.getByRole("menuitem").waitFor();
	const stops: unknown[] = [];
	for (let stop = 0; stop < mostStops; stop += 1) {
		await page.keyboard.press("Tab");
		if (await page.evaluate<unknown>("document.activeElement === document.body")) break;
		const name = await focused(page);
		stops.push(name);
		const seen = await page.evaluate<unknown>(`(() => {
			const element = document.activeElement;
			const { width, height, bottom, top } = element.getBoundingClientRect();
			const marks = [element, element.closest("label"), element.nextElementSibling].filter((one) => one !== null);
			const isMarked = marks.some((one) => getComputedStyle(one).outlineStyle !== "none");
			return width > 0 && height > 0 && bottom > 0 && top < innerHeight && isMarked;
		})()`);
		expect(seen, String(name)).toBe(true);
	}
	expect(stops.length).toBeGreaterThan(20);
});

describe("a dialog in the phone", () => {
	test("takes the focus, keeps it, and gives it back on Escape", async ({ page }) => {
		await newFollower();
		await phone(page).getByRole("button", { name: "更多" }).focus();
		await press(page, "Enter");
		await expect.poll(() => focused(page)).toBe("取消关注");
		await press(page, "Tab");
		await expect.poll(() => focused(page)).toBe("取消");
		await press(page, "Tab");
		await expect.poll(() => focused(page)).toBe("取消关注");
		await press(page, "Shift+Tab");
		await expect.poll(() => focused(page)).toBe("取消");
		await press(page, "Escape");
		await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
		await expect.poll(() => focused(page)).toBe("更多");
	});

	test("that opens another one gives the focus back to where it began", async ({ page }) => {
		await newFollower();
		await gatewayApi("PUT", "/menu", { button: [{ type: "scancode_push", name: "扫码", key: "K" }] });
		await page.getByRole("menuitem", { name: "扫码" }).focus();
		await press(page, "Enter");
		await page.getByRole("dialog", { name: "扫一扫" }).waitFor();
		await press(page, "Enter");
		await page.getByRole("dialog", { name: "example.com" }).waitFor();
		await press(page, "Escape");
		await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
		await expect.poll(() => focused(page)).toBe("扫码");
	});
});

test("after following and after unfollowing, the focus stays in the phone", async ({ page }) => {
	const isInPhone = () => page.evaluate<unknown>("document.activeElement.closest('.phone') !== null");
	await page.getByRole("button", { name: "关注", exact: true }).focus();
	await press(page, "Enter");
	await page.getByRole("textbox", { name: "输入消息" }).waitFor();
	await expect.poll(isInPhone).toBe(true);
	await phone(page).getByRole("button", { name: "更多" }).focus();
	await press(page, "Enter");
	await expect.poll(() => focused(page)).toBe("取消关注");
	await press(page, "Enter");
	await page.getByRole("button", { name: "关注", exact: true }).waitFor();
	await expect.poll(isInPhone).toBe(true);
});
