/** The menu bar between two menus and in a narrow window, and a tap that comes too late. */
import { describe, expect } from "vitest";
import { gatewayApi, newFollower } from "./support/api.ts";
import { menu } from "./support/phone.ts";
import { test } from "./support/test.ts";

const sub_button = ["八个汉字长的菜单", "二"].map((name) => ({ type: "click", name, key: name }));
const withSubMenus = { button: ["左", "中", "右"].map((name) => ({ name, sub_button })) };

describe("the bar", () => {
	test("closes a sub-menu with whose menu it goes, and keeps the keyboard", async ({ page }) => {
		await newFollower();
		await gatewayApi("PUT", "/menu", withSubMenus);
		await menu(page).getByRole("menuitem", { name: "右" }).click();
		await page.getByRole("menu", { name: "右" }).waitFor();
		await gatewayApi("PUT", "/menu", {
			button: ["甲", "乙", "丙"].map((name) => ({ type: "click", name, key: name })),
		});
		const last = menu(page).getByRole("menuitem", { name: "丙" });
		await last.waitFor();
		expect(await page.getByRole("menu").count()).toBe(0);
		const tips =
			"[...document.querySelectorAll('.menu-slot')].map((slot) => getComputedStyle(slot, '::after').content)";
		expect(await page.evaluate<unknown>(tips)).toEqual(["none", "none", "none"]);
		await expect.poll(() => page.evaluate<unknown>("document.activeElement.innerText")).toBe("丙");
		await gatewayApi("PUT", "/menu", withSubMenus);
		await menu(page).getByRole("menuitem", { name: "右" }).waitFor();
		expect(await page.getByRole("menu").count()).toBe(0);
	});

	test("has sub-menus as wide as their names, inside the phone, with rows of 44 px", async ({ open }) => {
		await newFollower();
		await gatewayApi("PUT", "/menu", withSubMenus);
		const page = await open({ width: 360, height: 740 });
		for (const name of ["左", "中", "右"]) {
			await menu(page).getByRole("menuitem", { name, exact: true }).click();
			const rows = page.getByRole("menu", { name }).getByRole("menuitem");
			await rows.first().waitFor();
			for (const box of await Promise.all((await rows.all()).map((one) => one.boundingBox()))) {
				expect([name, box?.height]).toEqual([name, 44]);
				expect(Number(box?.x)).toBeGreaterThanOrEqual(0);
				expect(Number(box?.x) + Number(box?.width)).toBeLessThanOrEqual(360);
			}
		}
	});
});

describe("a sub-menu stands in the middle above its button, or at the phone's edge, in a bar of", () => {
	test.for([
		["one", ["左"]],
		["two", ["左", "右"]],
		["three", ["左", "中", "右"]],
	] as const)("%s", async ([, bar], { open }) => {
		await newFollower();
		const page = await open({ width: 360, height: 740 });
		for (const subs of [["二"], ["八个汉字长的菜单", "二"]]) {
			const inside = subs.map((name) => ({ type: "click", name, key: name }));
			await gatewayApi("PUT", "/menu", { button: bar.map((name) => ({ name, sub_button: inside })) });
			for (const name of bar) {
				const button = menu(page).getByRole("menuitem", { name, exact: true });
				await button.click();
				const sheet = page.getByRole("menu", { name });
				await expect.poll(() => sheet.getByRole("menuitem").count()).toBe(subs.length);
				const [one, other] = await Promise.all([sheet.boundingBox(), button.boundingBox()]);
				const [left, right] = [Number(one?.x), Number(one?.x) + Number(one?.width)];
				const aside = (left + right) / 2 - (Number(other?.x) + Number(other?.width) / 2);
				const toTheEdge = Math.min(left, 360 - right);
				expect(toTheEdge, `${name} ${subs}`).toBeGreaterThan(5);
				if (toTheEdge > 7) expect(Math.abs(aside), `${name} ${subs}`).toBeLessThan(2);
				await page.keyboard.press("Escape");
			}
		}
	});
});

test.for([
	["zh-CN", "该账号没有自定义菜单。"],
	["en", "The account has no menu."],
] as const)(
	"a tap that is refused says why, in the language of the page, and covers no line: %s",
	async ([language, why], { open }) => {
		await newFollower();
		await gatewayApi("PUT", "/menu", { button: [{ type: "click", name: "一", key: "K" }] });
		const page = await open({ language, width: 360, height: 740, tolerates: /409/ });
		await page.route("**/simulator/tap*", async (route) => {
			await gatewayApi("DELETE", "/menu");
			await route.continue();
		});
		await page.getByRole("menuitem", { name: "一" }).click();
		const toast = page.getByRole("alert").getByText(why);
		await toast.waitFor();
		await page.getByRole("textbox").waitFor();
		const [said, line] = await Promise.all([toast.boundingBox(), page.locator(".composer").boundingBox()]);
		expect(Number(said?.y) + Number(said?.height)).toBeLessThan(Number(line?.y));
	},
);
