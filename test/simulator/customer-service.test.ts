import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gatewayAnswers } from "./gateway.ts";
import { advance, call, control, errcodeOf, list, newFollower, object, receivedBy } from "./simulator.ts";

let openid: string;

beforeEach(async () => {
	gatewayAnswers(() => "success");
	openid = await newFollower();
});

afterEach(async () => {
	vi.restoreAllMocks();
	await reset();
});

const hello = { msgtype: "text", text: { content: "你好" } };
const sendCustom = (message: object = hello) =>
	errcodeOf("POST", "/cgi-bin/message/custom/send", { touser: openid, ...message });

const times = async (count: number): Promise<readonly unknown[]> => {
	const errcodes = [];
	for (let sent = 0; sent < count; sent++) errcodes.push(await sendCustom());
	return errcodes;
};

describe("message/custom/send", () => {
	it("may follow a message five times in 48 hours", async () => {
		await advance(61);
		await control("POST", "/say", { openid, text: "hello" });
		expect(await times(6)).toEqual([0, 0, 0, 0, 0, 45047]);
		await advance(48 * 3600);
		expect(await sendCustom()).toBe(45015);
	});

	it.each([
		["a follow", undefined],
		["a menu click", { path: "/click", body: { key: "V1" } }],
		["a scan", { path: "/scan", body: { scene: "1" } }],
		["a scan from the menu", { path: "/event", body: { event: "scancode_waitmsg" } }],
		["an option of a msgmenu", { path: "/say", body: { text: "满意", bizmsgmenuid: "101" } }],
	])("may follow %s three times in a minute", async (_what, action) => {
		if (action !== undefined) {
			await advance(61);
			await control("POST", action.path, action.body);
		}
		expect(await times(4)).toEqual([0, 0, 0, 45047]);
		await advance(61);
		expect(await sendCustom()).toBe(45015);
	});

	it("may not follow a click on a link", async () => {
		await advance(61);
		await control("POST", "/view", { url: "https://example.com/" });
		expect(await sendCustom()).toBe(45015);
	});

	it("refuses one who left with 45015 and an unknown openid with 40003", async () => {
		expect(await sendCustom({ ...hello, touser: "o51a0nobody" })).toBe(40003);
		await control("POST", "/unfollow", { openid });
		expect(await sendCustom()).toBe(45015);
	});

	it.each([
		["text", { content: "你好" }, { content: "你好" }],
		["image", { media_id: "M" }, { media_id: "M" }],
		["voice", { media_id: "M" }, { media_id: "M" }],
		["video", { media_id: "M", thumb_media_id: "T", title: "标题" }, { media_id: "M", title: "标题" }],
		[
			"music",
			{ thumb_media_id: "T", musicurl: "https://e.com/a.mp3" },
			{ thumb_media_id: "T", musicurl: "https://e.com/a.mp3" },
		],
		["mpnewsarticle", { article_id: "A" }, { article_id: "A" }],
		[
			"msgmenu",
			{ head_content: "满意吗", list: [{ id: "101", content: "满意" }] },
			{ list: [{ id: "101", content: "满意" }] },
		],
		[
			"miniprogrampage",
			{ title: "t", appid: "wx1", pagepath: "p", thumb_media_id: "T" },
			{ appid: "wx1", pagepath: "p" },
		],
		[
			"news",
			{ articles: [{ title: "标题", url: "https://e.com" }] },
			{ articles: [{ title: "标题", description: "", url: "https://e.com", pic_url: "" }] },
		],
	])("of type %s is shown to the follower", async (msgtype, content, shown) => {
		expect(await sendCustom({ msgtype, [msgtype]: content })).toBe(0);
		expect(await receivedBy(openid)).toMatchObject([{ via: "customer-service", type: msgtype, ...shown }]);
	});

	it.each([
		["an unknown msgtype", 40008, { msgtype: "txt", txt: {} }],
		["text without content", 44004, { msgtype: "text", text: {} }],
		["2049 bytes of text", 45002, { msgtype: "text", text: { content: "x".repeat(2049) } }],
		["an image without media_id", 40007, { msgtype: "image", image: {} }],
		["two articles", 45008, { msgtype: "news", news: { articles: [{ title: "1" }, { title: "2" }] } }],
		["an empty msgmenu", 44004, { msgtype: "msgmenu", msgmenu: { list: [] } }],
	])("refuses %s with %i, and counts nothing", async (_what, errcode, message) => {
		expect(await sendCustom(message)).toBe(errcode);
		expect(await times(4)).toEqual([0, 0, 0, 45047]);
	});
});

describe("message/custom/typing", () => {
	const typing = (command: string) =>
		errcodeOf("POST", "/cgi-bin/message/custom/typing", { touser: openid, command });

	it("needs a message in the last 30 seconds, and is not shown twice", async () => {
		expect(await typing("Typing")).toBe(45080);
		await control("POST", "/say", { text: "hello" });
		expect([await typing("Typing"), await typing("Typing")]).toEqual([0, 45081]);
		expect([await typing("CancelTyping"), await typing("Typing")]).toEqual([0, 0]);
		expect(await typing("Type")).toBe(45072);
	});
});

describe("user/info", () => {
	it("tells when and how one followed, and no nickname", async () => {
		const scanned = String((await control("POST", "/follow", { scene: "shop-7" }))["openid"]);
		const info = await call("GET", `/cgi-bin/user/info?openid=${scanned}&lang=en`);
		expect(info).toMatchObject({ subscribe: 1, nickname: "", language: "en", qr_scene_str: "shop-7" });
		expect(info["subscribe_scene"]).toBe("ADD_SCENE_QR_CODE");
	});

	it("tells nothing of one who left, and 40003 of one who never came", async () => {
		await control("POST", "/unfollow", { openid });
		expect(await call("GET", `/cgi-bin/user/info?openid=${openid}`)).toEqual({ subscribe: 0, openid });
		expect(await errcodeOf("GET", "/cgi-bin/user/info?openid=nobody")).toBe(40003);
	});
});

describe("user/get", () => {
	it("pages through all followers, each once, and ends with an empty next_openid", async () => {
		await control("PATCH", "/account", { user_page_size: 100 });
		await control("POST", "/followers", { count: 250 });
		const seen: unknown[] = [];
		let next = "";
		for (let pages = 0; pages < 4; pages++) {
			const page = await call("GET", `/cgi-bin/user/get?next_openid=${next}`);
			expect(page["total"]).toBe(251);
			next = String(page["next_openid"]);
			const openids = page["data"] === undefined ? [] : object(page["data"])["openid"];
			seen.push(...(Array.isArray(openids) ? openids : []));
		}
		expect(next).toBe("");
		expect(seen).toHaveLength(251);
		expect(new Set(seen).size).toBe(251);
	});

	it("leaves out those who left, and goes on after one who left", async () => {
		await control("POST", "/followers", { count: 2 });
		const followers = list((await control("GET", "/followers"))["followers"]);
		await control("POST", "/unfollow", { openid });
		const page = await call("GET", `/cgi-bin/user/get?next_openid=${openid}`);
		expect(page).toMatchObject({ total: 2, count: 2 });
		expect(object(page["data"])["openid"]).toEqual(followers.slice(1).map((one) => one["openid"]));
	});

	it("refuses an unknown next_openid with 40003", async () => {
		expect(await errcodeOf("GET", "/cgi-bin/user/get?next_openid=nobody")).toBe(40003);
	});
});
