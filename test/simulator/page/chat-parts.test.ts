import { describe, expect, test } from "vitest";
import { eventNote } from "../../../simulator/page/phone/event-note.ts";
import { pictureSource } from "../../../simulator/page/phone/picture-source.ts";
import { zh } from "../../../simulator/page/words/zh.ts";

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
