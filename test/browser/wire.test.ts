/** The wire: order, life, filters, laid-out bodies, curl lines that work, and no secret anywhere. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { isLeftOut } from "../reporting/left-out.ts";
import { accessToken, control, freshAccount, gatewayApi, newFollower, wechat } from "./support/api.ts";
import { localAccount } from "./support/local-account.ts";
import { answerCallbacks } from "./support/own-server.ts";
import { test } from "./support/test.ts";
import { lines, openRow, row, rows, wire } from "./support/wire.ts";

const say = (text: string) => control("POST", "/say", { text });

/** As the reader's terminal would run it; resolves to what it prints. */
async function inShell(line: string): Promise<string> {
	const { stdout } = await promisify(execFile)("bash", ["-c", `${line} --silent --show-error`]);
	return stdout;
}

const clipboard = async (page: Page): Promise<string> =>
	String(await page.evaluate<unknown>("navigator.clipboard.readText()"));

describe("the list", () => {
	test("has the newest first, and is live", async ({ page }) => {
		await newFollower();
		await say("ping");
		await gatewayApi("PUT", "/menu", { button: [{ type: "click", name: "一", key: "K" }] });
		await expect
			.poll(async () => (await lines(page)).filter((line) => !/stable_token|40001/.test(line)))
			.toEqual(["← menu/create 200 errcode 0", "→ message.text 200", "→ event.subscribe 200"]);
		await wire(page).getByText("实时").waitFor();
	});

	test("shows an exchange while it is under way", async ({ page }) => {
		const late = Promise.withResolvers<void>();
		await answerCallbacks(async (_xml, response) => {
			await late.promise;
			response.end("success");
		});
		await page.getByRole("button", { name: "关注", exact: true }).click();
		await row(page, "event.subscribe", "等待应答").waitFor();
		late.resolve();
		await row(page, "event.subscribe", "200").waitFor();
	});

	test("is narrowed by kind and by text, and cleared", async ({ page }) => {
		await newFollower();
		await say("ping");
		await control("PUT", "/faults", [{ path: "/cgi-bin/menu/get", errcode: 45009 }]);
		await expect(gatewayApi("GET", "/menu")).rejects.toThrow("429");
		await row(page, "menu/get", "errcode 45009").waitFor();
		const kinds = async () => (await lines(page)).map((line) => line.split(" ")[1]);
		const choose = (name: string) => page.getByRole("radio", { name, exact: true }).check();

		await choose("回调");
		await expect.poll(kinds).toEqual(["message.text", "event.subscribe"]);
		await choose("接口调用");
		await expect.poll(kinds).toContain("menu/get");
		expect(await kinds()).not.toContain("message.text");
		await choose("失败");
		await expect.poll(async () => new Set(await kinds())).toContain("menu/get");
		expect(await kinds()).not.toContain("event.subscribe");
		await choose("全部");

		const search = page.getByRole("searchbox", { name: "筛选" });
		await search.fill("SUBSCRIBE");
		await expect.poll(kinds).toEqual(["event.subscribe"]);
		await search.fill("nothing of the kind");
		await wire(page).getByText("没有符合筛选条件的往来。").waitFor();
		await search.fill("");
		await wire(page).getByRole("button", { name: "清空" }).click();
		await wire(page).getByText("还没有往来。").waitFor();
		await say("ping");
		await expect.poll(kinds).toEqual(["message.text"]);
	});

	test("has what the owner asked of the gateway in a lane of its own, also where WeChat was not asked", async ({
		page,
	}) => {
		await newFollower();
		await page.getByRole("textbox", { name: /商品名称/ }).fill(" ");
		await page.getByRole("button", { name: "推送给此粉丝" }).click();
		const refused = row(page, "messages/template", "422");
		await refused.getByText("没有发送：网关的发送前检查未通过").waitFor();
		expect((await lines(page)).filter((line) => line.includes("template/send"))).toEqual([]);
		expect(await page.getByRole("textbox", { name: /商品名称/ }).getAttribute("aria-invalid")).toBe("true");
		await page.getByRole("radio", { name: "自有系统", exact: true }).check();
		await expect.poll(() => lines(page)).toEqual(["⇐ messages/template 422"]);
		const details = await openRow(page, "messages/template", "422");
		await details.getByText("data.thing2 值为空，微信会拒绝。").waitFor();
		await control("POST", "/events", { type: "message.text", data: { FromUserName: "o1" } });
		await expect.poll(() => lines(page)).toEqual(["⇒ message.text 204", "⇐ messages/template 422"]);
		await page.getByRole("radio", { name: "全部", exact: true }).check();
		await page.getByRole("textbox", { name: /商品名称/ }).fill("书");
	});

	test("marks a refused access_token as repaired when the gateway sent the call again", async ({ page }) => {
		await newFollower();
		await accessToken();
		await control("POST", "/expire-token");
		await gatewayApi("PUT", "/menu", { button: [{ type: "click", name: "一", key: "K" }] });
		const repaired = row(page, "menu/create", "errcode 40001");
		await repaired.getByText("已恢复").waitFor();
		await repaired.getByText("access_token 被拒，网关重试后成功").waitFor();
		expect(await page.locator(".exchange-failed").count()).toBe(0);
	});

	test("has no red line after a reset", async ({ page }) => {
		await newFollower();
		await accessToken();
		await gatewayApi("GET", "/templates");
		await freshAccount();
		await newFollower();
		await gatewayApi("PUT", "/menu", { button: [{ type: "click", name: "一", key: "K" }] });
		await expect.poll(() => lines(page)).toEqual(["← menu/create 200 errcode 0", "→ event.subscribe 200"]);
		expect(await page.locator(".exchange-failed").count()).toBe(0);
	});

	test("is narrowed to one follower, with the calls that speak to them", async ({ page }) => {
		const [openid, other] = [await newFollower(), await newFollower()];
		for (const touser of [openid, other]) {
			await wechat("/message/custom/send", { touser, msgtype: "text", text: { content: "亲，在的" } });
		}
		await page.getByRole("searchbox", { name: "筛选" }).fill(openid);
		await expect
			.poll(() => lines(page))
			.toEqual(["← message/custom/send 200 errcode 0", "→ event.subscribe 200"]);
		await page.getByRole("searchbox", { name: "筛选" }).fill("");
	});

	test.for([
		["long", 20],
		["short", 1],
	] as const)(
		"if it is %s, keeps what is being read in its place while newer rows come",
		async ([, count], { page }) => {
			await newFollower();
			await Promise.all(Array.from({ length: count }, () => say("ping")));
			const answered = async () => (await lines(page)).filter((line) => line === "→ message.text 200").length;
			await expect.poll(answered).toBe(count);
			const details = await openRow(page, "message.text");
			const before = await details.boundingBox();
			await control("POST", "/click", { key: "一" });
			await control("POST", "/click", { key: "二" });
			const pill = wire(page).getByRole("button", { name: "2 条新的往来" });
			await pill.waitFor();
			const [strip, list] = [await pill.boundingBox(), await page.locator(".wire-scroller").boundingBox()];
			expect(Number(strip?.y) + Number(strip?.height)).toBeLessThanOrEqual(Number(list?.y));
			expect((await row(page, "message.text").boundingBox())?.y).toBeCloseTo(Number(before?.y), 0);
			await pill.click();
			await expect.poll(() => pill.count()).toBe(0);
			await expect
				.poll(async () => Number((await details.boundingBox())?.y))
				.toBeGreaterThan(Number(before?.y));
		},
	);
});

