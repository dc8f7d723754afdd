/** `/api/templates`: the account's message templates. */
import { reset } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { api, jsonOf, problemOf } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { type Script, wechatAnswers } from "./support/wechat.ts";

afterEach(() => reset());

const LIST = "/cgi-bin/template/get_all_private_template";
const ADD = "/cgi-bin/template/api_add_template";
const REMOVE = "/cgi-bin/template/del_private_template";

const SHIPPED = {
	template_id: "TEMPLATE_1",
	title: "订单发货通知",
	primary_industry: "IT科技",
	deputy_industry: "互联网|电子商务",
	content: "订单号：{{character_string1.DATA}}\n商品：{{thing2.DATA}}\n商品：{{thing2.DATA}}",
	example: "订单号：42\n商品：书",
};

const ask = async (method: string, path: string, script: Script, body?: unknown) => {
	const wechat = wechatAnswers(script);
	const response = await openGateway({ clock: impatientClock() }).request(path, api(method, body));
	return { response, wechat };
};

describe("GET /api/templates", () => {
	it("lists the templates, with the keys that each needs, each once", async () => {
		const { response, wechat } = await ask("GET", "/api/templates", {
			[LIST]: [{ template_list: [SHIPPED] }],
		});
		expect(response.headers.get("Content-Type")).toBe("application/json; charset=utf-8");
		expect(await jsonOf(response)).toEqual({
			templates: [{ ...SHIPPED, keys: ["character_string1", "thing2"] }],
		});
		expect(wechat.callsTo(LIST)[0]?.method).toBe("GET");
	});

	it("is empty for an account that has none", async () => {
		const { response } = await ask("GET", "/api/templates", { [LIST]: [{ template_list: [] }] });
		expect(await jsonOf(response)).toEqual({ templates: [] });
	});

	it.each([
		["no list", { errcode: 0, errmsg: "ok" }],
		["a list that is an object", { template_list: { 0: SHIPPED } }],
		["an entry without template_id", { template_list: [SHIPPED, { ...SHIPPED, template_id: undefined }] }],
		["an entry that is no object", { template_list: [null] }],
	])("%s is 502", async (_, answer) => {
		const { response } = await ask("GET", "/api/templates", { [LIST]: [answer] });
		expect(await problemOf(response)).toMatchObject({ type: "urn:wechat-edge:wechat-garbled", status: 502 });
	});
});

describe("POST /api/templates", () => {
	it("takes a template of WeChat's library into the account", async () => {
		const body = { template_id_short: "43216", keyword_name_list: ["订单号", "发货时间"] };
		const { response, wechat } = await ask(
			"POST",
			"/api/templates",
			{ [ADD]: [{ errcode: 0, errmsg: "ok", template_id: "TEMPLATE_2" }] },
			body,
		);
		expect(await jsonOf(response)).toEqual({ template_id: "TEMPLATE_2" });
		expect(wechat.callsTo(ADD)[0]?.body).toBe(JSON.stringify(body));
	});

	it("passes an unknown field on, with a warning", async () => {
		const { response, wechat } = await ask(
			"POST",
			"/api/templates",
			{ [ADD]: [{ errcode: 0, template_id: "TEMPLATE_2" }] },
			{ template_id_short: "43216", keyword_name_list: [], scene: "order" },
		);
		expect(await jsonOf(response)).toMatchObject({
			template_id: "TEMPLATE_2",
			warnings: [{ field: "scene" }],
		});
		expect(wechat.callsTo(ADD)[0]?.body).toBe('{"scene":"order","template_id_short":"43216"}');
	});

	it.each([
		["template_id_short", {}],
		["template_id_short", { template_id_short: " " }],
		["template_id_short", { template_id_short: 43216 }],
		["keyword_name_list", { template_id_short: "43216", keyword_name_list: "订单号" }],
		["keyword_name_list", { template_id_short: "43216", keyword_name_list: ["订单号", 1] }],
	])("is 422 and names %s: %j", async (field, body) => {
		const { response, wechat } = await ask("POST", "/api/templates", {}, body);
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:invalid-request",
			status: 422,
			field,
		});
		expect(wechat.calls).toEqual([]);
	});

	it("is 502 when WeChat names no template_id", async () => {
		const { response } = await ask(
			"POST",
			"/api/templates",
			{ [ADD]: [{ errcode: 0 }] },
			{ template_id_short: "1" },
		);
		expect(await problemOf(response)).toMatchObject({ type: "urn:wechat-edge:wechat-garbled", status: 502 });
	});
});

describe("DELETE /api/templates/:template_id", () => {
	it("removes the template from the account", async () => {
		const { response, wechat } = await ask("DELETE", "/api/templates/T%2FEMPLATE%20_1", {
			[REMOVE]: [{ errcode: 0 }],
		});
		expect(await jsonOf(response)).toEqual({ template_id: "T/EMPLATE _1", deleted: true });
		expect(wechat.callsTo(REMOVE)[0]).toMatchObject({
			method: "POST",
			body: '{"template_id":"T/EMPLATE _1"}',
		});
	});

	it("of an unknown template is 422", async () => {
		const { response } = await ask("DELETE", "/api/templates/NONE", {
			[REMOVE]: [{ errcode: 40037, errmsg: "invalid template_id" }],
		});
		expect(await problemOf(response)).toMatchObject({ status: 422, errcode: 40037, remedy: "fix-request" });
	});
});
