/** Several followers on one phone: who leaves, who is shown, who refuses, and ten at once. */
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { control, newFollower } from "./support/api.ts";
import { chat, choose, face, faces, follow, phone, say } from "./support/phone.ts";
import { test } from "./support/test.ts";
import { lines, row } from "./support/wire.ts";

describe("who unfollows", () => {
	test("sees a dimmed chat, can send nothing, and is offered to follow again", async ({ page }) => {
		await follow(page);
		await choose(page, "取消关注");
		await page.getByRole("region", { name: "示例服务号" }).waitFor();
		expect(await page.getByRole("textbox", { name: "输入消息" }).count()).toBe(0);
		await row(page, "event.unsubscribe").waitFor();
		const opacity = await page.evaluate<unknown>("getComputedStyle(document.querySelector('.chat')).opacity");
		expect(Number(opacity)).toBeLessThan(0.5);
	});

	test("is the same follower after following again, and sees what was said before", async ({ page }) => {
		await follow(page);
		await say(page, "ping");
		await choose(page, "取消关注");
		await page.getByRole("button", { name: "关注", exact: true }).click();
		await expect.poll(() => chat(page).getByText("欢迎关注！").count()).toBe(2);
		await chat(page).getByText("ping", { exact: true }).waitFor();
		expect(await faces(page).count()).toBe(1);
	});

	test("cannot be pushed a template any more: the form says so and the gateway why", async ({ page }) => {
		await follow(page);
		await choose(page, "取消关注");
		await page.getByText("该粉丝未关注，无法收到模板消息。").waitFor();
		await page.getByRole("button", { name: "推送给此粉丝" }).click();
		await page.getByText("微信（模拟器）拒绝了 · errcode 43004").waitFor();
		await row(page, "message/template/send", "errcode 43004").waitFor();
		expect(await phone(page).getByText("订单发货通知").count()).toBe(0);
	});
});

describe("a second press on 关注 means the first one", () => {
	const press = (page: Page) => page.getByRole("button", { name: "关注", exact: true }).click();
	/** What the follower says comes after what was pressed before, so a second follower would be there by then. */
	const followersAfterAWord = async (page: Page): Promise<number> => {
		await chat(page).getByText("欢迎关注！").waitFor();
		await say(page, "ping");
		return faces(page).count();
	};

	test("while the simulator has not answered", async ({ open }) => {
		const page = await open();
		const held = Promise.withResolvers<void>();
		await page.route("**/simulator/follow*", async (route) => {
			await held.promise;
			await route.continue();
		});
		await press(page);
		await press(page);
		held.resolve();
		expect(await followersAfterAWord(page)).toBe(1);
	});

	test("while the page does not know of the follower yet", async ({ open }) => {
		const page = await open();
		await page.addInitScript(`
			globalThis.held = null;
			const add = EventSource.prototype.addEventListener;
			EventSource.prototype.addEventListener = function (name, hear) {
				add.call(this, name, (event) => (held === null ? hear(event) : held.push(() => hear(event))));
			};`);
		await page.reload();
		await page.getByRole("button", { name: "关注", exact: true }).waitFor();
		await page.evaluate("held = []");
		const answered = page.waitForResponse("**/simulator/follow*");
		await press(page);
		await (await answered).finished();
		await press(page);
		await page.evaluate("{ const late = held; held = null; for (const hear of late) hear(); }");
		expect(await followersAfterAWord(page)).toBe(1);
	});
});

