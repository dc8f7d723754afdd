/**
 * The pictures of the README: taken every time, kept in docs/images only when asked for:
 * `SCREENSHOTS=1 npm test -- --project browser screenshots`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { control, freshAccount, gatewayApi, newFollower } from "./support/api.ts";
import { test } from "./support/test.ts";

const isAskedFor = process.env["SCREENSHOTS"] !== undefined;
const folder = isAskedFor
	? join(import.meta.dirname, "../../docs/images")
	: join(tmpdir(), "wechat-edge-screenshots");

interface Scene {
	/** A button, and two sub-menus with what is in them. */
	readonly menu: Readonly<Record<string, readonly string[]>>;
	readonly template: object;
	readonly values: Readonly<Record<string, string>>;
}

const chinese: Scene = {
	menu: { 今日歌曲: [], 更多: ["官网"], 我的: ["我的订单", "联系客服"] },
	template: {
		template_id: "order_shipped",
		title: "订单发货通知",
		content:
			"订单编号:{{character_string1.DATA}}\n商品名称:{{thing2.DATA}}\n发货时间:{{time3.DATA}}\n订单金额:{{amount4.DATA}}\n",
		example: "订单编号:A20261122001\n商品名称:保温杯\n发货时间:2026年11月22日 09:30\n订单金额:￥59.00\n",
	},
	values: {
		character_string1: "A20261122001",
		thing2: "保温杯",
		time3: "2026年11月22日 09:30",
		amount4: "￥59.00",
	},
};

const english: Scene = {
	menu: { Today: [], More: ["Website"], Me: ["My orders", "Contact"] },
	template: {
		template_id: "order_shipped",
		title: "Order shipped",
		content:
			"Order:{{character_string1.DATA}}\nItem:{{thing2.DATA}}\nShipped:{{time3.DATA}}\nAmount:{{amount4.DATA}}\n",
		example: "Order:A20261122001\nItem:Thermos\nShipped:2026-11-22 09:30\nAmount:￥59.00\n",
	},
	values: {
		character_string1: "A20261122001",
		thing2: "Thermos",
		time3: "2026-11-22 09:30",
		amount4: "￥59.00",
	},
};

const buttonOf = (name: string, inside: readonly string[]): object =>
	inside.length === 0
		? { type: "click", name, key: name }
		: { name, sub_button: inside.map((sub) => buttonOf(sub, [])) };

/** They would stand in the controls beside the scene's own, in the wrong language. */
const firstTemplates = [
	"sim_order_shipped_0000000000000000000000001",
	"sim_appointment_000000000000000000000000002",
	"sim_old_industry_00000000000000000000000003",
];

/** A follower was welcomed, played ping-pong, got a menu and a template message with its receipt. */
async function play({ menu, template, values }: Scene): Promise<void> {
	await freshAccount();
	// So that the gateway does not go on believing, in the next file, that these are the account's templates.
	onTestFinished(async () => {
		await gatewayApi("DELETE", "/templates/order_shipped");
	});
	for (const id of firstTemplates) await gatewayApi("DELETE", `/templates/${id}`);
	await control("PUT", "/templates", { template_list: [template] });
	const touser = await newFollower();
	await control("POST", "/say", { text: "ping" });
	await gatewayApi("PUT", "/menu", {
		button: Object.entries(menu).map(([name, inside]) => buttonOf(name, inside)),
	});
	await control("PATCH", "/account", { receipt_delay_ms: 0 });
	await gatewayApi("POST", "/messages/template", {
		touser,
		template_id: "order_shipped",
		url: "https://example.com/orders/A20261122001",
		data: values,
	});
}

async function keep(page: Page, name: string): Promise<void> {
	const picture = await page.screenshot();
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, name), picture);
	expect(picture.byteLength).toBeGreaterThan(10_000);
	expect(picture.byteLength).toBeLessThan(300_000);
}

test.for([
	["phone-zh.png", "zh-CN", chinese, "送达回执 success"],
	["phone-en.png", "en-US", english, "Receipt success"],
] as const)(
	"%s: controls, phone and wire, with an exchange opened",
	async ([name, language, scene, receipt], { open }) => {
		await play(scene);
		const page = await open({ language, motion: "reduce" });
		await page.getByText(receipt).waitFor();
		await page
			.getByRole("listitem")
			.getByRole("button", { name: /message\.text/ })
			.click();
		await page.getByText("<![CDATA[pong]]>").waitFor();
		await page.getByRole("menuitem", { name: Object.keys(scene.menu).at(-1) ?? "" }).click();
		await page.getByRole("menu").waitFor();
		await page.mouse.move(0, 0);
		await keep(page, name);
	},
);

test("phone-mobile.png: the phone alone, in dark", async ({ open }) => {
	await play(chinese);
	const page = await open({ theme: "dark", width: 390, height: 844, motion: "reduce", scale: 2 });
	await page.getByText("送达回执 success").waitFor();
	await page.getByRole("menuitem", { name: "今日歌曲" }).waitFor();
	await keep(page, "phone-mobile.png");
});
