/** `POST /api/messages/template`: what arrives at WeChat, and what the owner is told when it went well. */
import { describe, expect, it } from "vitest";
import { api, jsonOf, problemOf } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { ACCESS_TOKEN, type Script, STABLE_TOKEN, wechatAnswers } from "./support/wechat.ts";

useLedger();

/** Unchecked: these messages have no template. */
const PATH = "/api/messages/template?check=false";
const SEND = "/cgi-bin/message/template/send";

const MESSAGE = {
	touser: "oFollower_1",
	template_id: "TEMPLATE_1",
	url: "https://example.com/?a=1&b=2",
	miniprogram: { appid: "wx0123456789abcdef", pagepath: "index?foo=bar" },
	client_msg_id: "order-42",
	data: { thing1: { value: "订单已发货 🎉 “引号”" }, amount2: { value: "¥99.50" } },
};

const send = async (
	body: unknown,
	script: Script = { [SEND]: [{ errcode: 0, errmsg: "ok", msgid: 200228332 }] },
) => {
	const wechat = wechatAnswers(script);
	const response = await openGateway({ clock: impatientClock() }).request(PATH, api("POST", body));
	return { response, sent: wechat.callsTo(SEND), wechat };
};

const sentBody = (sent: readonly { readonly body: string }[]): unknown => JSON.parse(sent[0]?.body ?? "null");

describe("what arrives at WeChat", () => {
	it("is the message as it was given, in raw UTF-8", async () => {
		const { response, sent } = await send(MESSAGE);
		expect(await jsonOf(response)).toEqual({ msgid: "200228332" });
		expect(sent).toHaveLength(1);
		expect(sent[0]?.method).toBe("POST");
		expect(sentBody(sent)).toEqual(MESSAGE);
		expect(sent[0]?.body).toContain("订单已发货 🎉");
		expect(sent[0]?.headers.get("Content-Type")).toBe("application/json; charset=utf-8");
		expect(sent[0]?.url).toBe(`https://wechat.test${SEND}?access_token=${ACCESS_TOKEN}1`);
	});

	it("has every value as {value}, also one that was given as mere text", async () => {
		const { sent } = await send({ ...MESSAGE, data: { thing1: "文本", thing2: { value: "" } } });
		expect(sentBody(sent)).toMatchObject({ data: { thing1: { value: "文本" }, thing2: { value: "" } } });
	});

	it("has a client_msg_id of at most 32 characters of its own where none was given, each time another", async () => {
		const { client_msg_id: _, ...message } = MESSAGE;
		const ids = [];
		for (const { sent } of [await send(message), await send(message)]) {
			expect(sentBody(sent)).toEqual({ ...message, client_msg_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
			ids.push(JSON.stringify(sentBody(sent)));
		}
		expect(new Set(ids).size).toBe(2);
	});

	it("keeps a client_msg_id of 32 characters", async () => {
		const client_msg_id = "0123456789abcdef0123456789ABCDEF";
		expect(sentBody((await send({ ...MESSAGE, client_msg_id })).sent)).toMatchObject({ client_msg_id });
	});

	it("has no optional field that was null or empty", async () => {
		const { sent } = await send({ ...MESSAGE, url: null, miniprogram: {}, client_msg_id: "" });
		expect(Object.keys(JSON.parse(sent[0]?.body ?? "{}")).sort()).toEqual([
			"client_msg_id",
			"data",
			"template_id",
			"touser",
		]);
	});

	it("has no colours; an unknown field is passed on; a warning names each", async () => {
		const data = { thing1: { value: "文本", color: "#173177" } };
		const { response, sent } = await send({ ...MESSAGE, data, topcolor: "#FF0000", scene: 1 });
		expect(sentBody(sent)).toEqual({ ...MESSAGE, data: { thing1: { value: "文本" } }, scene: 1 });
		const { warnings } = await jsonOf(response);
		expect(warnings).toMatchObject([
			{ field: "topcolor" },
			{ field: "scene" },
			{ field: "data.thing1.color" },
		]);
	});
});

describe("msgid", () => {
	it.each([
		["9007199254740993", "2^53 + 1"],
		["18446744073709551615", "2^64 - 1"],
		["-1", "below zero"],
	])("%s (%s) keeps every digit", async (msgid) => {
		const { response } = await send(MESSAGE, { [SEND]: [`{"errcode":0,"errmsg":"ok","msgid":${msgid}}`] });
		expect(await response.text()).toBe(`{"msgid":"${msgid}"}\n`);
	});

	it("as text is taken as well", async () => {
		const { response } = await send(MESSAGE, { [SEND]: [{ errcode: 0, msgid: "3207001" }] });
		expect(await jsonOf(response)).toEqual({ msgid: "3207001" });
	});

	it.each([
		["missing", { errcode: 0, errmsg: "ok" }],
		["null", { errcode: 0, errmsg: "ok", msgid: null }],
		["0, which names nothing", { errcode: 0, msgid: 0 }],
		["the text 0", { errcode: 0, msgid: "0" }],
		["empty", { errcode: 0, msgid: "" }],
	])("%s: WeChat took the message, and msgid is null", async (_, answer) => {
		const { response } = await send(MESSAGE, { [SEND]: [answer] });
		expect(response.status).toBe(200);
		expect(await jsonOf(response)).toEqual({ msgid: null });
	});

	it.each([{ id: 1 }, ["1"], true, 1.5, "accepted", "3207001 ", "0x7", "1e3"])(
		"that is no number (%j) is 502: WeChat may have sent the message, so its client_msg_id is named",
		async (msgid) => {
			const { response } = await send(MESSAGE, { [SEND]: [{ errcode: 0, msgid }] });
			expect(await problemOf(response)).toMatchObject({
				type: "urn:wechat-edge:wechat-garbled",
				status: 502,
				client_msg_id: "order-42",
			});
		},
	);
});

describe("a request that is not sent", () => {
	it.each([
		["touser", { touser: undefined }],
		["touser", { touser: "" }],
		["touser", { touser: "oFollower\n" }],
		["touser", { touser: 42 }],
		["template_id", { template_id: undefined }],
		["template_id", { template_id: ["TEMPLATE_1"] }],
		["url", { url: 1 }],
		["miniprogram", { miniprogram: "wx0123456789abcdef" }],
		["miniprogram.appid", { miniprogram: { pagepath: "index" } }],
		["client_msg_id", { client_msg_id: "x".repeat(33) }],
		["client_msg_id", { client_msg_id: 42 }],
		["data", { data: undefined }],
		["data", { data: "文本" }],
		["data.thing1", { data: { thing1: 42 } }],
		["data.thing1.value", { data: { thing1: { value: 42 } } }],
		["data.thing1.value", { data: { thing1: {} } }],
	])("is 422 and names %s: %j", async (field, change) => {
		const { response, wechat } = await send({ ...MESSAGE, ...change });
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:invalid-request",
			status: 422,
			field,
			errors: [{ field, detail: expect.any(String) }],
		});
		expect(wechat.calls).toEqual([]);
	});

	it("tells all its faults at once", async () => {
		const { response } = await send({ data: { thing1: 1, amount2: 2 } });
		const { errors } = await problemOf(response);
		expect(errors).toMatchObject([
			{ field: "touser" },
			{ field: "template_id" },
			{ field: "data.thing1", detail: 'Text belongs here. Put it in quotes: "1".' },
			{ field: "data.amount2" },
		]);
	});
});

