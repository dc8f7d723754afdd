import { evictDurableObject, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Delivery, fieldOf, gatewayAnswers } from "./gateway.ts";
import {
	accessToken,
	advance,
	call,
	control,
	errcodeOf,
	list,
	newFollower,
	receivedBy,
	send,
} from "./simulator.ts";

const shipped = "sim_order_shipped_0000000000000000000000001";
const data = {
	character_string1: { value: "A20261122001" },
	thing2: { value: "保温杯" },
	time3: { value: "2026年11月22日 09:30" },
	amount4: { value: "￥59.00" },
};

let deliveries: readonly Delivery[];

beforeEach(async () => {
	deliveries = gatewayAnswers(() => "success");
	await control("PATCH", "/account", { receipt_delay_ms: 0 });
});

afterEach(async () => {
	vi.restoreAllMocks();
	await reset();
});

const path = "/cgi-bin/message/template/send";
const post = (touser: string, more: object = {}) =>
	call("POST", path, { touser, template_id: shipped, data, ...more });

/** Waits for receipts, which the alarm delivers. */
const receipts = async (count: number): Promise<readonly string[]> => {
	const bodies = () =>
		deliveries.map(({ body }) => body).filter((body) => body.includes("TEMPLATESENDJOBFINISH"));
	await vi.waitFor(() => expect(bodies().length).toBeGreaterThanOrEqual(count), { timeout: 5000 });
	return bodies();
};

describe("message/template/send", () => {
	it("shows the follower the card, row by row", async () => {
		const openid = await newFollower();
		await post(openid, { url: "https://example.com/1" });
		const [card] = await receivedBy(openid);
		expect(card).toMatchObject({ via: "template", title: "订单发货通知", url: "https://example.com/1" });
		expect(list(card?.["rows"])[1]).toEqual({ key: "thing2", label: "商品名称", value: "保温杯" });
	});

	it("names a row by its key where the template has no words before it", async () => {
		const openid = await newFollower();
		const content = "{{keyword1.DATA}}\n金额：{{keyword2.DATA}}\n";
		await control("PUT", "/templates", { template_list: [{ template_id: "bare", title: "通知", content }] });
		await post(openid, { template_id: "bare", data: { keyword1: { value: "1" }, keyword2: { value: "2" } } });
		const [card] = await receivedBy(openid);
		expect(list(card?.["rows"]).map(({ label }) => label)).toEqual(["keyword1", "金额"]);
	});

	it("answers a msgid that a JavaScript number cannot hold, as a bare integer", async () => {
		const openid = await newFollower();
		const body = { touser: openid, template_id: shipped, data };
		const text = await (await send("POST", `${path}?access_token=${await accessToken()}`, body)).text();
		const msgid = /^\{"errcode":0,"errmsg":"ok","msgid":(\d{19})\}$/.exec(text)?.[1] ?? "0";
		expect(BigInt(msgid) > 2n ** 53n).toBe(true);
	});

	it.each([
		["an openid that never followed", 40003, { touser: "o51a0nobody" }],
		["a template that the account does not have", 40037, { template_id: "x".repeat(43) }],
		["no data", 47001, { data: undefined }],
		["a url of 1025 characters", 40039, { url: `https://e.com/${"x".repeat(1011)}` }],
		["a client_msg_id of 33 characters", 45067, { client_msg_id: "x".repeat(33) }],
	])("refuses %s with %i", async (_what, errcode, more) => {
		expect((await post(await newFollower(), more))["errcode"]).toBe(errcode);
	});

	it("refuses one who left with 43004 and one who refuses with 43101", async () => {
		const openid = await newFollower();
		await control("PATCH", `/followers/${openid}`, { refuses: true });
		expect((await post(openid))["errcode"]).toBe(43101);
		await control("POST", "/unfollow", { openid });
		expect((await post(openid))["errcode"]).toBe(43004);
	});

	it.each([
		["thing2", "一二三四五六七八九十一二三四五六七八九十一"],
		["thing2", "两\n行"],
		["thing2", ""],
		["character_string1", "编号1"],
		["character_string1", "x".repeat(33)],
		["time3", "2026年11月22日"],
		["time3", "25:00"],
		["amount4", "五十九元"],
		["amount4", "￥1234567890123"],
	])("refuses %s = %j with 47003 and names it", async (key, value) => {
		const answer = await post(await newFollower(), { data: { ...data, [key]: { value } } });
		expect(answer["errcode"]).toBe(47003);
		expect(answer["errmsg"]).toContain(`argument invalid! data.${key}.value invalid rid: `);
	});

	it.each([
		["thing2", "一二三四五六七八九十一二三四五六七八九十"],
		["time3", "15:01"],
		["time3", "2026-11-22 15:01:30"],
		["time3", "2026年11月22日 15:01~2026年11月22日 17:00"],
		["amount4", "59元"],
		["amount4", "1234567890.5"],
	])("takes %s = %j", async (key, value) => {
		expect((await post(await newFollower(), { data: { ...data, [key]: { value } } }))["errcode"]).toBe(0);
	});

	it("refuses a missing key with 47003, and does not mind one too many", async () => {
		const openid = await newFollower();
		const { thing2: _missing, ...rest } = data;
		expect((await post(openid, { data: rest }))["errmsg"]).toContain("data.thing2.value");
		expect((await post(openid, { data: { ...data, thing9: { value: "x" } } }))["errcode"]).toBe(0);
	});

	it("does not need first and remark", async () => {
		const template_id = "sim_old_industry_00000000000000000000000003";
		const old = { keyword1: { value: "88002211" }, keyword2: { value: "2026年12月31日" } };
		expect((await post(await newFollower(), { template_id, data: old }))["errcode"]).toBe(0);
	});
});

