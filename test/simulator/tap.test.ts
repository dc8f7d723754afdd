import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { JsonObject } from "../../simulator/json.ts";
import { type Delivery, fieldOf, gatewayAnswers, replyTo, text } from "./gateway.ts";
import { closePages, openPage } from "./open-page.ts";
import { call, control, errcodeOf, list, newFollower, receivedBy, send, sentenceIn } from "./simulator.ts";

let deliveries: readonly Delivery[];
let openid: string;

beforeEach(async () => {
	deliveries = gatewayAnswers(() => "success");
	openid = await newFollower();
});

afterEach(async () => {
	await closePages();
	vi.restoreAllMocks();
	await reset();
});

/** The XML of what came in since the follow. */
const heard = (): readonly string[] => deliveries.slice(1).map(({ body }) => body);

/** Makes a menu of this one button and taps it. */
async function tap(button: JsonObject, more: JsonObject = {}): Promise<JsonObject> {
	const made = await call("POST", "/cgi-bin/menu/create", { button: [{ name: "按钮", ...button }] });
	expect(made).toMatchObject({ errcode: 0 });
	return control("POST", "/tap", { path: [0], ...more });
}

describe("a tap on a button of type", () => {
	it("click sends CLICK, and its reply comes to the phone", async () => {
		vi.restoreAllMocks();
		gatewayAnswers(({ body }) => replyTo(body, "text", text(fieldOf(body, "EventKey") ?? "")));
		const answer = await tap({ type: "click", key: "TODAY" });
		expect(answer).toMatchObject({ openid, msg_id: null, opens: null });
		expect(list(answer["received"])).toMatchObject([{ via: "passive-reply", content: "TODAY" }]);
	});

	it("view sends VIEW with the menu's id and opens the page", async () => {
		const url = "https://example.com/?a=1&b=2";
		expect(await tap({ type: "view", url })).toMatchObject({ opens: { type: "web", url } });
		const [xml = ""] = heard();
		expect([fieldOf(xml, "Event"), fieldOf(xml, "EventKey")]).toEqual(["VIEW", url]);
		expect(xml).toMatch(/<MenuId>\d+<\/MenuId>/);
	});

	it("miniprogram sends view_miniprogram with the page's path and opens it", async () => {
		const button = { appid: "wx123", pagepath: "pages/index", url: "https://example.com/" };
		expect(await tap({ type: "miniprogram", ...button })).toMatchObject({
			opens: { type: "miniprogram", ...button },
		});
		const [xml = ""] = heard();
		expect([fieldOf(xml, "Event"), fieldOf(xml, "EventKey")]).toEqual(["view_miniprogram", "pages/index"]);
		expect(xml).toMatch(/<MenuId>\d+<\/MenuId>/);
	});

	it.each(["scancode_push", "scancode_waitmsg"])("%s sends what was scanned", async (type) => {
		await tap({ type, key: "6" }, { scan_result: "2" });
		const [xml = ""] = heard();
		expect([fieldOf(xml, "Event"), fieldOf(xml, "EventKey")]).toEqual([type, "6"]);
		expect(xml).toContain(
			"<ScanCodeInfo><ScanType><![CDATA[qrcode]]></ScanType><ScanResult><![CDATA[2]]></ScanResult></ScanCodeInfo>",
		);
	});

	it.each([
		["scancode_push", "https://example.com/", { type: "web", url: "https://example.com/" }],
		["scancode_push", "12345", null],
		["scancode_waitmsg", "https://example.com/", null],
	])("%s with %s opens %j", async (type, scan_result, opens) => {
		expect((await tap({ type, key: "6" }, { scan_result }))["opens"]).toEqual(opens);
	});

	it.each(["pic_sysphoto", "pic_photo_or_album", "pic_weixin"])(
		"%s sends the event, and the picture as a message",
		async (type) => {
			const answer = await tap({ type, key: "6" });
			expect(list(answer["deliveries"])).toHaveLength(2);
			expect(heard().map((xml) => fieldOf(xml, "MsgType"))).toEqual(["event", "image"]);
			expect(heard()[0]).toMatch(
				/<SendPicsInfo><Count>1<\/Count><PicList><item><PicMd5Sum><!\[CDATA\[[0-9a-f]{32}\]\]><\/PicMd5Sum><\/item><\/PicList><\/SendPicsInfo>/,
			);
			expect(answer["msg_id"]).toBe(fieldOf(heard()[1] ?? "", "MsgId"));
		},
	);

	it("location_select sends the event, and the place as a message", async () => {
		await tap({ type: "location_select", key: "6" }, { location_x: "23", location_y: "113", label: "家" });
		const [event = "", message = ""] = heard();
		expect([fieldOf(event, "Event"), fieldOf(event, "EventKey")]).toEqual(["location_select", "6"]);
		expect(event).toContain("<SendLocationInfo><Location_X><![CDATA[23]]></Location_X>");
		expect(event).toContain("<Poiname><![CDATA[]]></Poiname></SendLocationInfo>");
		expect(fieldOf(message, "MsgType")).toBe("location");
		for (const xml of [event, message]) {
			expect([fieldOf(xml, "Location_Y"), fieldOf(xml, "Label")]).toEqual(["113", "家"]);
		}
	});

	it.each([
		[
			{ type: "media_id", media_id: "M" },
			{ type: "media", media_id: "M" },
		],
		[
			{ type: "article_id", article_id: "A" },
			{ type: "mpnewsarticle", article_id: "A" },
		],
	])("%j shows its message, and the account hears nothing", async (button, message) => {
		expect((await tap(button))["opens"]).toEqual({ type: "message", message });
		expect(await receivedBy(openid)).toMatchObject([{ via: "menu", ...message }]);
		expect(heard()).toEqual([]);
	});

	it.each([
		[
			{ type: "view_limited", media_id: "M" },
			{ type: "article", media_id: "M", article_id: "" },
		],
		[
			{ type: "article_view_limited", article_id: "A" },
			{ type: "article", media_id: "", article_id: "A" },
		],
	])("%j opens the article, and the account hears nothing", async (button, opens) => {
		expect((await tap(button))["opens"]).toEqual(opens);
		expect(await receivedBy(openid)).toEqual([]);
		expect(heard()).toEqual([]);
	});
});