it("a duplicate that WeChat refuses with 45065 is 200 with msgid null and a warning", async () => {
	const { response } = await send(MESSAGE, { [SEND]: [{ errcode: 45065, errmsg: "clientmsgid exist" }] });
	expect(response.status).toBe(200);
	expect(await jsonOf(response)).toMatchObject({ msgid: null, warnings: [{ field: "client_msg_id" }] });
});

it("dry_run=false sends like any other", async () => {
	const query = "&dry_run=false";
	const wechat = wechatAnswers({ [SEND]: [{ errcode: 0, msgid: 200228332 }] });
	const response = await openGateway({ clock: impatientClock() }).request(PATH + query, api("POST", MESSAGE));
	expect(response.status).toBe(200);
	expect(await jsonOf(response)).toEqual({ msgid: "200228332" });
	expect(wechat.callsTo(SEND)).toHaveLength(1);
});

it("a thousandth message costs no further access_token", async () => {
	const wechat = wechatAnswers({ [SEND]: [{ errcode: 0, msgid: 1 }] });
	const gateway = openGateway({ clock: impatientClock() });
	const responses = await Promise.all(
		Array.from({ length: 30 }, () => gateway.request(PATH, api("POST", MESSAGE))),
	);
	expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200));
	expect(wechat.callsTo(STABLE_TOKEN)).toHaveLength(1);
	expect(wechat.callsTo(SEND)).toHaveLength(30);
});

it("a relay gets its key, and WeChat's API is asked through it", async () => {
	const wechat = wechatAnswers({ [SEND]: [{ errcode: 0, msgid: 1 }] });
	const gateway = openGateway({
		clock: impatientClock(),
		env: { WECHAT_API_ORIGIN: "https://relay.example/", WECHAT_RELAY_KEY: "relay-key" },
	});
	expect((await gateway.request(PATH, api("POST", MESSAGE))).status).toBe(200);
	const [call] = wechat.callsTo(SEND);
	expect(call?.url).toMatch(/^https:\/\/relay\.example\/cgi-bin\/message\/template\/send\?/);
	expect(call?.headers.get("X-Relay-Key")).toBe("relay-key");
});
