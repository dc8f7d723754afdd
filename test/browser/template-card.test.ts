/** Template messages as WeChat's card: rows, 详情, and the receipt below. */
import { describe, expect } from "vitest";
import { control, newFollower, wechat } from "./support/api.ts";
import { answerCallbacks } from "./support/own-server.ts";
import { chat } from "./support/phone.ts";
import { test as base } from "./support/test.ts";

/** A follower, and how the account sends them a template message. */
const test = base.extend("account", async ({ page }) => {
	const touser = await newFollower();
	const template_id = "sim_old_industry_00000000000000000000000003";
	const data = { keyword1: { value: "88002211" }, keyword2: { value: "2026年12月31日" } };
	return {
		page,
		send: (more: object = {}) => wechat("/message/template/send", { touser, template_id, data, ...more }),
	};
});

describe("the card", () => {
	test("has the title, and label and value of each row beside each other", async ({ account }) => {
		await account.send();
		const rows = chat(account.page).getByRole("term");
		await expect.poll(() => rows.allInnerTexts()).toContain("会员卡号");
		await chat(account.page).getByText("会员到期提醒").waitFor();
		const label = await rows.filter({ hasText: "会员卡号" }).boundingBox();
		const value = await chat(account.page)
			.getByRole("definition")
			.filter({ hasText: "88002211" })
			.boundingBox();
		expect(value?.y).toBe(label?.y);
		expect(Number(value?.x)).toBeGreaterThan(Number(label?.x) + Number(label?.width));
	});

	test("without a url leads nowhere", async ({ account }) => {
		await account.send();
		await chat(account.page).getByText("送达回执 success").waitFor();
		expect(await chat(account.page).getByText("详情").count()).toBe(0);
	});

	test("with a url has 详情, a link in a tab of its own", async ({ account }) => {
		await account.send({ url: "https://example.com/orders/1" });
		const link = chat(account.page).getByRole("link", { name: "详情" });
		await link.waitFor();
		expect(await link.getAttribute("href")).toBe("https://example.com/orders/1");
		expect(await link.getAttribute("target")).toBe("_blank");
		expect(await link.getAttribute("rel")).toBe("noopener noreferrer");
	});

	test("with a mini program and a url opens the mini program", async ({ account }) => {
		const miniprogram = { appid: "wx0123456789abcdef", pagepath: "pages/order?id=1" };
		await account.send({ url: "https://example.com/orders/1", miniprogram });
		await chat(account.page).getByRole("button", { name: "详情" }).click();
		const sheet = account.page.getByRole("dialog", { name: "小程序" });
		await sheet.getByText("pages/order?id=1").waitFor();
		await sheet.getByRole("button", { name: "关闭" }).click();
	});

	test("breaks a long value and pushes nothing aside", async ({ account }) => {
		await account.send({
			data: { keyword1: { value: "8".repeat(200) }, keyword2: { value: "长".repeat(200) } },
		});
		const values = chat(account.page).getByRole("definition");
		await values.filter({ hasText: "长" }).waitFor();
		const card = await chat(account.page).locator(".template-card").boundingBox();
		for (const value of await values.all()) {
			const box = await value.boundingBox();
			expect(Number(box?.x) + Number(box?.width)).toBeLessThanOrEqual(Number(card?.x) + Number(card?.width));
		}
	});

	test("waits for its receipt, and then shows what it says", async ({ account }) => {
		const seen = Promise.withResolvers<void>();
		await answerCallbacks(async (_xml, response) => {
			await seen.promise;
			response.end("success");
		});
		await control("PATCH", "/account", {
			receipt_status: "failed: system failed",
			callback_timeout_ms: 60_000,
		});
		await account.send();
		await chat(account.page).getByText("等待送达回执").waitFor();
		seen.resolve();
		await chat(account.page).getByText("送达回执 failed: system failed · 粉丝没有看到这条消息").waitFor();
	});
});

describe("the form", () => {
	test("sends what its fields say, with the template's own samples at first", async ({
		account: { page },
	}) => {
		await page.getByRole("combobox", { name: "消息模板" }).selectOption("预约提醒");
		expect(await page.getByRole("textbox", { name: /预约项目/ }).inputValue()).toBe("洗车");
		await page.getByRole("textbox", { name: /预约项目/ }).fill("保养");
		await page.getByRole("textbox", { name: /跳转网址/ }).fill("https://example.com/a");
		await page.getByRole("button", { name: "推送给此粉丝" }).click();
		await chat(page).getByRole("link", { name: "详情" }).waitFor();
		await chat(page).getByRole("definition").filter({ hasText: "保养" }).waitFor();
	});

	test("has a template as soon as the account has it", async ({ account: { page } }) => {
		await control("PUT", "/templates", {
			template_list: [{ title: "取件通知", content: "取件码:{{character_string1.DATA}}\n" }],
		});
		await page.getByRole("combobox", { name: "消息模板" }).selectOption("取件通知");
		await page.getByRole("textbox", { name: /取件码/ }).waitFor();
	});

	test("says of one follower's push nothing while another one is shown", async ({ account: { page } }) => {
		await page.getByRole("button", { name: "推送给此粉丝" }).click();
		const outcome = page.getByRole("status").filter({ hasText: "网关已接受 200" });
		await outcome.waitFor();
		await page.getByRole("textbox", { name: /商品名称/ }).fill("雨伞");
		await page.getByRole("button", { name: "新粉丝关注" }).click();
		await expect.poll(() => outcome.count()).toBe(0);
		expect(await page.getByRole("textbox", { name: /商品名称/ }).inputValue()).toBe("雨伞");
	});

	test("says what the gateway found wrong", async ({ account: { page } }) => {
		await page.getByRole("textbox", { name: /订单编号/ }).fill("汉字");
		await page.getByRole("button", { name: "推送给此粉丝" }).click();
		await page.getByRole("status").filter({ hasText: "没有发送：网关的发送前检查未通过" }).waitFor();
		await page.getByRole("status").filter({ hasText: "character_string1" }).waitFor();
	});

	test("says that the gateway is down", async ({ account: { page } }) => {
		await control("PATCH", "/account", { callback_url: "http://127.0.0.1:1/wechat" });
		await page.getByRole("button", { name: "推送给此粉丝" }).click();
		await page.getByRole("status").filter({ hasText: "网关没有应答" }).waitFor();
		await page.getByRole("status").filter({ hasText: "连接失败" }).waitFor();
	});
});
