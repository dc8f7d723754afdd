/** Passive replies of every kind, drawn as WeChat draws them. */
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { answerCallbacks, elements, replyWith } from "./support/own-server.ts";
import { chat, phone, say } from "./support/phone.ts";
import { test } from "./support/test.ts";
import { row } from "./support/wire.ts";

/** A follower says something, and is answered with `part`. */
async function answered(page: Page, part: string): Promise<void> {
	await answerCallbacks(replyWith(part));
	await page.getByRole("button", { name: "关注", exact: true }).click();
	await say(page, "你好");
}

const text = (content: string): string => elements({ MsgType: "text", Content: content });

const media = (type: string, element: string, fields: Readonly<Record<string, string>>): string =>
	`${elements({ MsgType: type })}<${element}>${elements(fields)}</${element}>`;

const news = (...articles: readonly Readonly<Record<string, string>>[]): string => {
	const items = articles.map((article) => `<item>${elements(article)}</item>`).join("");
	return `${elements({ MsgType: "news" })}<ArticleCount>${articles.length}</ArticleCount><Articles>${items}</Articles>`;
};

const article = (title: string) => ({
	Title: title,
	Description: `${title}的摘要`,
	PicUrl: "https://img.example.com/cover.jpg",
	Url: `https://example.com/${encodeURIComponent(title)}`,
});

describe("a text", () => {
	test("keeps its lines, and shows links where WeChat does", async ({ page }) => {
		await answered(
			page,
			text('第一行\n<a href="https://example.com/a?b=1&c=2">官网</a>，或 https://example.org/help。'),
		);
		const bubble = chat(page).locator(".bubble").last();
		await bubble.getByText("第一行").waitFor();
		expect(await bubble.textContent()).toBe("第一行\n官网，或 https://example.org/help。");
		const links = await bubble.getByRole("link").all();
		expect(await Promise.all(links.map((link) => link.getAttribute("href")))).toEqual([
			"https://example.com/a?b=1&c=2",
			"https://example.org/help",
		]);
		for (const link of links) expect(await link.getAttribute("rel")).toBe("noopener noreferrer");
	});

	test("offers answers to tap, which the follower then says", async ({ page }) => {
		await answered(
			page,
			text('<a href="weixin://bizmsgmenu?msgmenucontent=满意&msgmenuid=101">满意</a>吗？'),
		);
		await chat(page).getByRole("button", { name: "满意" }).click();
		await chat(page).locator(".said-mine").getByText("满意", { exact: true }).waitFor();
	});

	test("opens a mini program, which the phone names and does not run", async ({ page }) => {
		await answered(
			page,
			text('<a data-miniprogram-appid="wx0123456789abcdef" data-miniprogram-path="pages/index">点餐</a>'),
		);
		await chat(page).getByRole("button", { name: "点餐" }).click();
		const sheet = page.getByRole("dialog", { name: "小程序" });
		await sheet.getByText("wx0123456789abcdef").waitFor();
		await sheet.getByText("pages/index").waitFor();
		await page.keyboard.press("Escape");
		await expect.poll(() => sheet.count()).toBe(0);
	});
});

describe("what the account keeps at WeChat", () => {
	test("an image is a sample picture", async ({ page }) => {
		await answered(page, media("image", "Image", { MediaId: "m1" }));
		await expect
			.poll(() => chat(page).getByRole("img", { name: "图片" }).getAttribute("src"))
			.toBe("/page/sample.svg");
	});

	test("a voice is a bubble with waves", async ({ page }) => {
		await answered(page, media("voice", "Voice", { MediaId: "m1" }));
		await chat(page).getByRole("img", { name: "语音" }).waitFor();
	});

	test("a video has its title", async ({ page }) => {
		await answered(page, media("video", "Video", { MediaId: "m1", Title: "开箱视频" }));
		await chat(page).getByText("开箱视频").waitFor();
	});

	test("music has its title and its artist", async ({ page }) => {
		const fields = { Title: "茉莉花", Description: "民歌", ThumbMediaId: "t1" };
		await answered(page, media("music", "Music", fields));
		await chat(page).getByText("茉莉花").waitFor();
		await chat(page).getByText("民歌").waitFor();
	});
});

describe("articles", () => {
	test("one article has a wide cover, its digest and a way on; its picture is not loaded", async ({
		page,
	}) => {
		await answered(page, news(article("新品上市")));
		const link = chat(page).getByRole("link", { name: /新品上市/ });
		await link.getByText("新品上市的摘要").waitFor();
		await link.getByText("阅读全文").waitFor();
		expect(await link.getAttribute("href")).toBe("https://example.com/%E6%96%B0%E5%93%81%E4%B8%8A%E5%B8%82");
		const cover = await link.getByRole("img", { name: "图片来自 img.example.com，此处不加载" }).boundingBox();
		expect(Number(cover?.width) / Number(cover?.height)).toBeCloseTo(2.35, 1);
	});

	test("in answer to a message only the first of several is shown, as WeChat does", async ({ page }) => {
		await answered(page, news(article("头条"), article("次条")));
		await chat(page).getByText("头条", { exact: true }).waitFor();
		expect(await chat(page).getByRole("link").count()).toBe(1);
	});

	test("in answer to an event all are: the first as a cover, the others as rows", async ({ page }) => {
		await answerCallbacks((xml, response) =>
			replyWith(news(article("头条"), article("次条"), article("末条")))(
				xml.replace(">event<", ">text<").replace("[event]", "[text]"),
				response,
			),
		);
		await page.getByRole("button", { name: "关注", exact: true }).click();
		await chat(page).getByText("末条").waitFor();
		const links = chat(page).getByRole("link");
		expect(await links.allInnerTexts()).toEqual([
			expect.stringContaining("头条"),
			expect.stringContaining("次条"),
			expect.stringContaining("末条"),
		]);
		const boxes = await Promise.all((await links.all()).map((link) => link.boundingBox()));
		expect(boxes.map((box) => Number(box?.height) > 100)).toEqual([true, false, false]);
	});
});

test("a transfer to customer service shows nothing, and is no failure", async ({ page }) => {
	await answered(page, elements({ MsgType: "transfer_customer_service" }));
	await row(page, "message.text").waitFor();
	expect(await chat(page).locator(".said:not(.said-mine)").count()).toBe(0);
	expect(await chat(page).getByText("该公众号提供的服务出现故障").count()).toBe(0);
});

test("while the answer is under way the account is typing, and then no more", async ({ page }) => {
	const late = Promise.withResolvers<void>();
	await answerCallbacks(async (xml, response) => {
		await late.promise;
		replyWith(text("久等了"))(xml, response);
	});
	await page.getByRole("button", { name: "关注", exact: true }).click();
	await say(page, "在吗");
	const title = phone(page).getByRole("heading", { level: 2 });
	await expect.poll(() => title.textContent()).toBe("对方正在输入…");
	late.resolve();
	await chat(page).getByText("久等了").waitFor();
	await expect.poll(() => title.textContent()).toBe("示例服务号");
});
