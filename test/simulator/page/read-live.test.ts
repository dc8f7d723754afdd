import { expect, test } from "vitest";
import {
	readAccount,
	readChatItem,
	readExchange,
	readSnapshot,
} from "../../../simulator/page/live/read-live.ts";
import type { AccountView, ChatItem, Exchange } from "../../../simulator/phone/snapshot.ts";

const account: AccountView = {
	app_id: "wx51a0000000000001",
	account_id: "gh_51a000000001",
	mode: "safe",
	callback_url: "http://localhost:8787/wechat",
	callback: "failing",
	gateway_problem: "src/answers.ts:1:2: Unexpected",
	following: 1,
	followers: [
		{
			openid: "o1",
			number: 76,
			follows: true,
			blocks_templates: false,
			refuses: true,
			is_typing: true,
			menu_id: "123456789",
		},
	],
	last_openid: "o1",
	menus: { "123456789": { button: [] } },
	access_token: { expires_at: 7000 },
	now: 5000,
	faults: [{ path: "*", status: 502, hits: 1 }],
	ip_whitelist: ["203.0.113.0/24"],
	templates: [{ template_id: "t", title: "通知", content: "{{thing1.DATA}}", example: "书" }],
};

const item: ChatItem = {
	id: "7",
	openid: "o1",
	at: 5000,
	from: "account",
	via: "passive",
	type: "video",
	content: { media_id: "m1" },
	state: null,
	media: { content_type: "video/mp4", path: "/media/m1" },
	thumb: null,
};

const exchange: Exchange = {
	id: "callback-1-1",
	at: 5000,
	direction: "callback",
	kind: "message.text",
	openid: "o1",
	attempt: 1,
	method: "POST",
	path: "/wechat?signature=0",
	status: 200,
	milliseconds: 12,
	failure: { en: "late", zh: "超时" },
	errcode: null,
	outcome: "reply: text",
	fault: null,
	request: { headers: { "Content-Type": "text/xml" }, text: "<xml/>", plaintext: "<xml>1</xml>" },
	response: { headers: {}, text: "success", plaintext: null },
	curl: "/simulator/callbacks/1/curl",
};

/** As it comes over the wire. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("what the simulator sends is read whole", () => {
	expect(readAccount(sent(account))).toEqual(account);
	expect(readChatItem(sent(item))).toEqual(item);
	expect(readExchange(sent(exchange))).toEqual(exchange);
	expect(readSnapshot(sent({ account, chat: [item], exchanges: [exchange] }))).toEqual({
		account,
		chat: [item],
		exchanges: [exchange],
	});
});

test.each([undefined, null, 1, "x", [], {}])("%j is no snapshot, account or item", (value) => {
	expect(readSnapshot(value)).toBeUndefined();
	expect(readAccount(value)).toBeUndefined();
	expect(readChatItem(value)).toBeUndefined();
});

test("an item that does not fit is left out of a snapshot, the others stay", () => {
	expect(readSnapshot({ account, chat: [item, { id: "8" }, null], exchanges: [3] })).toEqual({
		account,
		chat: [item],
		exchanges: [],
	});
});

test("fields of a wrong type read as if they were absent", () => {
	expect(
		readAccount({ ...account, access_token: 1, menus: { "1": [] }, ip_whitelist: [1], followers: {} }),
	).toEqual({
		...account,
		access_token: null,
		menus: {},
		ip_whitelist: null,
		followers: [],
	});
	expect(readExchange({ ...exchange, status: "200", failure: "late" })).toEqual({
		...exchange,
		status: null,
		failure: null,
	});
});
