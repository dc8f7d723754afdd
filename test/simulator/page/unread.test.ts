/** What a follower's phone got and nobody saw yet. */
import { expect, test } from "vitest";
import { unreadIn } from "../../../simulator/page/unread.ts";
import type { ChatItem } from "../../../simulator/phone/snapshot.ts";

const item = (id: string, more: Partial<ChatItem> = {}): ChatItem => ({
	id,
	openid: "o1",
	at: 0,
	from: "account",
	via: "passive",
	type: "text",
	content: {},
	state: null,
	media: null,
	thumb: null,
	...more,
});

test("is what the account sent after what was seen, as numbers count", () => {
	const items = [item("8"), item("9"), item("10"), item("11", { from: "follower" })];
	expect(unreadIn(items, undefined)).toBe(3);
	expect(unreadIn(items, "8")).toBe(2);
	expect(unreadIn(items, "9")).toBe(1);
	expect(unreadIn(items, "11")).toBe(0);
	expect(unreadIn([], "8")).toBe(0);
});

test("is no template message that the follower never got", () => {
	const card = (state: string) => [item("1", { type: "template", via: "template", state })];
	expect(unreadIn(card("sent"), undefined)).toBe(1);
	expect(unreadIn(card("success"), undefined)).toBe(1);
	expect(unreadIn(card("failed:user block"), undefined)).toBe(0);
});

test("is nothing of the follower's own, nor of WeChat's notices", () => {
	expect(
		unreadIn([item("1", { from: "follower" }), item("2", { from: "wechat", via: "notice" })], undefined),
	).toBe(0);
});
