/** axe-core finds nothing serious or critical, in every state of the page, in both themes, narrow and wide. */
import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { isJsonObject } from "../../src/wechat/json.ts";
import { control, freshCallback, gatewayApi, newFollower, wechat } from "./support/api.ts";
import { answerCallbacks } from "./support/own-server.ts";
import { chat, choose, menu } from "./support/phone.ts";
import { startRelay } from "./support/relay.ts";
import { test } from "./support/test.ts";
import { mp3, mp4, png, upload } from "./support/uploads.ts";
import { openRow } from "./support/wire.ts";

/** `label: .some-button` for each finding in this part of the page. */
async function findings(page: Page, part = "html"): Promise<readonly string[]> {
	const found = await page.evaluate<unknown>(`axe.run("${part}", { resultTypes: ["violations"] })`);
	const violations = isJsonObject(found) ? found["violations"] : undefined;
	if (!Array.isArray(violations)) throw new Error("axe gave no findings");
	return violations
		.filter(isJsonObject)
		.filter(({ impact }) => impact === "serious" || impact === "critical")
		.flatMap(({ id, nodes }) =>
			(Array.isArray(nodes) ? nodes.filter(isJsonObject) : []).map(
				({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`,
			),
		);
}

/** A chat with everything that a chat can hold. */
async function fullChat(): Promise<void> {
	const touser = await newFollower();
	const send = (msgtype: string, part: object) =>
		wechat("/message/custom/send", { touser, msgtype, [msgtype]: part });
	await control("POST", "/say", { text: "在吗 https://example.com/" });
	await send("text", { content: '<a href="https://example.com/">官网</a>' });
	await send("image", { media_id: "m" });
	await send("voice", { media_id: "m" });
	await send("video", { media_id: "m", thumb_media_id: "t", title: "视频" });
	await send("music", { title: "茉莉花", description: "民歌", thumb_media_id: "t" });
	await control("POST", "/send", { type: "location" });
	await send("news", {
		articles: [{ title: "标题", description: "摘要", url: "https://example.com/", picurl: "" }],
	});
	await send("mpnewsarticle", { article_id: "a" });
	await send("wxcard", { card_id: "c" });
	await send("miniprogrampage", { title: "点餐", appid: "wx1", pagepath: "p", thumb_media_id: "t" });
	await send("msgmenu", { head_content: "满意吗？", list: [{ id: "1", content: "满意" }], tail_content: "" });
	await control("POST", "/send", { type: "link" });
	await send("image", { media_id: await upload("image", "photo.png", png(300, 200)) });
	await send("voice", { media_id: await upload("voice", "hello.mp3", mp3(1)) });
	await send("video", { media_id: await upload("video", "video.mp4", mp4()), thumb_media_id: "t" });
	const data = { keyword1: { value: "88002211" }, keyword2: { value: "2026年12月31日" } };
	const template = { touser, template_id: "sim_old_industry_00000000000000000000000003", data };
	await wechat("/message/template/send", { ...template, url: "https://example.com/" });
	await control("PATCH", `/followers/${touser}`, { blocks_templates: true });
	await wechat("/message/template/send", template);
	await gatewayApi("PUT", "/menu", {
		button: [
			{ type: "scancode_push", name: "扫码", key: "K1" },
			{ type: "location_select", name: "位置", key: "K2" },
			{ name: "更多", sub_button: [{ type: "view", name: "官网", url: "https://example.com/" }] },
		],
	});
	await answerCallbacks((_xml, response) => response.writeHead(500).end());
	await control("PATCH", "/account", { mode: "safe" });
	await control("POST", "/say", { text: "故障" });
}

const dialog = (page: Page, name: string) => page.getByRole("dialog", { name });
const tap = (page: Page, name: string) => menu(page).getByRole("menuitem", { name, exact: true }).click();

interface State {
	/** Brings the page, which has a full chat, into it. */
	readonly reach: (page: Page) => Promise<unknown>;
	/** What is new in it. */
	readonly part: string;
}

const openDialog = "[role=dialog]:not([hidden])";
/** WeChat refuses it, so that there are steps to be read, in the controls and on the wire. */
const push = async (page: Page): Promise<void> => {
	await freshCallback();
	const openid = await page.locator(".face input:checked").inputValue();
	await control("PATCH", `/followers/${openid}`, { refuses: true });
	await page.getByRole("button", { name: "推送给此粉丝" }).click();
	await page.getByText("微信（模拟器）拒绝了 · errcode 43101").waitFor();
};

const states: Readonly<Record<string, State>> = {
	"a sub-menu": { reach: (page) => tap(page, "更多"), part: ".composer" },
	"where a page would open": {
		reach: async (page) => {
			await page.getByRole("menu").getByRole("menuitem", { name: "官网" }).click();
			await dialog(page, "example.com").waitFor();
		},
		part: openDialog,
	},
	"a scan": {
		reach: async (page) => {
			await page.keyboard.press("Escape");
			await tap(page, "扫码");
			await dialog(page, "扫一扫").waitFor();
		},
		part: openDialog,
	},
	"a place": {
		reach: async (page) => {
			await page.keyboard.press("Escape");
			await tap(page, "位置");
			await dialog(page, "发送位置").waitFor();
		},
		part: openDialog,
	},
	"the actions": {
		reach: async (page) => {
			await page.keyboard.press("Escape");
			await page.getByRole("button", { name: "更多", exact: true }).click();
			await dialog(page, "更多").waitFor();
		},
		part: openDialog,
	},
	"the samples": {
		reach: async (page) => {
			await page.keyboard.press("Escape");
			await page.getByRole("button", { name: "切换到键盘" }).click();
			await page.getByRole("button", { name: "发送图片、位置等" }).click();
			await page.getByRole("group", { name: "发送示例" }).waitFor();
		},
		part: ".composer",
	},
};

const narrowStates: typeof states = {
	"the controls": {
		reach: async (page) => {
			await choose(page, "控制台");
			await push(page);
		},
		part: openDialog,
	},
	"the wire": {
		reach: async (page) => {
			await page.keyboard.press("Escape");
			await choose(page, "往来");
			await openRow(page, "message.text", "500");
		},
		part: openDialog,
	},
};

const wideStates: typeof states = {
	"an opened exchange": { reach: (page) => openRow(page, "message.text", "500"), part: "#wire" },
	"a push's outcome": { reach: push, part: "#controls" },
	"the owner's side": { reach: (page) => openRow(page, "messages/template", "422"), part: "#wire" },
};

const mediumStates: typeof states = {
	"the drawer, with somebody's unread message": {
		reach: async (page) => {
			await page.keyboard.press("Escape");
			await page.getByRole("button", { name: "控制台" }).click();
			await push(page);
			const openid = await page.locator(".face input:checked").inputValue();
			await newFollower();
			await control("POST", "/say", { openid, text: "ping" });
			await page.locator(".face-unread").waitFor();
			await page.getByRole("button", { name: "切换到键盘" }).click();
		},
		part: openDialog,
	},
};

const furtherStates = (width: number): typeof states =>
	width < 720 ? narrowStates : width < 1100 ? mediumStates : wideStates;

test.for([
	["light", 360],
	["light", 1024],
	["light", 1440],
	["dark", 360],
	["dark", 1024],
	["dark", 1440],
] as const)("%s, %i px", async ([theme, width], { open }) => {
	const relay = await startRelay();
	const page = await open({
		theme,
		width,
		height: 800,
		motion: "reduce",
		origin: relay.origin,
		tolerates: /Failed to load resource|ERR_/,
	});
	await page.evaluate(axe.source);
	expect(await findings(page), "nobody follows").toEqual([]);
	await fullChat();
	await chat(page).getByText("该公众号提供的服务出现故障").waitFor();
	await chat(page).getByText("送达回执 failed:user block").waitFor();
	expect(await findings(page), "a full chat").toEqual([]);
	for (const [name, { reach, part }] of Object.entries({ ...states, ...furtherStates(width) })) {
		await reach(page);
		expect(await findings(page, part), name).toEqual([]);
	}
	await page.keyboard.press("Escape");
	await relay.breakDown();
	await page.getByText("与模拟器的连接断开了").waitFor();
	await page.getByRole("textbox", { name: "输入消息" }).fill("在吗");
	await page.keyboard.press("Enter");
	await page.getByRole("alert").getByText("模拟器没有应答").waitFor();
	expect(await findings(page), "the simulator is gone").toEqual([]);
});
