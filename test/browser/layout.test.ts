/** Three columns, two, or the phone alone: what is in sight at which width, and the sheets for the rest. */
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { control, gatewayApi, newFollower, wechat } from "./support/api.ts";
import { chat, choose, phone, say } from "./support/phone.ts";
import { test } from "./support/test.ts";
import { openRow, row, wire } from "./support/wire.ts";

const controls = (page: Page) => page.getByLabel("控制台", { exact: true });

/** What sticks out of the window sideways, by its class. */
const tooWide = (page: Page) =>
	page.evaluate<unknown>(`
		[...document.body.querySelectorAll("*")]
			.filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 1)
			.filter((element) => !element.closest("pre, .hidden, .top-bar, [hidden]"))
			.map((element) => element.getAttribute("class"))`);

/** A chat with all that is wide in it. */
async function busyAccount(): Promise<void> {
	const touser = await newFollower();
	await gatewayApi("PUT", "/menu", {
		button: ["一个相当长的菜单名字", "another rather long name", "三"].map((name) => ({
			type: "click",
			name,
			key: "K",
		})),
	});
	await control("POST", "/say", { text: "https://example.com/".padEnd(300, "x") });
	await control("POST", "/send", { type: "location" });
	await wechat("/message/template/send", {
		touser,
		template_id: "sim_old_industry_00000000000000000000000003",
		url: "https://example.com/",
		data: { keyword1: { value: "8".repeat(200) }, keyword2: { value: "长".repeat(100) } },
	});
	await control("PATCH", "/account", { mode: "safe" });
	await control("POST", "/say", { text: "ping" });
}

test("nothing is wider than the window, and only its parts scroll, from 360 px to 1440 px", async ({
	open,
}) => {
	await busyAccount();
	const page = await open({ width: 1440, height: 740 });
	await chat(page).getByText("pong", { exact: true }).waitFor();
	await openRow(page, "message.text");
	for (const width of [1440, 1100, 1099, 860, 859, 720, 719, 390, 360]) {
		await page.setViewportSize({ width, height: 740 });
		await expect.poll(() => page.evaluate<unknown>("innerWidth")).toBe(width);
		const size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]";
		await expect.poll(() => page.evaluate<unknown>(size)).toEqual([width, 740]);
		await expect.poll(() => tooWide(page), { message: `${width} px` }).toEqual([]);
	}
});

/** What overlaps or is cut in the closed rows of the wire, in words. */
const brokenRows = (page: Page) =>
	page.evaluate<unknown>(`
		[...document.querySelectorAll(".exchange-summary")].flatMap((row) => {
			const names = "time, arrow, kind, attempt, status, duration, line".split(", ");
			const parts = [...row.querySelectorAll(names.map((name) => ".exchange-" + name).join() + ", .icon")];
			const overlap = (one, other) => {
				const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
				return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
			};
			const cut = parts.filter((part) => part.scrollWidth > part.clientWidth + 1 || part.clientWidth < 10);
			const over = parts.filter((one, at) => parts.slice(at + 1).some((other) => overlap(one, other)));
			return [...cut, ...over].map((part) => row.innerText + ": " + part.textContent);
		})`);

test("in a closed row of the wire nothing overlaps and nothing is cut, however wide the wire is", async ({
	open,
}) => {
	const touser = await newFollower();
	const template = { touser, template_id: "sim_old_industry_00000000000000000000000003" };
	await wechat("/message/template/send", {
		...template,
		data: { keyword1: { value: "1" }, keyword2: { value: "2" } },
	});
	await gatewayApi("GET", "/templates");
	await control("PUT", "/faults", [{ path: "/cgi-bin/menu/get", errcode: 45009 }]);
	await expect(gatewayApi("GET", "/menu")).rejects.toThrow("429");
	await control("PATCH", "/account", { callback_url: "http://127.0.0.1:1/wechat" });
	await control("POST", "/say", { text: "ping" });
	const page = await open({ width: 1440, height: 740 });
	await row(page, "message.text", "第 3 次推送").waitFor();
	await row(page, "template/get_all_private_template").waitFor();
	for (const width of [1440, 1100, 1099, 860, 859, 757, 720]) {
		await page.setViewportSize({ width, height: 740 });
		await expect.poll(() => page.evaluate<unknown>("innerWidth")).toBe(width);
		await expect.poll(() => brokenRows(page), { message: `${width} px` }).toEqual([]);
	}
	await page.setViewportSize({ width: 360, height: 740 });
	await choose(page, "往来");
	await expect.poll(() => brokenRows(page)).toEqual([]);
});

test("a long chat and a long wire scroll in their own boxes, and what is around them has nothing to scroll", async ({
	open,
}) => {
	await newFollower();
	await Promise.all(Array.from({ length: 20 }, () => control("POST", "/say", { text: "ping" })));
	const page = await open({ height: 740 });
	await chat(page).getByText("pong", { exact: true }).nth(19).waitFor();
	for (const top of [0, -300]) {
		await page.evaluate(`document.querySelector(".chat-scroller").scrollTop = ${top}`);
		const moved = await page.evaluate<unknown>(`
			[...document.querySelectorAll("html, body, .columns, .phone, .phone-body, .chat, .panel-wire, .wire-rows")]
				.filter((element) => element.scrollHeight > element.clientHeight)
				.map((element) => element.className)`);
		expect(moved).toEqual([]);
	}
});

