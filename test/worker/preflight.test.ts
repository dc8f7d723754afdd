/** What the gateway finds wrong with a message before WeChat does, and when it asks WeChat for the account's templates. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { api, jsonOf, problemOf } from "./support/api.ts";
import { NOON } from "./support/callback.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { keepRings, useLedger } from "./support/ledger.ts";
import { stored } from "./support/pushes.ts";
import { ACCOUNT, EXPIRING, LIST, LISTED, MESSAGE, PUSH, SEND, SHIPPED } from "./support/templates.ts";
import { brokenConnection, type Script, wechatAnswers } from "./support/wechat.ts";

useLedger();

const SINGLE = "/api/messages/template";
const PUSHES = "/api/pushes";

const open = (script: Script = ACCOUNT, changes: object = {}) => {
	let now = NOON;
	const wechat = wechatAnswers(script);
	const clock = { ...impatientClock(), now: () => now };
	const gateway = openGateway({ clock, env: { PUSH_QUEUE: keepRings().queue, ...changes } });
	return {
		post: (path: string, body: object) => gateway.request(path, api("POST", body)),
		request: gateway.request,
		passes: (seconds: number) => {
			now += seconds * 1000;
		},
		listed: () => wechat.callsTo(LIST).length,
		sent: () => wechat.callsTo(SEND).length,
	};
};

const INVALID = { type: "urn:wechat-edge:invalid-request", status: 422 };
const fieldsOf = (list: unknown) =>
	Array.isArray(list) ? list.map((item: { readonly field?: string }) => item.field) : [];

describe("a single message", () => {
	it("that fits its template is sent, and there is nothing to warn of", async () => {
		const { post, sent } = open();
		expect(await jsonOf(await post(SINGLE, MESSAGE))).toEqual({ msgid: "1001" });
		expect(sent()).toBe(1);
	});

	it("without a key of its template is 422 and not sent: did you mean", async () => {
		const { post, sent } = open();
		const data = { character_string1: "SF-42", thing_2: "保温杯" };
		const problem = await problemOf(await post(SINGLE, { ...MESSAGE, data }));
		expect(problem).toMatchObject({ ...INVALID, field: "data.thing2" });
		expect(problem["detail"]).toContain("did you mean thing2?");
		expect(sent()).toBe(0);
	});

	it("with a key that the template does not have is sent, with a warning", async () => {
		const { post } = open();
		const answer = await jsonOf(
			await post(SINGLE, { ...MESSAGE, data: { ...MESSAGE.data, time9: "15:01" } }),
		);
		expect(answer).toMatchObject({ msgid: "1001", warnings: [{ field: "data.time9" }] });
	});

	it("needs neither first nor remark, and may have them", async () => {
		const { post } = open();
		const message = { ...MESSAGE, template_id: EXPIRING.template_id };
		expect(await jsonOf(await post(SINGLE, { ...message, data: { keyword1: "42" } }))).toEqual({
			msgid: "1001",
		});
		const data = { keyword1: "42", first: "您好", remark: "再见" };
		expect(await jsonOf(await post(SINGLE, { ...message, data }))).toEqual({ msgid: "1001" });
	});

	it("with a value that all sources call wrong is 422 and names the rule", async () => {
		const { post, sent } = open();
		const data = { ...MESSAGE.data, thing2: "字".repeat(21) };
		const problem = await problemOf(await post(SINGLE, { ...MESSAGE, data }));
		expect(problem).toMatchObject({ ...INVALID, field: "data.thing2" });
		expect(problem["detail"]).toContain("at most 20 characters");
		expect(sent()).toBe(0);
	});

	it("with a value that WeChat may refuse is sent with a warning", async () => {
		const { post } = open();
		const answer = await jsonOf(
			await post(SINGLE, { ...MESSAGE, data: { ...MESSAGE.data, thing2: "恭喜🎉" } }),
		);
		expect(answer).toMatchObject({ msgid: "1001", warnings: [{ field: "data.thing2" }] });
	});

	it.each(["", " "])("with the empty value %j is 422, and WeChat is not asked", async (thing2) => {
		const { post, sent } = open();
		const problem = await problemOf(await post(SINGLE, { ...MESSAGE, data: { ...MESSAGE.data, thing2 } }));
		expect(problem).toMatchObject({ ...INVALID, field: "data.thing2" });
		expect(sent()).toBe(0);
	});

	it("of a template that the account does not have is 422 and names those it has by their titles", async () => {
		const { post, sent } = open();
		const problem = await problemOf(await post(SINGLE, { ...MESSAGE, template_id: "ELSEWHERE" }));
		expect(problem).toMatchObject({ ...INVALID, field: "template_id" });
		for (const { title, template_id } of [SHIPPED, EXPIRING]) {
			expect(problem["detail"]).toContain(`“${title}” ${template_id}`);
		}
		expect(sent()).toBe(0);
	});

	it("of a template with a slip in its id names the one that was meant", async () => {
		const { post } = open();
		const problem = await problemOf(await post(SINGLE, { ...MESSAGE, template_id: "TEMPLATE_SHIPED" }));
		expect(problem["detail"]).toContain("Did you mean “订单发货通知” TEMPLATE_SHIPPED?");
	});

	it("is told in Chinese where that is preferred", async () => {
		const { request } = open();
		const init = api("POST", { ...MESSAGE, data: {} }, { "Accept-Language": "zh-CN" });
		expect((await problemOf(await request(SINGLE, init)))["detail"]).toContain(
			"模板需要 character_string1 的值",
		);
	});

	it("is sent as it is with ?check=false, and WeChat is asked for no list", async () => {
		const { post, listed, sent } = open();
		const answer = await jsonOf(await post(`${SINGLE}?check=false`, { ...MESSAGE, data: {} }));
		expect(answer).toEqual({ msgid: "1001" });
		expect([listed(), sent()]).toEqual([0, 1]);
	});

	it.each(["check=no", "check=", "dry_run=1", "dry_run="])(
		"with ?%s is 422: only true and false",
		async (query) => {
			const { post, sent } = open();
			const field = query.split("=")[0];
			expect(await problemOf(await post(`${SINGLE}?${query}`, MESSAGE))).toMatchObject({ ...INVALID, field });
			expect(await problemOf(await post(`${PUSHES}?${query}`, PUSH))).toMatchObject({ ...INVALID, field });
			expect(sent()).toBe(0);
		},
	);
});

describe("a push", () => {
	const complete = { touser: "oComplete", data: { thing2: "书" } };
	const { thing2: _, ...lacking } = MESSAGE.data;

	it("that fits its template is taken", async () => {
		const response = await open().post(PUSHES, PUSH);
		expect(response.status).toBe(202);
		expect(await jsonOf(response)).not.toHaveProperty("warnings");
	});

	it("is refused as a whole for one recipient's missing key, which is named with its place in the list", async () => {
		const recipients = Array.from({ length: 20 }, (_, n) => ({
			touser: `o${n}`,
			data: n === 17 ? { thing1: "书" } : { thing2: "书" },
		}));
		const problem = await problemOf(await open().post(PUSHES, { ...PUSH, data: lacking, recipients }));
		expect(problem).toMatchObject({ ...INVALID, field: "recipients[17].data.thing2" });
		expect(problem["detail"]).toContain('There is one for "thing1": did you mean thing2?');
		expect(await stored()).toEqual({ pushes: 0, deliveries: 0 });
	});

	it("names the place in the owner's list, also behind an openid that stands there twice", async () => {
		const recipients = [complete, complete, { touser: "oOther", data: { thing2: "字".repeat(21) } }];
		const problem = await problemOf(await open().post(PUSHES, { ...PUSH, data: lacking, recipients }));
		expect(problem["field"]).toBe("recipients[2].data.thing2");
	});

	it("names a recipient without values of its own where others bring them", async () => {
		const recipients = [complete, "oBare"];
		const problem = await problemOf(await open().post(PUSHES, { ...PUSH, data: lacking, recipients }));
		expect(fieldsOf(problem["errors"])).toEqual(["recipients[1].data.thing2"]);
	});

	it("may have an empty common value only where each recipient brings another one", async () => {
		const data = { ...MESSAGE.data, thing2: "" };
		const push = { ...PUSH, data, recipients: [complete] };
		expect((await open().post(PUSHES, push)).status).toBe(202);
		const problem = await problemOf(
			await open().post(PUSHES, {
				...push,
				recipients: [complete, { touser: "oOther", data: { thing2: " " } }],
			}),
		);
		expect(fieldsOf(problem["errors"])).toEqual(["recipients[1].data.thing2"]);
	});

	it("names what all recipients lack once", async () => {
		const recipients = Array.from({ length: 1000 }, (_, n) => `o${n}`);
		const problem = await problemOf(await open().post(PUSHES, { ...PUSH, data: lacking, recipients }));
		expect(fieldsOf(problem["errors"])).toEqual(["data.thing2"]);
	});

	it("names the first twenty faults and says how many there are", async () => {
		const data = { thing2: "字".repeat(21) };
		const recipients = Array.from({ length: 300 }, (_, n) => ({ touser: `o${n}`, data }));
		const problem = await problemOf(await open().post(PUSHES, { ...PUSH, recipients }));
		expect(fieldsOf(problem["errors"])).toEqual(
			Array.from({ length: 20 }, (_, n) => `recipients[${n}].data.thing2`),
		);
		expect(problem["detail"]).toContain("the first of 300 faults");
	});

	it("has no more warnings than twenty, and one that says how many there are", async () => {
		const recipients = Array.from({ length: 300 }, (_, n) => ({
			touser: `o${n}`,
			data: { thing2: "恭喜🎉" },
		}));
		const { warnings } = await jsonOf(await open().post(PUSHES, { ...PUSH, recipients }));
		expect(warnings).toHaveLength(21);
		expect(JSON.stringify(warnings)).toContain("The values have 300 warnings");
	});

	it("needs all common values where WeChat's own list names the recipients", async () => {
		const { recipients: _recipients, ...body } = PUSH;
		const problem = await problemOf(
			await open().post(PUSHES, { ...body, data: lacking, audience: "followers" }),
		);
		expect(problem["field"]).toBe("data.thing2");
	});

	it("of an unknown template is 422, and nothing is stored", async () => {
		const problem = await problemOf(await open().post(PUSHES, { ...PUSH, template_id: "ELSEWHERE" }));
		expect(problem).toMatchObject({ ...INVALID, field: "template_id" });
		expect(await stored()).toEqual({ pushes: 0, deliveries: 0 });
	});

	it.each([
		["in the body", PUSHES, { check: false }],
		["in the query", `${PUSHES}?check=false`, {}],
	])("is taken unchecked with check=false %s", async (_, path, more) => {
		const { post, listed } = open();
		expect((await post(path, { ...PUSH, data: {}, ...more })).status).toBe(202);
		expect(listed()).toBe(0);
	});

	it("that is open may lack values, and those who are appended must bring them", async () => {
		const { post } = open();
		const { recipients: _recipients, ...body } = PUSH;
		const push = await jsonOf(await post(PUSHES, { ...body, data: lacking, open: true }));
		const path = `${PUSHES}/${push["id"]}/recipients`;
		expect((await post(path, { recipients: [complete] })).status).toBe(202);
		const bare = { recipients: [complete, "oBare"] };
		expect(await problemOf(await post(path, bare))).toMatchObject({ field: "recipients[1].data.thing2" });
		expect((await post(path, { ...bare, check: false })).status).toBe(202);
		expect((await post(`${path}?check=false`, bare)).status).toBe(202);
	});
});

describe("the list of templates", () => {
	const KEY = `templates:${env.WECHAT_APP_ID}`;

	it("is asked for once in ten minutes", async () => {
		const { post, passes, listed } = open();
		for (const seconds of [0, 1, 300, 298]) {
			passes(seconds);
			expect((await post(SINGLE, MESSAGE)).status).toBe(200);
		}
		expect(listed()).toBe(1);
		passes(1);
		await post(SINGLE, MESSAGE);
		expect(listed()).toBe(2);
	});

	it("is asked for again when a template is unknown, at most once a minute", async () => {
		const { post, passes, listed } = open({ ...ACCOUNT, [LIST]: [{ template_list: [EXPIRING] }, LISTED] });
		for (const seconds of [0, 30, 29]) {
			passes(seconds);
			expect((await post(SINGLE, MESSAGE)).status).toBe(422);
			expect(listed()).toBe(1);
		}
		passes(1);
		expect((await post(SINGLE, MESSAGE)).status).toBe(200);
		expect(listed()).toBe(2);
	});

	it.each([
		["a refusal", { errcode: 48001, errmsg: "api unauthorized" }],
		["a page", "<html>502</html>"],
		["no list", { errcode: 0 }],
		["a broken connection", brokenConnection],
	])("that WeChat answers with %s stops nothing: sending goes on with a warning", async (_, answer) => {
		const { post } = open({ ...ACCOUNT, [LIST]: [answer] });
		const warnings = [{ field: "template_id", detail: expect.stringContaining("no list") }];
		expect(await jsonOf(await post(SINGLE, { ...MESSAGE, data: {} }))).toEqual({ msgid: "1001", warnings });
		expect(await jsonOf(await post(PUSHES, PUSH))).toMatchObject({ status: "sending", warnings });
	});

	it("that cannot be had once more leaves an unknown template to WeChat", async () => {
		const { post, passes } = open({ ...ACCOUNT, [LIST]: [LISTED, brokenConnection] });
		await post(SINGLE, MESSAGE);
		passes(60);
		expect((await post(SINGLE, { ...MESSAGE, template_id: "NEW" })).status).toBe(200);
	});

	it("needs no KV", async () => {
		const broken = () => Promise.reject(new Error("KV GET failed: 500"));
		const store = { get: broken, put: broken, delete: broken };
		const { post, listed } = open(ACCOUNT, { ACCESS_TOKEN_COPY: store });
		expect(await jsonOf(await post(SINGLE, MESSAGE))).toEqual({ msgid: "1001" });
		expect(await jsonOf(await post(SINGLE, MESSAGE))).toEqual({ msgid: "1001" });
		expect(listed()).toBe(2);
	});

	it.each([
		["not JSON", "{"],
		["without a time", JSON.stringify({ origin: "https://wechat.test", ...LISTED })],
		["of another WeChat", JSON.stringify({ origin: "https://elsewhere.test", fetched_at: NOON, ...LISTED })],
	])("in KV that is %s is not believed", async (_, text) => {
		await env.ACCESS_TOKEN_COPY.put(KEY, text);
		const { post, listed } = open();
		expect((await post(SINGLE, MESSAGE)).status).toBe(200);
		expect(listed()).toBe(1);
	});

	it("is asked for again after a template was added or removed here", async () => {
		const { post, request, listed } = open({
			...ACCOUNT,
			"/cgi-bin/template/api_add_template": [{ errcode: 0, template_id: "NEW" }],
			"/cgi-bin/template/del_private_template": [{ errcode: 0 }],
		});
		await post(SINGLE, MESSAGE);
		await post("/api/templates", { template_id_short: "43216" });
		await post(SINGLE, MESSAGE);
		expect(listed()).toBe(2);
		await request("/api/templates/NEW", api("DELETE"));
		await post(SINGLE, MESSAGE);
		expect(listed()).toBe(3);
	});
});
