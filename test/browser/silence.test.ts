/** What the phone says where the follower gets nothing: to what `success` was answered, and while the gateway cannot answer. */
import { describe, expect } from "vitest";
import { control, newFollower } from "./support/api.ts";
import { chat, say } from "./support/phone.ts";
import { talkIn } from "./support/talk-in.ts";
import { test as base } from "./support/test.ts";
import { row } from "./support/wire.ts";

const silence = "网关应答 success，没有回复粉丝。回复写在 src/answers.ts 中。";

const test = base.extend("page", async ({ page }) => {
	await newFollower();
	await chat(page).getByText("欢迎关注！").waitFor();
	return page;
});

describe("a message", () => {
	test("that is answered by success is followed by where answers live", async ({ page }) => {
		await say(page, "在吗");
		await chat(page).getByText(silence).waitFor();
		await row(page, "message.text").getByText("success", { exact: true }).waitFor();
	});

	test("that gets a reply is not", async ({ page }) => {
		await say(page, "ping");
		await chat(page).getByText("pong", { exact: true }).waitFor();
		await row(page, "message.text").getByText("回复 text", { exact: true }).waitFor();
		expect(await chat(page).getByText(silence).count()).toBe(0);
	});

	test("that a customer-service message answers later is not any more", async ({ page }) => {
		const { send } = await talkIn(page);
		await chat(page).getByText(silence).waitFor();
		await send("text", { content: "亲，在的" });
		await chat(page).getByText("亲，在的").waitFor();
		await chat(page).getByText(silence).waitFor({ state: "detached" });
	});
});

describe("code of the gateway that does not compile", () => {
	const gateway_problem = 'src/answers.ts:14:87: Expected ")" but found ":"';

	test("is why every request waits, until it is mended", async ({ page }) => {
		await control("PATCH", "/account", { gateway_problem });
		const note = chat(page).getByText(`网关代码编译出错，改好之前所有请求都会一直等待。${gateway_problem}`);
		await note.waitFor();
		await control("PATCH", "/account", { gateway_problem: null });
		await note.waitFor({ state: "detached" });
	});
});