test("at 1440 px controls, phone and wire stand side by side", async ({ open }) => {
	const page = await open({ width: 1440 });
	const boxes = [controls(page), phone(page), wire(page)].map((part) => part.boundingBox());
	const [left, middle, right] = await Promise.all(boxes);
	expect(Number(left?.x) + Number(left?.width)).toBeLessThan(Number(middle?.x));
	expect(Number(middle?.x) + Number(middle?.width)).toBeLessThan(Number(right?.x));
	expect(Number(middle?.width)).toBe(390);
});

const drawer = (page: Page) => page.getByRole("dialog", { name: "控制台" });

/** Whether the focus is inside of the controls. */
const isInControls = (page: Page) =>
	page.evaluate<unknown>("document.activeElement.closest('#controls') !== null");

test("the controls begin with the follower and the push, and end with the faults", async ({ open }) => {
	await newFollower();
	const page = await open({ width: 1440 });
	await expect
		.poll(() => controls(page).getByRole("heading", { level: 3 }).allInnerTexts())
		.toEqual(["粉丝", "推送模板消息", "消息加解密方式", "access_token", "错误注入"]);
});

describe("from 720 px the controls are a drawer behind a button", () => {
	test("that Escape closes, and so does the button", async ({ open }) => {
		const page = await open({ width: 900 });
		await wire(page).waitFor();
		expect(await page.getByRole("dialog").count()).toBe(0);
		const button = page.getByRole("button", { name: "控制台" });
		await button.click();
		await drawer(page).getByText("消息加解密方式").first().waitFor();
		expect(await isInControls(page)).toBe(true);
		await page.keyboard.press("Escape");
		await expect.poll(() => drawer(page).count()).toBe(0);
		expect(await page.evaluate<unknown>("document.activeElement.textContent")).toBe("控制台");
		await button.click();
		await drawer(page).waitFor();
		await button.click();
		await expect.poll(() => drawer(page).count()).toBe(0);
	});

	test.for([720, 768, 859, 1024, 1099])(
		"over the wire and beside the phone, at %i px",
		async (width, { open }) => {
			await newFollower();
			const page = await open({ width, height: 740, motion: "reduce" });
			const covered = await wire(page).boundingBox();
			await page.getByRole("button", { name: "控制台" }).click();
			await drawer(page).waitFor();
			expect(await drawer(page).boundingBox()).toEqual(covered);
			const screen = await phone(page).boundingBox();
			expect(Number(screen?.x) + Number(screen?.width)).toBeLessThan(Number(covered?.x));
			expect(await wire(page).isVisible()).toBe(false);
			expect(await page.locator(".shade").count()).toBe(0);
		},
	);

	test("so that a push is seen to arrive, and the phone is used beside it", async ({ open }) => {
		await newFollower();
		const page = await open({ width: 1024 });
		await page.getByRole("button", { name: "控制台" }).click();
		await drawer(page).getByRole("button", { name: "推送给此粉丝" }).click();
		await drawer(page)
			.getByText(/^网关已接受 200/)
			.waitFor();
		await chat(page).getByText("订单发货通知").waitFor();
		await page.getByRole("textbox", { name: "输入消息" }).click();
		await say(page, "ping");
		await page.keyboard.press("Escape");
		await drawer(page).waitFor();
	});

	test("and what the phone opens stands beside it: each closes by its own Escape", async ({ open }) => {
		await newFollower();
		await gatewayApi("PUT", "/menu", {
			button: [{ type: "view", name: "官网", url: "https://example.com/" }],
		});
		const page = await open({ width: 1000 });
		await page.getByRole("button", { name: "控制台" }).click();
		await drawer(page).waitFor();
		await page.getByRole("menuitem", { name: "官网" }).click();
		const destination = page.getByRole("dialog", { name: "example.com" });
		await destination.waitFor();
		await drawer(page).getByRole("button", { name: "新粉丝关注" }).focus();
		await page.keyboard.press("Escape");
		await expect.poll(() => drawer(page).count()).toBe(0);
		await destination.getByRole("button", { name: "关闭" }).focus();
		await page.keyboard.press("Escape");
		await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
	});
});