it("a tap stands in the chat with the button's name", async () => {
	await tap({ type: "click", key: "TODAY" });
	const { snapshot } = await openPage();
	expect(list(snapshot["chat"]).at(-1)).toMatchObject({
		via: "act",
		type: "event",
		content: { event: "CLICK", event_key: "TODAY", button: "按钮" },
	});
});

it("a tap opens the account's minute for customer-service messages when it is a click or a scan, not a view", async () => {
	const say = { touser: openid, msgtype: "text", text: { content: "x" } };
	const canSpeak = async () => (await errcodeOf("POST", "/cgi-bin/message/custom/send", say)) === 0;
	await control("POST", "/clock", { advance_seconds: 61 });
	await tap({ type: "view", url: "https://example.com/" });
	expect(await canSpeak()).toBe(false);
	await tap({ type: "click", key: "TODAY" });
	expect(await canSpeak()).toBe(true);
});

describe("a place in the menu", () => {
	const menu = {
		button: [
			{ type: "click", name: "今日", key: "ONE" },
			{
				name: "更多",
				sub_button: [
					{ type: "click", name: "一", key: "TWO-ONE" },
					{ type: "click", name: "二", key: "TWO-TWO" },
				],
			},
		],
	};

	const refusal = async (path: unknown): Promise<readonly [number, unknown]> => {
		const answer = await send("POST", "/simulator/tap", { path });
		return [answer.status, await sentenceIn(answer)];
	};

	it("is in the bar, or in a sub-menu of it", async () => {
		await call("POST", "/cgi-bin/menu/create", menu);
		await control("POST", "/tap", { path: [0] });
		await control("POST", "/tap", { path: [1, 1] });
		expect(heard().map((xml) => fieldOf(xml, "EventKey"))).toEqual(["ONE", "TWO-TWO"]);
	});

	it("is in a menu that was made on the website, too", async () => {
		const more = { name: "更多", sub_button: { list: [{ type: "text", name: "说明", value: "你好" }] } };
		await control("PUT", "/website-menu", { button: [more] });
		await control("POST", "/tap", { path: [0, 0] });
		expect(await receivedBy(openid)).toMatchObject([{ via: "menu", type: "text", content: "你好" }]);
	});

	it("that only opens a sub-menu sends no event", async () => {
		await call("POST", "/cgi-bin/menu/create", menu);
		expect(await refusal([1])).toEqual([
			422,
			'"更多" only opens its sub-menu: no event follows. Name one of its buttons.',
		]);
		expect(heard()).toEqual([]);
	});

	it.each([[[2]], [[0, 0]], [[1, 2]]])("%j where there is no button is refused", async (path) => {
		await call("POST", "/cgi-bin/menu/create", menu);
		expect(await refusal(path)).toEqual([422, `The menu has no button at ${JSON.stringify(path)}.`]);
	});

	it.each([[undefined], ["0"], [[]], [[0, 0, 0]], [[-1]], [[0.5]], [["0"]]])(
		"%j is no place",
		async (path) => {
			await call("POST", "/cgi-bin/menu/create", menu);
			expect((await refusal(path))[0]).toBe(422);
		},
	);

	it("is nowhere while there is no menu", async () => {
		expect(await refusal([0])).toEqual([409, "The account has no menu."]);
	});
});
