/** Uploaded pictures, voices and videos, drawn and played wherever the account sends them by their media_id. */
import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { control, gatewayApi } from "./support/api.ts";
import { answerCallbacks, elements, replyWith } from "./support/own-server.ts";
import { chat, menu, say } from "./support/phone.ts";
import { talkIn } from "./support/talk-in.ts";
import { test as base } from "./support/test.ts";
import { garbage, mp3, mp4, png, upload } from "./support/uploads.ts";
import { ownWorld } from "./support/worlds.ts";

/** What these tests read of an <img>, and of an <audio> or a <video>. */
type Drawn = { readonly naturalWidth: number };
type Played = { readonly played: { readonly length: number } };

const test = base.extend("talk", ({ page }) => talkIn(page));
/** In a window that ends with its test: what was played is fetched once more when it is rewound, and would be gone. */
const playing = base.extend("talk", async ({ open }) => talkIn(await open()));

const picture = (page: Page): Locator => chat(page).getByRole("img", { name: "图片" }).last();

/** On a card that says what it is: nothing is announced of the picture itself. */
const thumb = (page: Page): Locator => chat(page).locator('img[alt=""]').last();

/** The picture's address and how wide it is by itself: 0 for one that is not drawn. */
const drawn = async (page: Page, one = picture(page)): Promise<unknown> => [
	await one.getAttribute("src"),
	await one.evaluate<unknown, Drawn>(({ naturalWidth }) => naturalWidth),
];

/** Whether a voice or a video has played for a while, since or now. */
const hasPlayed = (one: Locator): Promise<boolean> =>
	one.evaluate<boolean, Played>(({ played }) => played.length > 0);

const sample = ["/page/sample.svg", 200];

describe("an uploaded picture is drawn", () => {
	test("in a customer-service message, in its own proportions", async ({ talk: { page, send } }) => {
		const media_id = await upload("image", "photo.png", png(300, 200));
		await send("image", { media_id });
		await expect.poll(() => drawn(page)).toEqual([`/media/${media_id}`, 300]);
		const box = await picture(page).boundingBox();
		expect([box?.width, box?.height]).toEqual([180, 120]);
	});

	test("in a passive reply", async ({ talk: { page } }) => {
		const MediaId = await upload("image", "photo.png", png(30, 20));
		await answerCallbacks(
			replyWith(`${elements({ MsgType: "image" })}<Image>${elements({ MediaId })}</Image>`),
		);
		await say(page, "图");
		await expect.poll(() => drawn(page)).toEqual([`/media/${MediaId}`, 30]);
	});

	test("by a menu button of type media_id", async ({ talk: { page } }) => {
		const media_id = await upload("image", "photo.png", png(30, 20));
		await gatewayApi("PUT", "/menu", { button: [{ type: "media_id", name: "发图", media_id }] });
		await menu(page).getByRole("menuitem", { name: "发图" }).click();
		await expect.poll(() => drawn(page)).toEqual([`/media/${media_id}`, 30]);
	});

	test.for([
		["video", { media_id: "m", title: "开箱视频" }],
		["music", { title: "茉莉花" }],
		["miniprogrampage", { title: "点餐", appid: "wx1", pagepath: "p" }],
	] as const)("as the thumb of a %s", async ([type, part], { talk: { page, send } }) => {
		const thumb_media_id = await upload("thumb", "thumb.jpg", png(64, 64));
		await send(type, { ...part, thumb_media_id });
		await expect.poll(() => drawn(page, thumb(page))).toEqual([`/media/${thumb_media_id}`, 64]);
		expect(await picture(page).count()).toBe(0);
	});

	test("and named in the page's language, in both themes, without leaving a narrow phone", async ({
		talk: { send },
		open,
	}) => {
		await send("image", { media_id: await upload("image", "photo.png", png(2000, 300)) });
		for (const theme of ["light", "dark"] as const) {
			const page = await open({ language: "en-US", theme, width: 360, height: 640 });
			const one = page.getByRole("log").getByRole("img", { name: "Picture" });
			await expect.poll(async () => (await one.boundingBox())?.width).toBe(180);
			expect(await page.evaluate<unknown>("document.documentElement.scrollWidth")).toBe(360);
		}
	});
});

