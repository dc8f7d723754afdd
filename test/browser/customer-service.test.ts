/** Customer-service messages of every kind, and the samples that a follower sends. */
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { chat, phone } from "./support/phone.ts";
import { talkIn } from "./support/talk-in.ts";
import { test as base } from "./support/test.ts";
import { row } from "./support/wire.ts";

const test = base.extend("talk", ({ page }) => talkIn(page));

/** Each kind, and what the follower must see of it. */
const kinds: readonly (readonly [string, object, (page: Page) => Promise<unknown>])[] = [
	["text", { content: "亲，在的" }, (page) => chat(page).getByText("亲，在的").waitFor()],
	["image", { media_id: "m1" }, (page) => chat(page).getByRole("img", { name: "图片" }).waitFor()],
	["voice", { media_id: "m1" }, (page) => chat(page).getByRole("img", { name: "语音" }).waitFor()],
	[
		"video",
		{ media_id: "m1", thumb_media_id: "t1", title: "开箱视频" },
		(page) => chat(page).getByText("开箱视频").waitFor(),
	],
	[
		"music",
		{ title: "茉莉花", description: "民歌", thumb_media_id: "t1" },
		(page) => chat(page).getByText("茉莉花").waitFor(),
	],
	[
		"news",
		{ articles: [{ title: "新品上市", description: "摘要", url: "https://example.com/", picurl: "" }] },
		(page) =>
			chat(page)
				.getByRole("link", { name: /新品上市/ })
				.waitFor(),
	],
	[
		"mpnewsarticle",
		{ article_id: "a-1001" },
		async (page) => {
			await chat(page).getByText("图文", { exact: true }).waitFor();
			await chat(page).getByText("a-1001").waitFor();
		},
	],
	[
		"wxcard",
		{ card_id: "pFS7Fjg8kV1IdDz01r4SQwMkuCKc" },
		async (page) => {
			await chat(page).getByText("卡券").waitFor();
			await chat(page).getByText("pFS7Fjg8kV1IdDz01r4SQwMkuCKc").waitFor();
		},
	],
	[
		"miniprogrampage",
		{ title: "点餐", appid: "wx0123456789abcdef", pagepath: "pages/index", thumb_media_id: "t1" },
		async (page) => {
			await chat(page).getByRole("button", { name: /点餐/ }).click();
			const sheet = page.getByRole("dialog", { name: "小程序" });
			await sheet.getByText("wx0123456789abcdef").waitFor();
			await sheet.getByRole("button", { name: "关闭" }).click();
		},
	],
	[
		"msgmenu",
		{ head_content: "满意吗？", list: [{ id: "101", content: "满意" }], tail_content: "谢谢" },
		async (page) => {
			await chat(page).getByText("满意吗？").waitFor();
			await chat(page).getByRole("button", { name: "满意" }).click();
			await chat(page).locator(".said-mine").getByText("满意", { exact: true }).waitFor();
		},
	],
];

describe("the account sends", () => {
	test.for(kinds)("%s", async ([type, part, isSeen], { talk }) => {
		await talk.send(type, part);
		await isSeen(talk.page);
	});

	test("articles without a picture, and none is drawn", async ({ talk: { page, send } }) => {
		const article = { description: "摘要", url: "https://example.com/", picurl: "" };
		await send("news", { articles: [{ ...article, title: "新品上市" }] });
		await chat(page).getByText("新品上市").waitFor();
		expect(await chat(page).getByRole("img").count()).toBe(0);
	});

	test("a typing sign, and takes it back", async ({ talk: { page, type } }) => {
		const title = phone(page).getByRole("heading", { level: 2 });
		await type("Typing");
		await expect.poll(() => title.textContent()).toBe("对方正在输入…");
		await type("CancelTyping");
		await expect.poll(() => title.textContent()).toBe("示例服务号");
	});
});

describe("the follower sends", () => {
	test.for([
		["图片", "image", (page: Page) => chat(page).getByRole("img", { name: "图片" }).waitFor()],
		["语音", "voice", (page: Page) => chat(page).getByRole("img", { name: "语音" }).waitFor()],
		[
			"视频",
			"video",
			async (page: Page) => {
				await chat(page).getByRole("img", { name: "视频", exact: true }).waitFor();
				expect(await chat(page).getByRole("img", { name: "图片" }).count()).toBe(0);
			},
		],
		["位置", "location", (page: Page) => chat(page).getByText("23.134521, 113.358803").waitFor()],
		[
			"链接",
			"link",
			(page: Page) =>
				chat(page)
					.getByRole("link", { name: /公众平台官网链接/ })
					.waitFor(),
		],
	] as const)("%s, and the gateway gets %s", async ([name, type, isSeen], { talk: { page } }) => {
		await page.getByRole("button", { name: "发送图片、位置等" }).click();
		await page.getByRole("group", { name: "发送示例" }).getByRole("button", { name }).click();
		await isSeen(page);
		await row(page, `message.${type}`).waitFor();
	});
});