test("what the phone opens late waits until the sheet over it is closed, which keeps the keyboard", async ({
	open,
}) => {
	await newFollower();
	await gatewayApi("PUT", "/menu", { button: [{ type: "view", name: "官网", url: "https://example.com/" }] });
	const page = await open({ width: 390, height: 740 });
	const held = Promise.withResolvers<void>();
	await page.route("**/simulator/tap*", async (route) => {
		await held.promise;
		await route.continue();
	});
	await page.getByRole("menuitem", { name: "官网" }).click();
	await choose(page, "控制台");
	await drawer(page).waitFor();
	held.resolve();
	await chat(page).getByText("你点击了菜单“官网”").waitFor();
	await expect.poll(() => page.getByRole("dialog").count()).toBe(1);
	for (let stops = 0; stops < 30; stops += 1) {
		await page.keyboard.press("Tab");
		expect(await isInControls(page)).toBe(true);
	}
	await page.keyboard.press("Escape");
	await page.getByRole("dialog", { name: "example.com" }).waitFor();
});

test("beside a dialog of the phone's, Tab goes on from where the reader pressed", async ({ open }) => {
	await newFollower();
	const page = await open({ width: 1440 });
	await page.getByRole("button", { name: "更多", exact: true }).click();
	await page.getByRole("dialog", { name: "更多" }).waitFor();
	await page.getByRole("textbox", { name: /订单编号/ }).click();
	await page.keyboard.press("Tab");
	const label = await page.evaluate<unknown>("document.activeElement.labels[0].innerText");
	expect(label).toMatch(/^商品名称/);
});

test("what scrolls in a sheet scrolls inside it, since Chromium leaves the round corners of a scrolling box blank", async ({
	open,
}) => {
	await newFollower();
	const page = await open({ width: 360, height: 740 });
	await choose(page, "控制台");
	await page.getByRole("dialog", { name: "控制台" }).waitFor();
	const scrolling = await page.evaluate<unknown>(`
		[...document.querySelectorAll("#controls, #controls > *")]
			.filter((element) => element.scrollHeight > element.clientHeight)
			.map((element) => [element.className, getComputedStyle(element).borderRadius])`);
	expect(scrolling).toEqual([["panel-inside", "0px"]]);
});

describe("at 360 px the phone fills the window, and its ⋯ leads to", () => {
	test("the controls, where language and theme are, too", async ({ open }) => {
		await newFollower();
		const page = await open({ width: 360, height: 740 });
		expect(await phone(page).boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 740 });
		await choose(page, "控制台");
		await drawer(page).getByRole("button", { name: "English" }).click();
		await page.getByRole("dialog", { name: "Controls" }).getByRole("button", { name: "Close" }).click();
		await page.getByRole("heading", { name: "Sample account" }).waitFor();
	});

	test("the controls, which close when a push was accepted, so that its card is seen", async ({ open }) => {
		await newFollower();
		const page = await open({ width: 360, height: 740 });
		await choose(page, "控制台");
		await drawer(page).getByRole("button", { name: "推送给此粉丝" }).click();
		await expect.poll(() => drawer(page).count()).toBe(0);
		await chat(page).getByText("送达回执 success").waitFor();
		await choose(page, "控制台");
		await drawer(page)
			.getByText(/^网关已接受 200/)
			.waitFor();
	});

	test("the controls, which stay for a push that was refused, with the way out in sight", async ({
		open,
	}) => {
		await newFollower();
		const page = await open({ width: 390, height: 740 });
		await choose(page, "控制台");
		await drawer(page)
			.getByRole("textbox", { name: /商品名称/ })
			.fill("");
		await drawer(page).getByRole("button", { name: "推送给此粉丝" }).click();
		await drawer(page).getByText("没有发送：网关的发送前检查未通过").waitFor();
		await drawer(page).getByRole("switch", { name: "服务器错误 502" }).scrollIntoViewIfNeeded();
		const close = drawer(page).getByRole("button", { name: "关闭" });
		const box = await close.boundingBox();
		expect(Number(box?.y)).toBeGreaterThanOrEqual(48);
		expect(Number(box?.y) + Number(box?.height)).toBeLessThan(120);
		const atTheCross = `document.elementFromPoint(${Number(box?.x) + 20}, ${Number(box?.y) + 20})`;
		expect(await page.evaluate<unknown>(`${atTheCross}.closest("button").ariaLabel`)).toBe("关闭");
		await page.keyboard.press("Escape");
		await expect.poll(() => drawer(page).count()).toBe(0);
	});

	test("the wire, whose rows open there", async ({ open }) => {
		await newFollower();
		const page = await open({ width: 360, height: 740 });
		await choose(page, "往来");
		const sheet = page.getByRole("dialog", { name: "往来" });
		await sheet.getByRole("listitem").getByRole("button", { expanded: false }).click();
		await sheet.getByRole("heading", { name: "被动回复" }).waitFor();
		expect(await page.evaluate<unknown>("document.documentElement.scrollWidth")).toBe(360);
		await sheet.getByRole("button", { name: "关闭" }).click();
		await expect.poll(() => sheet.count()).toBe(0);
	});

	test("both, for somebody who does not follow yet", async ({ open }) => {
		const page = await open({ width: 360, height: 740 });
		await page.getByRole("button", { name: "更多" }).click();
		const actions = page.getByRole("dialog", { name: "更多" }).getByRole("button");
		expect(await actions.allInnerTexts()).toEqual(["控制台", "往来", "取消"]);
	});
});
