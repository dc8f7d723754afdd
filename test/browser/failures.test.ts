/** A gateway that is down, answers nonsense or hangs; faults by switch; and a simulator that goes away and comes back. */
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished } from "vitest";
import { control, freshAccount, gatewayApi, newFollower } from "./support/api.ts";
import { answerCallbacks, elements, replyWith } from "./support/own-server.ts";
import { chat, follow, say } from "./support/phone.ts";
import { startRelay } from "./support/relay.ts";
import { test } from "./support/test.ts";
import { lines, row, rows } from "./support/wire.ts";

const notice = "该公众号提供的服务出现故障，请稍后再试";

describe("the follower is told that the service is unavailable, and the wire why, when the gateway", () => {
	test("is down: nobody listens at the callback's URL", async ({ page }) => {
		await control("PATCH", "/account", { callback_url: "http://127.0.0.1:1/wechat" });
		await page.getByRole("button", { name: "关注", exact: true }).click();
		await chat(page).getByText(notice).waitFor();
		await expect
			.poll(() => lines(page))
			.toEqual([
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
		await expect
			.poll(() => lines(page))
			.toEqual([
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
		await expect.poll(async () => (await lines(page)).length).toBe(3);
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

/** Presses the switch and waits until it is as pressed. */
async function flip(page: Page, name: string): Promise<void> {
	const button = page.getByRole("switch", { name });
	const before = await button.getAttribute("aria-checked");
	await button.click();
	await expect.poll(() => button.getAttribute("aria-checked")).toBe(before === "true" ? "false" : "true");
}

/** Pushes, and resolves when the form says what came of it in words that fit. */
async function push(page: Page, outcome: RegExp): Promise<void> {
	await page.getByRole("button", { name: "推送给此粉丝" }).click();
	await page.getByRole("status").filter({ hasText: outcome }).waitFor();
}

/**
 * The next test's account refuses the access_token about which the gateway has just complained, and need not say why.
 * Heard at most every 10 s, so before the page says the same.
 */
async function forgetComplaint(): Promise<void> {
	await freshAccount();
	await gatewayApi("POST", "/token/refresh");
}

const colourOf = (page: Page, selector: string): Promise<unknown> =>
	page.evaluate<unknown>(`getComputedStyle(document.querySelector("${selector}")).color`);

const accepted = /^网关已接受 200/;
const faults = async () => (await control("GET", "/faults"))["faults"];

describe("a fault by switch", () => {
	test("access_token 被拒 40001 hits the gateway's calls, and ends with the switch", async ({ page }) => {
		onTestFinished(forgetComplaint);
		await newFollower();
		await push(page, accepted);
		await flip(page, "access_token 被拒 40001");
		await push(page, /^微信（模拟器）拒绝了 · errcode 40001 HTTP 502/);
		await row(page, "message/template/send", "errcode 40001").waitFor();
		await flip(page, "access_token 被拒 40001");
		await push(page, accepted);
	});

	test("IP 不在白名单 40164 holds the gateway up until it is told of the repair", async ({ page }) => {
		await newFollower();
		await push(page, accepted);
		await flip(page, "IP 不在白名单 40164");
		await push(
			page,
			/^微信（模拟器）拒绝了 · errcode 40164 HTTP 502.*调用来源 IP 不在账号的 API IP 白名单中。/s,
		);
		const steps = page.locator(".push-outcome").getByRole("listitem");
		expect(await steps.allInnerTexts()).toEqual([
			"“错误注入”中有开关打开着，可能由它造成：关闭后再试。",
			expect.stringMatching(/^微信看到的来源 IP 是 203\.0\.113\.7。/),
			expect.stringMatching(/^先用测试号/),
			expect.stringMatching(/^让调用经过/),
			expect.stringMatching(/^实在不行/),
		]);
		expect(await colourOf(page, ".problem li")).toBe(await colourOf(page, "body"));
		expect(await colourOf(page, ".push-outcome .bad")).not.toBe(await colourOf(page, "body"));
		const repair = page.getByRole("button", { name: "已修复" });
		await flip(page, "IP 不在白名单 40164");
		await push(
			page,
			/^没有发送：微信此前拒绝过，网关已暂停这类调用 .*POST \/api\/token\/refresh 可立即解除。/s,
		);
		await repair.click();
		await page.getByRole("status").filter({ hasText: "网关已恢复调用，可以再次推送" }).waitFor();
		await push(page, accepted);
		expect(await repair.count()).toBe(0);
	});

	test("leaves the gateway held up where nothing was repaired, and the form says so", async ({ open }) => {
		await newFollower();
		const page = await open();
		const body = {
			type: "urn:wechat-edge:wechat-refused",
			errcode: 40164,
			rid: "1",
			remedy: "fix-account",
			detail: "调用来源 IP 不在白名单中。",
		};
		for (const path of ["push", "repair"]) {
			await page.route(`**/simulator/${path}`, (route) =>
				route.fulfill({ json: { ok: false, status: 503, body, failure: null } }),
			);
		}
		await push(page, /^微信（模拟器）拒绝了 · errcode 40164 HTTP 503.*调用来源 IP 不在白名单中。/s);
		await page.getByRole("button", { name: "已修复" }).click();
		await page
			.getByRole("status")
			.filter({ hasText: /网关仍未恢复 · errcode 40164 HTTP 503/ })
			.waitFor();
		await page.getByRole("button", { name: "已修复" }).waitFor();
	});

	test.for([
		[
			"调用次数超限 45009",
			"errcode 45009",
			/^微信（模拟器）拒绝了 · errcode 45009 HTTP 429.*该接口今天的调用次数已用完。/s,
		],
		["应答残缺", "200", /^微信没有正常应答 HTTP 502.*无法确定该调用是否已被执行。/s],
		["服务器错误 502", "502", /^微信没有正常应答 HTTP 502.*无法确定该调用是否已被执行。/s],
	] as const)(
		"%s hits the gateway's calls, and ends with the switch",
		async ([name, outcome, said], { page }) => {
			await newFollower();
			await push(page, accepted);
			await flip(page, name);
			await push(page, said);
			const hit = row(page, "message/template/send", outcome);
			await hit.waitFor();
			await hit.getByRole("button", { expanded: false }).click();
			await hit.getByText(/^错误注入：/).waitFor();
			await flip(page, name);
			expect(await faults()).toEqual([]);
			await push(page, accepted);
		},
	);

	test("应答缓慢 holds answers for the seconds beside it, which stay when it is off", async ({ page }) => {
		await newFollower();
		const seconds = page.getByRole("spinbutton", { name: "秒" });
		await seconds.fill("1");
		await expect.poll(faults).toMatchObject([{ path: "*", delay_ms: 1000 }]);
		await page.getByRole("button", { name: "推送给此粉丝" }).click();
		const held = row(page, "message/template/send", "errcode");
		await held.waitFor();
		const duration = await held.locator(".exchange-duration").textContent();
		expect(Number.parseInt(duration ?? "", 10)).toBeGreaterThanOrEqual(1000);
		await expect
			.poll(() => page.getByRole("switch", { name: "应答缓慢" }).getAttribute("aria-checked"))
			.toBe("true");
		await flip(page, "应答缓慢");
		expect(await seconds.inputValue()).toBe("1");
		await flip(page, "应答缓慢");
		expect(await faults()).toMatchObject([{ path: "*", delay_ms: 1000 }]);
		await chat(page).getByText("送达回执 success").waitFor();
	});

	test("leaves what was set by hand as it is, and lets it go on counting", async ({ page }) => {
		const byHand = { path: "/cgi-bin/menu/get", errcode: 45009, times: 2 };
		await control("PUT", "/faults", [byHand]);
		await expect(gatewayApi("GET", "/menu")).rejects.toThrow("429");
		await page.getByText("另有 1 条自定义错误").waitFor();
		await flip(page, "应答残缺");
		expect(await faults()).toMatchObject([{ ...byHand, hits: 1 }, { garbled: "half-json" }]);
		await flip(page, "应答残缺");
		expect(await faults()).toMatchObject([{ ...byHand, hits: 1 }]);
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
	expect(await page.getByRole("textbox", { name: "输入消息" }).inputValue()).toBe("在吗");
	await control("POST", "/say", { text: "ping" });
	await relay.comeBack();
	await chat(page).getByText("pong", { exact: true }).waitFor();
	await expect.poll(() => page.getByText("与模拟器的连接断开了").count()).toBe(0);
	await say(page, "你好");
});
