import { describe, expect, test } from "vitest";
import { menuButtons } from "../../../simulator/page/phone/menu-button.ts";
import { pathAfter } from "../../../simulator/page/phone/menu-keys.ts";
import { destinationIn, questionOf } from "../../../simulator/page/phone/tap.ts";

const menu = {
	button: [
		{ type: "click", name: "今日", key: "TODAY", sub_button: [] },
		{
			name: "更多",
			sub_button: [{ type: "view", name: "官网", url: "https://example.com/", sub_button: [] }],
		},
	],
};

describe("the menu's buttons", () => {
	test("know their place in the bar and in the sub-menu", () => {
		const [today, more] = menuButtons(menu);
		expect(today).toEqual({ name: "今日", type: "click", path: [0], subButtons: [] });
		expect(more?.subButtons).toEqual([{ name: "官网", type: "view", path: [1, 0], subButtons: [] }]);
	});

	test("are none without a menu, or with one that is no menu", () => {
		expect(menuButtons(null)).toEqual([]);
		expect(menuButtons({ button: "x" })).toEqual([]);
	});
});

describe("keys in a menu of three, the second with two buttons above it", () => {
	const pathFrom = (key: string, ...path: readonly number[]) => pathAfter(key, path, [0, 2, 0]);

	test.each([
		["ArrowRight", [0], [1]],
		["ArrowRight", [2], [0]],
		["ArrowLeft", [0], [2]],
		["Home", [2], [0]],
		["End", [0], [2]],
		["ArrowUp", [1], [1, 1]],
		["ArrowDown", [1], [1, 0]],
		["ArrowUp", [1, 0], [1, 1]],
		["ArrowDown", [1, 1], [1, 0]],
		["Home", [1, 1], [1, 0]],
		["End", [1, 0], [1, 1]],
		["Escape", [1, 0], [1]],
		["ArrowLeft", [1, 0], [0]],
		["ArrowRight", [1, 1], [2]],
	] as const)("%s leads from %j to %j", (key, from, to) => {
		expect(pathFrom(key, ...from)).toEqual(to);
	});

	test.each([
		["ArrowUp", [0]],
		["ArrowDown", [2]],
		["Escape", [1]],
		["Enter", [1]],
		["a", [1, 0]],
	] as const)("%s means nothing at %j", (key, at) => {
		expect(pathFrom(key, ...at)).toBeUndefined();
	});
});

describe("a tap", () => {
	test.each([
		["scancode_push", "scan"],
		["scancode_waitmsg", "scan"],
		["pic_sysphoto", "photo"],
		["pic_weixin", "photo"],
		["location_select", "location"],
		["click", null],
		["view", null],
		["miniprogram", null],
	] as const)("on a button of type %s asks first for %j", (type, question) => {
		expect(questionOf({ name: "x", type, path: [0], subButtons: [] })).toBe(question);
	});

	test.each([
		[
			{ type: "web", url: "https://example.com/" },
			{ type: "web", url: "https://example.com/" },
		],
		[
			{ type: "miniprogram", appid: "wx1", pagepath: "pages/a", url: "https://example.com/" },
			{ type: "miniprogram", appid: "wx1", pagepath: "pages/a" },
		],
		[
			{ type: "article", media_id: "m", article_id: "" },
			{ type: "article", id: "m" },
		],
		[{ type: "message", message: { type: "text" } }, null],
		[null, null],
	])("that opens %j leads to %j", (opens, destination) => {
		expect(destinationIn({ opens })).toEqual(destination);
	});
});
