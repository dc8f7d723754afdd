/** The keyboard's line: what is written belongs to one follower and is not lost; and the samples below it. */
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { newFollower } from "./support/api.ts";
import { chat, face } from "./support/phone.ts";
import { test } from "./support/test.ts";

const line = (page: Page) => page.getByRole("textbox", { name: "输入消息" });

describe("what stands in the line", () => {
	test("stays with the follower who wrote it", async ({ page }) => {
		const [one = "", two = ""] = [await newFollower(), await newFollower()];
		await face(page, one).check();
		await line(page).fill("一号写到一半");
		await face(page, two).check();
		await expect.poll(() => line(page).inputValue()).toBe("");
		await line(page).fill("二号也在写");
		await face(page, one).check();
		await expect.poll(() => line(page).inputValue()).toBe("一号写到一半");
	});

	test.for([
		["refused", 409, "对方已取消关注。"],
		["not answered", 0, "模拟器没有应答"],
	] as const)(
		"comes back when it is %s, before what was written meanwhile",
		async ([, status, why], { open }) => {
			const openid = await newFollower();
			const page = await open({ tolerates: /Failed to load resource/ });
			const held = Promise.withResolvers<void>();
			await page.route("**/simulator/say*", async (route) => {
				await held.promise;
				const json = { error: { en: "Gone.", zh: "对方已取消关注。" } };
				await (status === 0 ? route.abort() : route.fulfill({ status, json }));
			});
			await line(page).fill("先写的");
			await line(page).press("Enter");
			await expect.poll(() => line(page).inputValue()).toBe("");
			await line(page).fill("后写的");
			const other = await newFollower();
			await face(page, other).check();
			held.resolve();
			await page.getByRole("alert").getByText(why).waitFor();
			expect(await line(page).inputValue()).toBe("");
			await face(page, openid).check();
			await expect.poll(() => line(page).inputValue()).toBe("先写的\n后写的");
			expect(await chat(page).getByText("先写的").count()).toBe(0);
		},
	);
});

test("the samples give way to what is written", async ({ page }) => {
	await newFollower();
	const samples = page.getByRole("group", { name: "发送示例" });
	await page.getByRole("button", { name: "发送图片、位置等" }).click();
	await samples.waitFor();
	await line(page).fill("在吗");
	await expect.poll(() => samples.count()).toBe(0);
	await line(page).fill("");
	await page.getByRole("button", { name: "发送图片、位置等" }).waitFor();
	expect(await samples.count()).toBe(0);
});