describe("several followers", () => {
	test("have a chat each, and the reader switches between them", async ({ page }) => {
		await follow(page);
		await say(page, "我是一号");
		await page.getByRole("button", { name: "新粉丝关注" }).click();
		await expect.poll(() => faces(page).count()).toBe(2);
		await page.getByText("共 2 人关注").waitFor();
		await chat(page).getByText("欢迎关注！").waitFor();
		await expect.poll(() => chat(page).getByText("我是一号").count()).toBe(0);
		await say(page, "我是二号");
		await faces(page).first().check();
		await chat(page).getByText("我是一号").waitFor();
		expect(await chat(page).getByText("我是二号").count()).toBe(0);
	});

	test("are many: those in the middle are left out, but never the one who is shown", async ({ page }) => {
		await control("POST", "/followers", { count: 60 });
		await page.getByRole("button", { name: "新粉丝关注" }).click();
		await chat(page).getByText("欢迎关注！").waitFor();
		const shown = page.locator(".face input:checked");
		const chosen = await shown.inputValue();
		await control("POST", "/followers", { count: 150 });
		await page.getByText("共 211 人关注").waitFor();
		const numbers = await page.locator(".face-number, .face-gap").allInnerTexts();
		expect(numbers.slice(48, 55)).toEqual(["49", "50", "…", "61", "…", "162", "163"]);
		expect(numbers.at(-1)).toBe("211");
		await expect.poll(() => shown.isVisible()).toBe(true);
		await say(page, "ping");
		expect(await shown.inputValue()).toBe(chosen);
		await page.reload();
		await chat(page).getByText("pong", { exact: true }).waitFor();
		expect(await shown.inputValue()).toBe(chosen);
	});

	test("have faces, with a mark for what their phone got while another one was shown", async ({ open }) => {
		const [first = "", second = ""] = [await newFollower(), await newFollower()];
		const page = await open();
		const unread = page.locator(".face-unread");
		await expect.poll(() => unread.allInnerTexts()).toEqual(["1"]);
		await face(page, first).check();
		await expect.poll(() => unread.count()).toBe(0);
		await face(page, second).check();
		await control("POST", "/say", { openid: first, text: "ping" });
		await control("POST", "/say", { openid: first, text: "ping" });
		await expect.poll(() => unread.allInnerTexts()).toEqual(["2"]);
		const names = () => faces(page).evaluateAll((inputs) => inputs.map((input) => input.ariaLabel));
		expect(await names()).toEqual(["粉丝 1，2 条未读", "粉丝 2"]);
		await page.reload();
		await expect.poll(() => unread.allInnerTexts()).toEqual(["2"]);
		await face(page, first).check();
		await chat(page).getByText("pong", { exact: true }).first().waitFor();
		await expect.poll(() => unread.count()).toBe(0);
		await control("POST", "/unfollow", { openid: second });
		await expect.poll(names).toEqual(["粉丝 1", "粉丝 2，已取消关注"]);
	});

	test("are chosen by the arrow keys, too", async ({ open }) => {
		const [first, second] = [await newFollower(), await newFollower()];
		const page = await open();
		await face(page, second).focus();
		await page.keyboard.press("ArrowLeft");
		await expect.poll(() => page.locator(".follower-openid").textContent()).toBe(first);
	});

	test("are shown by the last one who followed and still does, where nobody was chosen", async ({ open }) => {
		const [first, second = ""] = [await newFollower(), await newFollower()];
		const page = await open();
		const shown = page.locator(".follower-openid");
		await expect.poll(() => shown.textContent()).toBe(second);
		await control("POST", "/unfollow", { openid: second });
		await expect.poll(() => shown.textContent()).toBe(first);
	});

	test("are the same in every window, at once", async ({ page, open }) => {
		await follow(page);
		const other = await open();
		await chat(other).getByText("欢迎关注！").waitFor();
		await say(other, "ping");
		await chat(page).getByText("pong", { exact: true }).waitFor();
	});

	test("leave one chat in the phone, even if they come faster than it draws", async ({ page }) => {
		await page.evaluate(
			"globalThis.held = []; globalThis.draw = requestAnimationFrame; requestAnimationFrame = (late) => held.push(late)",
		);
		for (let followed = 0; followed < 3; followed += 1) await newFollower();
		await expect.poll(() => chat(page).getByText("欢迎关注！").count()).toBe(1);
		await page.evaluate("requestAnimationFrame = draw; for (const late of held) draw(late)");
		await control("POST", "/say", { text: "ping" });
		await chat(page).getByText("pong", { exact: true }).waitFor();
		expect(await chat(page).count()).toBe(1);
	});

	test("do not share a dialog: it closes when the reader switches, and the focus stays with the reader", async ({
		page,
	}) => {
		const openids = [await newFollower(), await newFollower()];
		await page.getByRole("button", { name: "更多", exact: true }).click();
		await page.getByRole("dialog").waitFor();
		await face(page, openids[0] ?? "").check();
		await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
		expect(await page.evaluate<unknown>("document.activeElement.value")).toBe(openids[0]);
	});

	test("ten who send at once each get one answer, and the wire has all of them", async ({ page }) => {
		const openids = await Promise.all(Array.from({ length: 10 }, newFollower));
		await Promise.all(openids.map((openid) => control("POST", "/say", { openid, text: "ping" })));
		await expect
			.poll(async () => (await lines(page)).filter((line) => line === "→ message.text 200").length)
			.toBe(10);
		for (const openid of openids) {
			await face(page, openid).check();
			await chat(page).getByText("pong", { exact: true }).waitFor();
			expect(await chat(page).locator(".bubble").allInnerTexts()).toEqual([
				expect.stringContaining("欢迎关注！"),
				"ping",
				"pong",
			]);
		}
	});
});

describe("what a follower wishes", () => {
	test("who blocks template messages sees none: its card is faded and its receipt says why", async ({
		page,
	}) => {
		await follow(page);
		await page.getByRole("switch", { name: "屏蔽模板消息" }).click();
		await expect
			.poll(() => page.getByRole("switch", { name: "屏蔽模板消息" }).getAttribute("aria-checked"))
			.toBe("true");
		await page.getByRole("button", { name: "推送给此粉丝" }).click();
		await chat(page).getByText("送达回执 failed:user block · 粉丝没有看到这条消息").waitFor();
	});

	test("who refuses messages is refused a push with 43101", async ({ page }) => {
		await follow(page);
		await page.getByRole("switch", { name: "拒收消息（43101）" }).click();
		await expect
			.poll(() => page.getByRole("switch", { name: "拒收消息（43101）" }).getAttribute("aria-checked"))
			.toBe("true");
		await page.getByRole("button", { name: "推送给此粉丝" }).click();
		await page.getByText("微信（模拟器）拒绝了 · errcode 43101").waitFor();
		await row(page, "message/template/send", "errcode 43101").waitFor();
	});
});