describe("the sample stands for a picture", () => {
	test("whose media_id is unknown", async ({ talk: { page, send } }) => {
		await send("image", { media_id: "unknown" });
		await expect.poll(() => drawn(page)).toEqual(sample);
	});

	test("whose file is none: what is in it is not run", async ({ talk: { page, send } }) => {
		await send("image", { media_id: await upload("image", "photo.png", garbage()) });
		await expect.poll(() => drawn(page)).toEqual(sample);
	});

	test("whose file is of another kind", async ({ talk: { page, send } }) => {
		await send("image", { media_id: await upload("voice", "hello.mp3", mp3(1)) });
		await expect.poll(() => drawn(page)).toEqual(sample);
	});

	test("at once when its three days are over", async ({ talk: { page, send } }) => {
		const media_id = await upload("image", "photo.png", png(30, 20));
		await send("image", { media_id });
		await expect.poll(() => drawn(page)).toEqual([`/media/${media_id}`, 30]);
		await control("POST", "/clock", { advance_seconds: 3 * 86_400 });
		await expect.poll(() => drawn(page)).toEqual(sample);
	});
});

describe("opened by itself", () => {
	const address = (id: string) => `${ownWorld().simulator}/media/${id}`;

	test("a file that is no picture, whatever its name says, runs nothing", async ({ open }) => {
		const page = await open();
		const answer = await page.goto(address(await upload("image", "photo.png", garbage())));
		expect(answer?.headers()["content-type"]).toBe("image/png");
		expect(await page.evaluate<unknown>("document.scripts.length")).toBe(0);
	});

	test("a video plays", async ({ open }) => {
		const page = await open();
		const id = await upload("video", "video.mp4", mp4());
		// The browser hands a video on to its player and calls the way there aborted.
		await page.goto(address(id)).catch(() => null);
		await expect.poll(() => hasPlayed(page.locator("video"))).toBe(true);
	});
});

describe("an uploaded voice", () => {
	const voice = (page: Page): Locator => chat(page).getByRole("button", { name: "播放语音" });

	playing("plays on a press, and stops on the next", async ({ talk: { page, send } }) => {
		await send("voice", { media_id: await upload("voice", "hello.mp3", mp3(60)) });
		await voice(page).click();
		await expect.poll(() => voice(page).getAttribute("aria-pressed")).toBe("true");
		await voice(page).click();
		await expect.poll(() => voice(page).getAttribute("aria-pressed")).toBe("false");
	});

	playing("stops by itself at its end", async ({ talk: { page, send } }) => {
		await send("voice", { media_id: await upload("voice", "hello.mp3", mp3(0.2)) });
		const audio = voice(page).locator("audio");
		await voice(page).click();
		await expect.poll(() => hasPlayed(audio)).toBe(true);
		await expect.poll(() => voice(page).getAttribute("aria-pressed")).toBe("false");
	});

	playing.for([
		["in AMR, which no browser plays,", "hello.amr"],
		["that is none", "hello.mp3"],
	] as const)("%s is a bubble that cannot be pressed", async ([, name], { talk: { page, send } }) => {
		await send("voice", { media_id: await upload("voice", name, garbage()) });
		await chat(page).getByRole("img", { name: "语音" }).waitFor();
		expect(await voice(page).count()).toBe(0);
	});
});

describe("an uploaded video", () => {
	playing(
		"plays over the chat, with the keyboard alone, and Escape leads back to it",
		async ({ talk: { page, send } }) => {
			const media_id = await upload("video", "video.mp4", mp4());
			await send("video", { media_id, thumb_media_id: "t", title: "开箱视频" });
			await chat(page).getByRole("button", { name: "播放视频 开箱视频" }).focus();
			await page.keyboard.press("Enter");
			const player = page.getByRole("dialog", { name: "开箱视频" }).locator("video");
			await expect.poll(() => hasPlayed(player)).toBe(true);
			await page.keyboard.press("Tab");
			await expect.poll(() => page.evaluate<unknown>("document.activeElement.tagName")).toBe("VIDEO");
			await page.keyboard.press("Escape");
			await expect.poll(() => player.count()).toBe(0);
			expect(await page.evaluate<unknown>("document.activeElement.className")).toBe("video-card");
		},
	);

	playing(
		"that is none is a card that cannot be pressed, with its thumb",
		async ({ talk: { page, send } }) => {
			const media_id = await upload("video", "video.mp4", garbage());
			const thumb_media_id = await upload("thumb", "thumb.jpg", png(64, 64));
			await send("video", { media_id, thumb_media_id, title: "开箱视频" });
			await expect.poll(() => drawn(page, thumb(page))).toEqual([`/media/${thumb_media_id}`, 64]);
			expect(await chat(page).getByRole("button").count()).toBe(0);
		},
	);
});