describe("an opened row", () => {
	test("lays out the XML of a callback and of its reply", async ({ page }) => {
		await newFollower();
		await say("ping");
		const details = await openRow(page, "message.text");
		await details.getByRole("heading", { name: "被动回复" }).waitFor();
		const bodies = await details.locator("pre").allInnerTexts();
		expect(bodies[0]).toMatch(/^<xml>\n {2}<ToUserName><!\[CDATA\[gh_51a000000001\]\]><\/ToUserName>\n/);
		expect(bodies[0]).toContain("\n  <Content><![CDATA[ping]]></Content>\n");
		expect(bodies[1]).toContain("\n  <Content><![CDATA[pong]]></Content>\n");
	});

	test("says what headers came with each half", async ({ page }) => {
		await newFollower();
		const details = await openRow(page, "event.subscribe");
		await expect
			.poll(() => details.locator(".exchange-header").allInnerTexts())
			.toEqual(["Content-Type: text/xml", expect.stringMatching(/^Content-Type: (?:text|application)\/xml/)]);
	});

	test("lays out the JSON of a call and of its answer", async ({ page }) => {
		await gatewayApi("PUT", "/menu", { button: [{ type: "click", name: "一", key: "K" }] });
		const details = await openRow(page, "menu/create", "errcode 0");
		const bodies = await details.locator("pre").allInnerTexts();
		expect(bodies[0]).toContain('{\n  "button": [\n    {\n');
		expect(bodies[1]).toMatch(/^\{\n {2}"errcode": 0,\n {2}"errmsg": "ok/);
	});

	test("closes again, and another can be open beside it", async ({ page }) => {
		await newFollower();
		await say("ping");
		await openRow(page, "message.text");
		await openRow(page, "event.subscribe");
		await expect.poll(() => wire(page).getByRole("button", { expanded: true }).count()).toBe(2);
		await row(page, "message.text").getByRole("button", { expanded: true }).click();
		await expect.poll(() => wire(page).getByRole("button", { expanded: true }).count()).toBe(1);
	});
});

test("no secret, no key and no whole access_token stands anywhere in the page", async ({ page }) => {
	await newFollower();
	await page.getByRole("radio", { name: "安全模式" }).check();
	await say("ping");
	await page.getByRole("button", { name: "推送给此粉丝" }).click();
	await page.getByText("送达回执 success").waitFor();
	await page.getByRole("button", { name: "使其失效" }).click();
	await page.getByRole("button", { name: "推送给此粉丝" }).click();
	await row(page, "stable_token").waitFor();
	await expect.poll(() => page.getByText("送达回执 success").count()).toBe(2);
	const closed = rows(page).getByRole("button", { expanded: false });
	while ((await closed.count()) > 0) await closed.first().click();

	const html = await page.content();
	expect(html).toContain("stable_token");
	const { WECHAT_APP_SECRET, WECHAT_TOKEN, WECHAT_ENCODING_AES_KEY } = localAccount;
	for (const secret of [WECHAT_APP_SECRET, WECHAT_TOKEN, WECHAT_ENCODING_AES_KEY, await accessToken()]) {
		expect(String(secret).length).toBeGreaterThan(10);
		expect(html.includes(String(secret))).toBe(false);
	}
	expect(html).not.toMatch(/access_token=[^&"…\s]{12}/);
});

describe.skipIf(isLeftOut("curlLines"))("a copied curl line, run in a shell,", () => {
	test.for([
		["明文模式", "<Content><![CDATA[pong]]></Content>"],
		["兼容模式", "<Encrypt>"],
		["安全模式", "<Encrypt>"],
	] as const)("is accepted by the gateway: %s", async ([mode, printed], { page }) => {
		await newFollower();
		await page.getByRole("radio", { name: mode }).check();
		await say("ping");
		const details = await openRow(page, "message.text");
		await details.getByRole("button", { name: "复制为 curl" }).click();
		await details.getByRole("button", { name: "已复制" }).waitFor();
		expect(await inShell(await clipboard(page))).toContain(printed);
	});

	test("verifies the callback's URL", async ({ page }) => {
		await control("POST", "/verify");
		const details = await openRow(page, "verify");
		await details.getByRole("button", { name: "复制为 curl" }).click();
		await details.getByRole("button", { name: "已复制" }).waitFor();
		expect(await inShell(await clipboard(page))).toMatch(/^\d+$/);
	});

	test("pushes what stands in the form, quotes and all", async ({ page }) => {
		await newFollower();
		await page.getByRole("textbox", { name: /商品名称/ }).fill(`O'Neill "茶杯" $HOME \``);
		await page.getByRole("button", { name: "复制为 curl" }).click();
		await page.getByRole("button", { name: "已复制" }).waitFor();
		expect(JSON.parse(await inShell(await clipboard(page)))).toMatchObject({
			msgid: expect.stringMatching(/^\d+$/),
		});
		await page.getByRole("definition").getByText(`O'Neill "茶杯" $HOME \``).waitFor();
	});
});

describe("a curl line that is not copied", () => {
	test.skipIf(isLeftOut("curlLines"))(
		"because the browser does not allow it, is shown to be copied by hand",
		async ({ open }) => {
			await newFollower();
			const page = await open();
			await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
			const details = await openRow(page, "event.subscribe");
			await details.getByRole("button", { name: "复制为 curl" }).click();
			await details.getByRole("button", { name: "浏览器不允许复制" }).waitFor();
			expect(await inShell((await details.locator(".exchange-curl").textContent()) ?? "")).toContain(
				"欢迎关注！",
			);
		},
	);

	test("because it cannot be had, is not said to be forbidden", async ({ open }) => {
		await newFollower();
		const page = await open({ tolerates: /Failed to load resource/ });
		await page.route("**/simulator/callbacks/*/curl", (route) => route.abort());
		const details = await openRow(page, "event.subscribe");
		await details.getByRole("button", { name: "复制为 curl" }).click();
		await details.getByRole("button", { name: "没有取到内容" }).waitFor();
		expect(await details.locator(".exchange-curl").count()).toBe(0);
	});
});
