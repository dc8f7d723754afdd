/** In a narrow window everything that is written can be read, in both languages: no label runs into another one. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { accessToken, control, gatewayApi, newFollower } from "./support/api.ts";
import { drawChineseInFull, unreadable } from "./support/readable.ts";
import { test } from "./support/test.ts";

const words = {
	"zh-CN": {
		more: "更多",
		controls: "控制台",
		wire: "往来",
		push: "推送给此粉丝",
		refused: "发生了什么",
		close: "关闭",
		clear: "清空",
		keyboard: "切换到键盘",
		samples: "发送图片、位置等",
	},
	en: {
		more: "More",
		controls: "Controls",
		wire: "Wire",
		push: "Push to this follower",
		refused: "What happened",
		close: "Close",
		clear: "Clear",
		keyboard: "Switch to the keyboard",
		samples: "Send a picture, a location …",
	},
} as const;

type Words = (typeof words)[keyof typeof words];

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function openSheet(page: Page, { more }: Words, name: string): Promise<void> {
	await button(page, more).click();
	await page.getByRole("dialog").getByRole("button", { name }).click();
	await page.getByRole("dialog", { name }).waitFor();
}

/** Callbacks that failed three times, calls that were refused and repaired, and both kinds of the owner's side. */
async function busyWire(): Promise<void> {
	const touser = await newFollower();
	await accessToken();
	await gatewayApi("GET", "/templates");
	await control("POST", "/expire-token");
	await gatewayApi("PUT", "/menu", {
		button: ["一个相当长的菜单名字", "更多"].map((name) => ({
			name,
			sub_button: ["八个汉字长的菜单", "二"].map((sub) => ({ type: "click", name: sub, key: sub })),
		})),
	});
	await control("PATCH", `/followers/${touser}`, { refuses: true });
	const template_id = "sim_old_industry_00000000000000000000000003";
	await control("POST", "/push", { touser, template_id, data: { keyword1: "1", keyword2: "2" } });
	await control("POST", "/push", { touser, template_id, data: { keyword1: "", keyword2: "2" } });
	await control("POST", "/events", { type: "event.TEMPLATESENDJOBFINISH", data: { FromUserName: touser } });
	const { callback_url } = await control("GET", "/account");
	await control("PATCH", "/account", { callback_url: "http://127.0.0.1:1/wechat" });
	await control("POST", "/say", { text: "ping" });
	await control("PATCH", "/account", { callback_url });
}

test.for([
	["zh-CN", 360],
	["zh-CN", 390],
	["en", 360],
	["en", 390],
] as const)("%s, %i px", async ([language, width], { open }) => {
	const said = words[language];
	const page = await open({ language, width, height: 740, motion: "reduce" });
	await drawChineseInFull(page);
	const expectReadable = async (what: string, part = "body") =>
		expect(await unreadable(page, part), what).toEqual([]);

	await expectReadable("nobody follows");
	await openSheet(page, said, said.wire);
	await expectReadable("an empty wire", "#wire");
	await button(page, said.close).click();
	await busyWire();
	await page.getByRole("menuitem").first().click();
	await page.getByRole("menu").waitFor();
	await expectReadable("a chat and a sub-menu", "#phone");
	await button(page, said.keyboard).click();
	await button(page, said.samples).click();
	await expectReadable("the samples", "#phone");
	await button(page, said.more).click();
	await page.getByRole("dialog").waitFor();
	await expectReadable("the actions", ".phone-sheet");
	await page.keyboard.press("Escape");
	await openSheet(page, said, said.wire);
	await expectReadable("the wire", "#wire");
	await page.getByRole("listitem").getByRole("button", { name: "messages/template" }).first().click();
	await expectReadable("an opened exchange", "#wire");
	await button(page, said.close).click();
	await openSheet(page, said, said.controls);
	await button(page, said.push).click();
	await page.locator("#controls").getByText(said.refused, { exact: true }).waitFor();
	for (let at = 0; at < 4; at += 1) {
		await page.evaluate(`document.querySelector("#controls .panel-inside").scrollTop = ${at * 500}`);
		await expectReadable(`the controls, ${at * 500} px down`, "#controls");
	}
});

test("these tests would see labels that run into each other, and one that sticks out of its button", async ({
	open,
}) => {
	const page = await open({ width: 390, height: 740 });
	await openSheet(page, words["zh-CN"], "往来");
	await page.evaluate(`{
		for (const { style } of document.querySelectorAll(".segment")) {
			style.flex = "0 0 20px";
			style.minWidth = "0";
		}
	}`);
	expect(await unreadable(page, "#wire")).toEqual(
		expect.arrayContaining(["接口调用 / 自有系统", "自有系统"]),
	);
});
