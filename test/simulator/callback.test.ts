import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { open } from "../../simulator/callback/seal.ts";
import { sign } from "../../simulator/callback/sign.ts";
import { type Delivery, fieldOf, gatewayAnswers } from "./gateway.ts";
import { accountId, appId, callbackToken, control, encodingAesKey, list, newFollower } from "./simulator.ts";

let deliveries: readonly Delivery[];

beforeEach(() => {
	deliveries = gatewayAnswers(({ url }) => url.searchParams.get("echostr") ?? "success");
});

afterEach(async () => {
	vi.restoreAllMocks();
	await reset();
});

const last = (): Delivery => {
	const delivery = deliveries.at(-1);
	if (delivery === undefined) throw new Error("nothing was delivered");
	return delivery;
};

const query = (name: string): string => last().url.searchParams.get(name) ?? "";

describe("a callback", () => {
	it("is a POST of text/xml with a signature over Token, timestamp and nonce", async () => {
		const openid = await newFollower();
		expect(last().method).toBe("POST");
		expect(last().contentType).toBe("text/xml");
		expect(query("openid")).toBe(openid);
		expect(query("signature")).toBe(sign(callbackToken, query("timestamp"), query("nonce")));
		expect(last().url.searchParams.has("encrypt_type")).toBe(false);
	});

	it("of a message has a MsgId beyond 2^53 and the follower's words, whatever they are", async () => {
		const openid = await newFollower();
		const { msg_id } = await control("POST", "/say", { text: "a<b>&]]>😀" });
		expect(last().body).toContain("<Content><![CDATA[a<b>&]]]]><![CDATA[>😀]]></Content>");
		expect(fieldOf(last().body, "MsgId")).toBe(msg_id);
		expect(fieldOf(last().body, "FromUserName")).toBe(openid);
		expect(fieldOf(last().body, "ToUserName")).toBe(accountId);
		expect(BigInt(String(msg_id)) > 2n ** 53n).toBe(true);
	});

	it("of an event has no MsgId", async () => {
		await newFollower();
		expect((await control("POST", "/click", { key: "V1" }))["msg_id"]).toBeNull();
		expect(last().body).not.toContain("MsgId");
		expect([fieldOf(last().body, "Event"), fieldOf(last().body, "EventKey")]).toEqual(["CLICK", "V1"]);
	});

	it("keeps the query that the callback's URL already has", async () => {
		await control("PATCH", "/account", { callback_url: "http://gateway.test/wechat?account=1" });
		await newFollower();
		expect(query("account")).toBe("1");
	});
});

describe("each thing that a follower does", () => {
	beforeEach(newFollower);

	it.each([
		["/unfollow", {}, { Event: "unsubscribe", EventKey: "" }],
		[
			"/view",
			{ url: "https://e.com/", menu_id: "410418124" },
			{ Event: "VIEW", EventKey: "https://e.com/", MenuId: "410418124" },
		],
		["/scan", { scene: "123" }, { Event: "SCAN", EventKey: "123" }],
		["/send", { type: "image" }, { MsgType: "image", PicUrl: "http://mmbiz.qpic.cn/mmbiz_jpg/sample/0" }],
		["/send", { type: "voice", format: "speex" }, { MsgType: "voice", Format: "speex" }],
		["/send", { type: "video", media_id: "M" }, { MsgType: "video", MediaId: "M" }],
		["/send", { type: "shortvideo", thumb_media_id: "T" }, { MsgType: "shortvideo", ThumbMediaId: "T" }],
		[
			"/send",
			{ type: "location", label: "这里" },
			{ MsgType: "location", Location_X: "23.134521", Label: "这里" },
		],
		["/send", { type: "link", title: "标题" }, { MsgType: "link", Title: "标题" }],
		["/say", { text: "满意", bizmsgmenuid: "101" }, { MsgType: "text", bizmsgmenuid: "101" }],
	])("POST %s %j carries its own fields", async (path, body, fields) => {
		await control("POST", path, body);
		for (const [name, value] of Object.entries(fields)) expect(fieldOf(last().body, name)).toBe(value);
	});

	it("nested event fields become nested XML, and lists repeated elements", async () => {
		const fields = {
			EventKey: "6",
			SendPicsInfo: { Count: 2, PicList: { item: [{ PicMd5Sum: "a" }, { PicMd5Sum: "b" }] } },
		};
		await control("POST", "/event", { event: "pic_weixin", fields });
		expect(last().body).toContain(
			"<EventKey><![CDATA[6]]></EventKey><SendPicsInfo><Count>2</Count><PicList><item><PicMd5Sum><![CDATA[a]]></PicMd5Sum></item><item><PicMd5Sum><![CDATA[b]]></PicMd5Sum></item></PicList></SendPicsInfo>",
		);
	});

	it("a follow by QR code carries qrscene_ and a Ticket, any other neither", async () => {
		await control("POST", "/follow", { scene: "123" });
		expect(fieldOf(last().body, "EventKey")).toBe("qrscene_123");
		expect(fieldOf(last().body, "Ticket")).toMatch(/^.{90,}$/);
		await control("POST", "/follow", {});
		expect(last().body).not.toContain("EventKey");
	});
});