describe("client_msg_id", () => {
	it("is answered with a new msgid and not delivered again within ten minutes", async () => {
		const openid = await newFollower();
		const text = async () => {
			const body = { touser: openid, template_id: shipped, data, client_msg_id: "order-1" };
			return (await send("POST", `${path}?access_token=${await accessToken()}`, body)).text();
		};
		const [first, second] = [await text(), await text()];
		expect(second).toMatch(/^\{"errcode":0,/);
		expect(second).not.toBe(first);
		expect(await receivedBy(openid)).toHaveLength(1);
		await advance(601);
		await text();
		expect(await receivedBy(openid)).toHaveLength(2);
	});

	it("may also be answered with 45065, as some WeChat APIs do", async () => {
		await control("PATCH", "/account", { repeated_errcode: 45065 });
		const openid = await newFollower();
		expect((await post(openid, { client_msg_id: "order-1" }))["errcode"]).toBe(0);
		expect((await post(openid, { client_msg_id: "order-1" }))["errcode"]).toBe(45065);
		expect(await receivedBy(openid)).toHaveLength(1);
	});

	it("belongs to one openid", async () => {
		const [one, two] = [await newFollower(), await newFollower()];
		await post(one, { client_msg_id: "order-1" });
		await post(two, { client_msg_id: "order-1" });
		expect(await receivedBy(two)).toHaveLength(1);
	});

	it("is not used up by a send that was refused", async () => {
		const openid = await newFollower();
		await post(openid, { client_msg_id: "order-1", data: {} });
		await post(openid, { client_msg_id: "order-1" });
		expect(await receivedBy(openid)).toHaveLength(1);
	});
});

describe("the receipt", () => {
	it("carries the msgid that the send was answered, digit for digit", async () => {
		const openid = await newFollower();
		const body = { touser: openid, template_id: shipped, data };
		const text = await (await send("POST", `${path}?access_token=${await accessToken()}`, body)).text();
		const [receipt = ""] = await receipts(1);
		expect(text).toContain(`"msgid":${fieldOf(receipt, "MsgID")}`);
		expect(fieldOf(receipt, "Status")).toBe("success");
		expect(fieldOf(receipt, "FromUserName")).toBe(openid);
	});

	it("says failed:user block for one who blocks templates, who sees nothing", async () => {
		const openid = await newFollower();
		await control("PATCH", `/followers/${openid}`, { blocks_templates: true });
		expect((await post(openid))["errcode"]).toBe(0);
		expect(fieldOf((await receipts(1))[0] ?? "", "Status")).toBe("failed:user block");
		expect(await receivedBy(openid)).toEqual([]);
	});

	it("says what the control route set, and may carry MsgID 0", async () => {
		await control("PATCH", "/account", { receipt_status: "failed: system failed", receipt_msgid_zero: true });
		await post(await newFollower());
		const [receipt = ""] = await receipts(1);
		expect(fieldOf(receipt, "Status")).toBe("failed: system failed");
		expect(fieldOf(receipt, "MsgID")).toBe("0");
	});

	it("comes only after its delay, which follows the simulator's clock", async () => {
		await control("PATCH", "/account", { receipt_delay_ms: 3_600_000 });
		await post(await newFollower());
		expect(deliveries.filter(({ body }) => body.includes("TEMPLATESENDJOBFINISH"))).toEqual([]);
		await advance(3601);
		expect(await receipts(1)).toHaveLength(1);
	});
});

it("a receipt that is still to come outlives the object's memory", async () => {
	await control("PATCH", "/account", { receipt_delay_ms: 3_600_000 });
	await post(await newFollower());
	await evictDurableObject(env.ACCOUNT.getByName("account"));
	await advance(3601);
	expect(await receipts(1)).toHaveLength(1);
});

describe("the account's templates", () => {
	const all = async () =>
		list((await call("GET", "/cgi-bin/template/get_all_private_template"))["template_list"]);

	it("exist from the start, with ids of 43 characters", async () => {
		const templates = await all();
		expect(templates.map(({ title }) => title)).toEqual(["订单发货通知", "预约提醒", "会员到期提醒"]);
		expect(templates.every(({ template_id }) => String(template_id).length === 43)).toBe(true);
	});

	it("can be added by short id with keywords, and removed", async () => {
		const body = { template_id_short: "1024", keyword_name_list: ["取件时间", "取件码编号"] };
		const { template_id } = await call("POST", "/cgi-bin/template/api_add_template", body);
		expect((await all()).at(-1)).toMatchObject({
			template_id,
			content: "取件时间:{{time1.DATA}}\n取件码编号:{{character_string2.DATA}}\n",
		});
		expect(await errcodeOf("POST", "/cgi-bin/template/del_private_template", { template_id })).toBe(0);
		expect(await errcodeOf("POST", "/cgi-bin/template/del_private_template", { template_id })).toBe(40037);
	});

	it("are at most 25, a category template needs keywords, and the short id must be one", async () => {
		const add = (body: object) => errcodeOf("POST", "/cgi-bin/template/api_add_template", body);
		expect(await add({ template_id_short: "1024" })).toBe(40246);
		expect(await add({ template_id_short: "?" })).toBe(40036);
		for (let held = 3; held < 25; held++) expect(await add({ template_id_short: "TM00015" })).toBe(0);
		expect(await add({ template_id_short: "TM00015" })).toBe(45026);
	});

	it("can be added in WeChat's list shape by the control route", async () => {
		const template = { title: "取件通知", content: "取件码:{{character_string1.DATA}}\n" };
		await control("PUT", "/templates", { template_list: [template] });
		expect((await all()).at(-1)).toMatchObject(template);
	});
});
