/** A gateway that is down, answers nonsense or hangs; faults by switch; and a simulator that goes away and comes back. */
import { describe, expect, onTestFinished } from "vitest";
import { control, freshAccount, gatewayApi, newFollower } from "./support/api.ts";
import { answerCallbacks, elements, replyWith } from "./support/own-server.ts";
import { chat, follow, say } from "./support/phone.ts";
import { startRelay } from "./support/relay.ts";
import { test } from "./support/test.ts";
import { lines, row, rows } from "./support/wire.ts";

/** As an owner does it: what the gateway remembers of a broken account would hold up the tests after this one. */
async function repair(): Promise<void> {
	await freshAccount();
	await gatewayApi("POST", "/token/refresh");
}

const notice = "该公众号提供的服务出现故障，请稍后再试";

describe("the follower is told that the service is unavailable, and the wire why, when the gateway", () => {
	test("is down: nobody listens at the callback's URL", async ({ page }) => {
		await control("PATCH", "/account", { callback_url: "http://127.0.0.1:1/wechat" });
		await page.getByRole("button", { name: "关注", exact: true }).click();
		await chat(page).getByText(notice).waitFor();
		expect(await lines(page)).toEqual([
			"→ event.subscribe 第 3 次推送 没有应答",
			"→ event.subscribe 第 2 次推送 没有应答",
			"→ event.subscribe 没有应答",
		]);
		await rows(page).getByText("连接失败").first().waitFor();
	});

	test("answers 500: three deliveries, each with its status", async ({ page }) => {
		await answerCallbacks((_xml, response) => response.writeHead(500).end("oops"));
		await page.getByRole("button", { name: "关注", exact: true }).click();
		await chat(page).getByText(notice).waitFor();
		expect(await lines(page)).toEqual([
			"→ event.subscribe 第 3 次推送 500",
			"→ event.subscribe 第 2 次推送 500",
			"→ event.subscribe 500",
		]);
		await rows(page).getByText("状态码 500").first().waitFor();
	});

	test("hangs: three deliveries without an answer", async ({ page }) => {
		await answerCallbacks(() => {});
		await control("PATCH", "/account", { callback_timeout_ms: 300 });
		await page.getByRole("button", { name: "关注", exact: true }).click();
		await chat(page).getByText(notice).waitFor();
		expect((await lines(page)).length).toBe(3);
		await rows(page).getByText(/300/).first().waitFor();
	});

	test.for([
		["200 with HTML", "<html><body>login</body></html>", "应答既不是 success，也不是 <xml> 文档"],
		["a reply for somebody else", "", "ToUserName 不是该粉丝的 OpenID"],
		["a reply of an unknown kind", elements({ MsgType: "hologram" }), "未知的 MsgType"],
	] as const)("answers %s: it is not tried again", async ([name, part, why], { page }) => {
		await answerCallbacks((xml, response) => {
			if (name === "200 with HTML") response.end(part);
			else if (part === "") response.end(`<xml>${elements({ ToUserName: "oSomebodyElse" })}</xml>`);
			else replyWith(part)(xml.replace("[event]", "[text]"), response);
		});
		await page.getByRole("button", { name: "关注", exact: true }).click();
		await chat(page).getByText(notice).waitFor();
		await rows(page).getByText(why).waitFor();
		expect((await lines(page)).length).toBe(1);
	});
});

test("the account's card says that the last callback failed", async ({ page }) => {
	await answerCallbacks((_xml, response) => response.writeHead(500).end());
	await control("POST", "/verify");
	await page.getByRole("region", { name: "示例服务号" }).getByText("上次推送失败，详见往来").waitFor();
});

describe("a fault by switch", () => {
	test.for([
		["access_token 被拒 40001", "errcode 40001"],
		["调用次数超限 45009", "errcode 45009"],
		["IP 不在白名单 40164", "errcode 40164"],
		["应答残缺", "200"],
		["服务器错误 502", "502"],
	] as const)("%s hits the gateway's calls, and ends with the switch", async ([name, outcome], { page }) => {
		onTestFinished(repair);
		await newFollower();
		const button = page.getByRole("switch", { name });
		await button.click();
		await expect.poll(() => button.getAttribute("aria-checked")).toBe("true");
		await page.getByRole("button", { name: "推送给此粉丝" }).click();
		await page.getByText(/^网关拒绝了 \d+/).waitFor();
		const hit = row(page, "message/template/send", outcome);
		await hit.waitFor();
		await hit.getByRole("button", { expanded: false }).click();
		await hit.getByText(/^错误注入：/).waitFor();
		await button.click();
		await expect.poll(async () => (await control("GET", "/faults"))["faults"]).toEqual([]);
	});

	test("应答缓慢 holds answers for the seconds beside it", async ({ page }) => {
		await newFollower();
		await page.getByRole("spinbutton", { name: "秒" }).fill("1");
		await expect
			.poll(async () => (await control("GET", "/faults"))["faults"])
			.toMatchObject([{ path: "*", delay_ms: 1000 }]);
		await page.getByRole("button", { name: "推送给此粉丝" }).click();
		await row(page, "message/template/send", "等待应答").waitFor();
		await row(page, "message/template/send", "errcode").waitFor();
	});
});

test("a simulator that goes away is missed in a banner, and the page goes on by itself when it is back", async ({
	open,
}) => {
	const relay = await startRelay();
	const page = await open({ origin: relay.origin, tolerates: /Failed to load resource|ERR_/ });
	await follow(page);
	await relay.breakDown();
	await page.getByText("与模拟器的连接断开了，正在重新连接。").waitFor();
	await page.getByText("未连接").waitFor();
	await page.getByRole("textbox", { name: "输入消息" }).fill("在吗");
	await page.keyboard.press("Enter");
	await page.getByRole("alert").getByText("模拟器没有应答").waitFor();
	await control("POST", "/say", { text: "ping" });
	await relay.comeBack();
	await chat(page).getByText("pong", { exact: true }).waitFor();
	await expect.poll(() => page.getByText("与模拟器的连接断开了").count()).toBe(0);
	await say(page, "你好");
});