describe("in safe mode", () => {
	beforeEach(() => control("PATCH", "/account", { mode: "safe" }));

	it("a callback shows the receiver and the ciphertext, and nothing else", async () => {
		await newFollower();
		const encrypted = fieldOf(last().body, "Encrypt") ?? "";
		expect(last().body).toMatch(/^<xml><ToUserName>.*<\/ToUserName><Encrypt>.*<\/Encrypt><\/xml>$/);
		expect(query("encrypt_type")).toBe("aes");
		expect(query("msg_signature")).toBe(sign(callbackToken, query("timestamp"), query("nonce"), encrypted));
		const opened = open(encrypted, encodingAesKey);
		expect(opened?.appId).toBe(appId);
		expect(fieldOf(opened?.message ?? "", "Event")).toBe("subscribe");
	});

	it("the verification's echostr is plain", async () => {
		expect(await control("POST", "/verify")).toMatchObject({ ok: true, echoed: true, status: 200 });
		expect(query("msg_signature")).toBe("");
	});
});

it("in compat mode a callback carries the message plain and sealed", async () => {
	await control("PATCH", "/account", { mode: "compat" });
	await newFollower();
	const opened = open(fieldOf(last().body, "Encrypt") ?? "", encodingAesKey);
	expect(fieldOf(last().body, "Event")).toBe("subscribe");
	expect(fieldOf(opened?.message ?? "", "Event")).toBe("subscribe");
});

describe("pressing 提交", () => {
	it("is a signed GET whose answer must be exactly the echostr", async () => {
		expect(await control("POST", "/verify")).toMatchObject({
			ok: true,
			echoed: true,
			status: 200,
			error: null,
		});
		expect(last().method).toBe("GET");
		expect(query("signature")).toBe(sign(callbackToken, query("timestamp"), query("nonce")));
	});

	it("fails when the echostr comes back in quotes, or with another status", async () => {
		vi.restoreAllMocks();
		gatewayAnswers(({ url }, at) => {
			const echostr = url.searchParams.get("echostr") ?? "";
			return at === 1 ? `"${echostr}"` : new Response(echostr, { status: 500 });
		});
		expect(await control("POST", "/verify")).toMatchObject({ ok: false, echoed: false, status: 200 });
		expect(await control("POST", "/verify")).toMatchObject({ ok: false, echoed: true, status: 500 });
	});
});

it("the record of callbacks has every delivery, with the message opened", async () => {
	await control("PATCH", "/account", { mode: "safe" });
	const openid = await newFollower();
	const [record] = list((await control("GET", "/callbacks"))["callbacks"]);
	expect(record).toMatchObject({
		openid,
		kind: "event.subscribe",
		attempt: 1,
		mode: "safe",
		status: 200,
		outcome: "success",
	});
	expect(fieldOf(String(record?.["xml"]), "Event")).toBe("subscribe");
});
