/** A follower who has just spoken, so that the account may write to them, and how it does. */
import type { Page } from "playwright-core";
import { control, newFollower, wechat } from "./api.ts";
import { chat } from "./phone.ts";

export const talkIn = async (page: Page) => {
	const touser = await newFollower();
	await control("POST", "/say", { text: "在吗" });
	await chat(page).getByText("在吗").waitFor();
	return {
		page,
		send: (msgtype: string, part: object) =>
			wechat("/message/custom/send", { touser, msgtype, [msgtype]: part }),
		type: (command: string) => wechat("/message/custom/typing", { touser, command }),
	};
};
