import { describe, expect, test } from "vitest";
import { eventNote } from "../../../simulator/page/phone/event-note.ts";
import { isLeftSilent } from "../../../simulator/page/phone/is-left-silent.ts";
import { pictureSource } from "../../../simulator/page/phone/picture-source.ts";
import { zh } from "../../../simulator/page/words/zh.ts";
import type { ChatItem } from "../../../simulator/phone/snapshot.ts";

describe("a picture", () => {
	test.each(["", "http://mmbiz.qpic.cn/mmbiz_jpg/sample/0"])("at %j is the sample", (address) => {
		expect(pictureSource(address)).toEqual({ type: "shown", src: "/page/sample.svg" });
	});

	test("inside its own address is shown", () => {
		const address = "data:image/png;base64,AAAA";
		expect(pictureSource(address)).toEqual({ type: "shown", src: address });
	});

	test("on another host is not asked for", () => {
		expect(pictureSource("https://img.example.com:8443/a.png")).toEqual({
			type: "elsewhere",
			host: "img.example.com:8443",
		});
	});

	test.each(["data:text/html,x", "data:image/svg+xml,<svg/>", "javascript:alert(1)", "/a.png", "x"])(
		"%s is never loaded",
		(address) => {
			expect(pictureSource(address).type).toBe("elsewhere");
		},
	);
});

describe("the grey line for what a follower did", () => {
	test.each([
		[{ event: "subscribe" }, "你已关注该公众号"],
		[{ event: "unsubscribe", event_key: "" }, "你已取消关注"],
		[{ event: "CLICK", event_key: "TODAY", button: "今日" }, "你点击了菜单“今日”"],
		[{ event: "CLICK", event_key: "TODAY" }, "你点击了菜单“TODAY”"],
		[{ event: "VIEW", event_key: "https://example.com/" }, "你打开了 https://example.com/"],
		[{ event: "SCAN", event_key: "123" }, "你扫描了 123"],
		[{ event: "user_get_card" }, "事件 user_get_card"],
	])("%j is %s", (content, note) => {
		expect(eventNote(content, zh)).toBe(note);
	});
});

describe("an act to which success was answered", () => {
	const item = (fields: Partial<ChatItem>): ChatItem => ({
		id: "1",
		openid: "oAlice",
		at: 0,
		from: "follower",
		via: "act",
		type: "text",
		content: {},
		state: "no-reply",
		media: null,
		thumb: null,
		...fields,
	});
	const event = (name: string) => item({ type: "event", content: { event: name } });
	const fromAccount = (via: ChatItem["via"]) => item({ from: "account", via, state: null });

	test.each([
		["a text", item({})],
		["a picture", item({ type: "image" })],
		["subscribe", event("subscribe")],
		["SCAN", event("SCAN")],
		["CLICK", event("CLICK")],
		["scancode_waitmsg", event("scancode_waitmsg")],
	])("left the follower without a reply: %s", (_what, act) => {
		expect(isLeftSilent([act], 0)).toBe(true);
	});

	test.each(["VIEW", "view_miniprogram", "unsubscribe", "LOCATION", "scancode_push", "pic_sysphoto"])(
		"is nothing to speak of after %s",
		(name) => {
			expect(isLeftSilent([event(name)], 0)).toBe(false);
		},
	);

	test.each(["waiting", "answered", "failed"])("is not one in the state %s", (state) => {
		expect(isLeftSilent([item({ state })], 0)).toBe(false);
	});

	test("was answered late by a customer-service message, unless the follower spoke in between", () => {
		const late = fromAccount("customer-service");
		expect(isLeftSilent([item({}), late], 0)).toBe(false);
		expect(isLeftSilent([item({}), fromAccount("template"), late], 0)).toBe(false);
		expect(isLeftSilent([item({}), item({}), late], 0)).toBe(true);
		expect(isLeftSilent([item({}), fromAccount("template")], 0)).toBe(true);
	});
});
